"""log, log2, log10, log1p."""

import math

import mpmath as mp
import numpy as np
import pytest

from tapeless.runtime import vmath
from tests.runtime.vmath.accuracy import DTYPES, around, check, magnitudes, patterns, spread

EXACT = {
    "log": mp.log,
    "log2": lambda x: mp.log(x) / mp.log(2),
    "log10": mp.log10,
    "log1p": mp.log1p,
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", EXACT)
def test_accuracy(name, dtype):
    x = [
        spread(0.0, 3.0, 1000, dtype),
        abs(magnitudes(1e-18, 1e18, 500, dtype)),
        abs(patterns(500, dtype)),
        abs(around(1.0, math.sqrt(0.5), math.sqrt(2), 2.0, 0.5, 0.0, dtype=dtype)),
    ]
    if name == "log1p":
        x += [
            spread(-0.9, 1.0, 500, dtype),
            magnitudes(1e-20, 0.9, 500, dtype),
            np.maximum(around(-1.0, 0.414, -0.293, dtype=dtype), dtype(-1)),
        ]
    with np.errstate(all="ignore"):
        points = np.concatenate(x)
    inside = points > (-1 if name == "log1p" else 0)  # at the pole mpmath raises
    check(getattr(vmath, name), EXACT[name], points[inside])


@pytest.mark.parametrize("name", EXACT)
def test_edges(name):
    function = getattr(vmath, name)
    pole = -1.0 if name == "log1p" else 0.0
    assert function(pole) == -math.inf
    assert function(-pole if pole == 0 else pole) == -math.inf
    assert function(math.inf) == math.inf
    assert function(pole + 1.0) == 0.0
    for outside in (np.nextafter(pole, -math.inf), -2.0, -math.inf, math.nan):
        assert math.isnan(function(outside))


def test_log1p_of_tiny_numbers_is_they():
    assert math.copysign(1.0, vmath.log1p(-0.0)) == -1.0
    assert vmath.log1p(-5e-324) == -5e-324


def test_whole_powers_are_exact():
    assert all(vmath.log2(math.ldexp(1.0, k)) == k for k in range(-1074, 1024))
    assert all(vmath.log10(10.0**k) == k for k in range(23))
