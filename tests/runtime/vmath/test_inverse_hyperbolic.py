"""asinh, acosh, atanh."""

import math

import mpmath as mp
import numpy as np
import pytest

from tapeless.runtime import vmath
from tests.runtime.vmath.accuracy import DTYPES, around, check, magnitudes, patterns, spread


@pytest.mark.parametrize("dtype", DTYPES)
def test_asinh(dtype):
    x = [
        spread(-4.0, 4.0, 1500, dtype),
        magnitudes(1e-18, 1e18, 1000, dtype),
        patterns(500, dtype),
        around(0.0, 1.0, 2.0**28, dtype=dtype),
    ]
    check(vmath.asinh, mp.asinh, np.concatenate(x))


@pytest.mark.parametrize("dtype", DTYPES)
def test_acosh(dtype):
    x = [
        spread(1.0, 4.0, 1500, dtype),
        1 + abs(magnitudes(1e-16, 1e18, 1000, dtype)),
        1 + abs(patterns(500, dtype)) / 2,
        around(2.0, 2.0**28, dtype=dtype),
    ]
    check(vmath.acosh, mp.acosh, np.concatenate(x))


@pytest.mark.parametrize("dtype", DTYPES)
def test_atanh(dtype):
    x = [
        spread(-0.999, 0.999, 1500, dtype),
        magnitudes(1e-18, 0.9, 1000, dtype),
        1 - abs(magnitudes(1e-7, 0.5, 500, dtype)),
        around(0.0, 0.5, dtype=dtype),
    ]
    check(vmath.atanh, mp.atanh, np.concatenate(x))


def test_edges():
    assert vmath.asinh(-math.inf) == -math.inf
    assert vmath.acosh(math.inf) == math.inf
    assert vmath.acosh(1.0) == 0.0
    assert (vmath.atanh(1.0), vmath.atanh(-1.0)) == (math.inf, -math.inf)
    for function in (vmath.asinh, vmath.atanh):
        assert math.copysign(1.0, function(-0.0)) == -1.0
        assert function(5e-324) == 5e-324
    for nan in (
        vmath.asinh(math.nan),
        vmath.acosh(math.nan),
        vmath.acosh(np.nextafter(1.0, 0.0)),
        vmath.acosh(-math.inf),
        vmath.atanh(math.nan),
        vmath.atanh(np.nextafter(1.0, 2.0)),
        vmath.atanh(math.inf),
    ):
        assert math.isnan(nan)
