"""erf and erfc."""

import math

import mpmath as mp
import numpy as np
import pytest

from tapeless.runtime import vmath
from tests.runtime.vmath.accuracy import (
    DTYPES,
    around,
    bounded,
    check,
    magnitudes,
    patterns,
    spread,
)


@pytest.mark.parametrize("dtype", DTYPES)
def test_erf(dtype):
    x = [
        spread(-1.2, 1.2, 1000, dtype),
        spread(-6.5, 6.5, 1000, dtype),
        magnitudes(1e-18, 6.0, 500, dtype),
        patterns(200, dtype),
        around(0.0, 0.45, 1.0, -1.0, 6.5, dtype=dtype),
    ]
    check(vmath.erf, bounded(mp.erf, 50.0), np.concatenate(x))


@pytest.mark.parametrize("dtype", DTYPES)
def test_erfc(dtype):
    x = [
        spread(-7.0, 2.0, 1000, dtype),
        spread(0.0, 28.5 if dtype == np.float64 else 10.5, 1000, dtype),
        magnitudes(1e-18, 6.0, 300, dtype),
        patterns(200, dtype),
        around(0.0, 0.45, 0.46, 0.5, 26.5, 27.2, dtype=dtype),
    ]
    check(vmath.erfc, bounded(mp.erfc, 50.0), np.concatenate(x))


def test_edges():
    assert (vmath.erf(math.inf), vmath.erf(-math.inf)) == (1.0, -1.0)
    assert (vmath.erfc(math.inf), vmath.erfc(-math.inf)) == (0.0, 2.0)
    assert (vmath.erfc(1e300), vmath.erfc(0.0)) == (0.0, 1.0)
    assert math.copysign(1.0, vmath.erf(-0.0)) == -1.0
    assert math.isnan(vmath.erf(math.nan))
    assert math.isnan(vmath.erfc(math.nan))
