"""pow."""

import math
from itertools import product

import mpmath as mp
import numpy as np
import pytest

from tapeless.runtime import vmath
from tests.runtime.vmath.accuracy import DTYPES, check, magnitudes, patterns, spread


@pytest.mark.parametrize("dtype", DTYPES)
def test_accuracy(dtype):
    """Bases of all kinds, with exponents for which neither overflows."""
    edge = 745.0 if dtype == np.float64 else 103.0
    bases = [
        spread(0.0, 20.0, 1000, dtype),
        spread(0.5, 2.0, 1000, dtype),
        1 + magnitudes(1e-15 if dtype == np.float64 else 1e-6, 0.1, 500, dtype),
        abs(patterns(500, dtype)),
    ]
    x = np.concatenate(bases)
    x = x[(x > 0) & (x != 1)]
    y = (spread(-edge, 0.95 * edge, len(x)) / np.log(x.astype(np.float64))).astype(dtype)
    check(vmath.pow, mp.power, x, y)


def test_small_exponents():
    x = spread(0.0, 100.0, 2000)
    check(vmath.pow, mp.power, x, np.resize([2.0, 3.0, 0.5, -1.0, 1 / 3, -2.5, 1.0], len(x)))


def test_whole_powers_of_whole_numbers_are_exact():
    for x, y in product(range(-9, 10), range(16)):
        assert vmath.pow(float(x), float(y)) == x**y


def test_edges_are_those_of_c():
    values = [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 3.0, 0.5, -0.5, -3.0, 1e300, -1e300, 5e-324]
    values += [math.inf, -math.inf, math.nan, 2.0**53 - 1, 2.0**53 + 2, 1 - 2.0**-53, 1 + 2.0**-52]
    for x, y in product(values, values):
        found, expected = vmath.pow(x, y), power(x, y)
        if math.isnan(expected):
            assert math.isnan(found), (x, y)
        else:
            assert math.copysign(1, found) == math.copysign(1, expected), (x, y)
            assert found == pytest.approx(expected, rel=4e-16, abs=5e-324), (x, y)  # 2 ulp


def power(x: float, y: float) -> float:
    """C's, of which Python turns some results into exceptions."""
    try:
        return math.pow(x, y)
    except OverflowError:
        return math.copysign(math.inf, -1.0 if x < 0 and y % 2 == 1 else 1.0)
    except ValueError:
        if x != 0:
            return math.nan
        return math.copysign(math.inf, x if y % 2 == 1 else 1.0)
