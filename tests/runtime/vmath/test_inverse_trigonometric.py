"""asin, acos, atan, atan2."""

import math
from itertools import product

import mpmath as mp
import numpy as np
import pytest

from tapeless.runtime import vmath
from tests.runtime.vmath.accuracy import DTYPES, around, check, magnitudes, patterns, spread

EXACT = {"asin": mp.asin, "acos": mp.acos, "atan": mp.atan}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", EXACT)
def test_accuracy(name, dtype):
    near_one = 1 - abs(magnitudes(1e-16, 0.5, 500, dtype))
    x = [
        spread(-1.0, 1.0, 1500, dtype),
        magnitudes(1e-18, 1.0, 500, dtype),
        near_one,
        -near_one,
        around(0.0, 0.5, -0.5, 1.0, dtype=dtype),
    ]
    if name == "atan":
        x += [
            spread(-5.0, 5.0, 1000, dtype),
            patterns(500, dtype),
            around(math.tan(math.pi / 8), 1 + math.sqrt(2), dtype=dtype),
        ]
    check(getattr(vmath, name), EXACT[name], np.concatenate(x))


@pytest.mark.parametrize("dtype", DTYPES)
def test_atan2(dtype):
    a, ratio = spread(-3.0, 3.0, 1000, dtype), magnitudes(0.05, 20.0, 1000, dtype)
    check(
        vmath.atan2,
        mp.atan2,
        np.concatenate([a, patterns(1000, dtype), magnitudes(1e-30, 1e30, 500, dtype)]),
        np.concatenate([a * ratio, patterns(1000, dtype, 1), magnitudes(1e-20, 1e20, 500, dtype)]),
    )


def test_edges():
    for name in EXACT:
        assert math.isnan(getattr(vmath, name)(math.nan))
    for name in ("asin", "acos"):
        assert math.isnan(getattr(vmath, name)(np.nextafter(1.0, 2.0)))
        assert math.isnan(getattr(vmath, name)(-math.inf))
    assert (vmath.acos(1.0), vmath.acos(-1.0)) == (0.0, math.pi)
    assert vmath.atan(math.inf) == vmath.asin(1.0) == math.pi / 2
    for function in (vmath.asin, vmath.atan):
        assert math.copysign(1.0, function(-0.0)) == -1.0
        assert function(5e-324) == 5e-324


def test_edges_of_atan2_are_those_of_c():
    """Zeros and infinities of either sign, and NaN."""
    values = [0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan, 5e-324, -1e308]
    for y, x in product(values, values):
        found, expected = vmath.atan2(y, x), math.atan2(y, x)
        same = found == expected and math.copysign(1, found) == math.copysign(1, expected)
        assert same or (math.isnan(found) and math.isnan(expected)), (y, x)
