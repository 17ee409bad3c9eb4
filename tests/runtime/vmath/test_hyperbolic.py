"""sinh, cosh, tanh."""

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

EXACT = {"sinh": bounded(mp.sinh), "cosh": bounded(mp.cosh), "tanh": bounded(mp.tanh)}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", EXACT)
def test_accuracy(name, dtype):
    edge = 710.5 if dtype == np.float64 else 89.5
    x = [
        spread(-1.0, 1.0, 1000, dtype),
        spread(-25.0, 25.0, 500, dtype),
        spread(-edge, edge, 500, dtype),
        magnitudes(1e-18, 1.0, 500, dtype),
        patterns(300, dtype),
        around(0.0, 0.3466, 1.04, 40.0, edge, -edge, dtype=dtype),
    ]
    check(getattr(vmath, name), EXACT[name], np.concatenate(x))


def test_edges():
    assert vmath.sinh(math.inf) == vmath.cosh(math.inf) == vmath.cosh(-math.inf) == math.inf
    assert vmath.sinh(-1e300) == -math.inf
    assert (vmath.tanh(math.inf), vmath.tanh(-1e300)) == (1.0, -1.0)
    assert vmath.cosh(0.0) == 1.0
    for function in (vmath.sinh, vmath.tanh):
        assert math.copysign(1.0, function(-0.0)) == -1.0
        assert function(5e-324) == 5e-324
    for name in EXACT:
        assert math.isnan(getattr(vmath, name)(math.nan))
