"""sin, cos, tan."""

import math

import mpmath as mp
import numpy as np
import pytest

from tapeless.runtime import vmath
from tests.runtime.vmath.accuracy import DTYPES, around, check, magnitudes, patterns, spread

EXACT = {"sin": mp.sin, "cos": mp.cos, "tan": mp.tan}
MULTIPLES = [k * math.pi / 4 for k in (*range(1, 9), 33, 1001, 123456, 10**9)]
# The double that is nearest to a multiple of π/2, relative to its size, and others that are near
CLOSE = [6381956970095103.0 * 2.0**797, 3386417804515981120643892082331253.0, 5.319372648326541e255]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", EXACT)
def test_accuracy(name, dtype):
    x = [
        spread(-4.0, 4.0, 1000, dtype),
        spread(-1e4, 1e4, 500, dtype),
        magnitudes(1e-9, 1e15, 500, dtype),
        around(0.0, *MULTIPLES, dtype=dtype),
    ]
    check(getattr(vmath, name), EXACT[name], np.concatenate(x))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", EXACT)
def test_huge_angles(name, dtype):
    x = [patterns(1500, dtype), np.array([np.finfo(dtype).max, 2.0**40, 2.0**52, 2.0**53], dtype)]
    if dtype == np.float64:
        x += [np.array(CLOSE), -np.array(CLOSE)]
    check(getattr(vmath, name), EXACT[name], np.concatenate(x))


@pytest.mark.parametrize("name", EXACT)
def test_edges(name):
    function = getattr(vmath, name)
    for outside in (math.inf, -math.inf, math.nan):
        assert math.isnan(function(outside))
    if name == "cos":
        assert function(0.0) == function(-0.0) == 1.0
    else:
        for x in (0.0, -0.0, 5e-324, -1e-310):
            assert math.copysign(1.0, function(x)) == math.copysign(1.0, x)
            assert function(x) == x
