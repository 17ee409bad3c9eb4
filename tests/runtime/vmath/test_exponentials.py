"""exp, exp2, expm1 against mpmath, and at the edges."""

import math

import mpmath as mp
import numpy as np
import pytest

from tapeless.runtime import vmath
from tests.runtime.vmath import accuracy

LN2 = math.log(2)


def exact(function):
    """mpmath's function, kept from numbers of a million digits."""
    return lambda x: function(max(min(x, mp.mpf(5000)), mp.mpf(-5000)))


FUNCTIONS = {
    "exp": exact(mp.exp),
    "exp2": exact(lambda x: mp.mpf(2) ** x),
    "expm1": exact(mp.expm1),
}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_accuracy(name, dtype):
    generator = np.random.default_rng(1)
    edge = 745.0 if dtype == np.float64 else 103.0
    x = np.concatenate(
        [
            accuracy.spread(generator, -1.0, 1.0, 1000, dtype),
            accuracy.spread(generator, -edge, edge, 1000, dtype),
            accuracy.magnitudes(generator, 1e-18, 2e3, 1000, dtype),
            accuracy.patterns(generator, 300, dtype),
            accuracy.around(0.0, LN2 / 2, -LN2 / 2, 1.5 * LN2, edge, -edge, 709.78, dtype=dtype),
        ]
    )
    error, place = accuracy.worst(getattr(vmath, name), FUNCTIONS[name], x)
    assert error <= 2.0, place


@pytest.mark.parametrize("name", FUNCTIONS)
def test_edges(name):
    function = getattr(vmath, name)
    assert function(math.inf) == math.inf
    assert function(-math.inf) == (-1.0 if name == "expm1" else 0.0)
    assert math.isnan(function(math.nan))
    assert function(1e308) == math.inf
    assert function(0.0) == function(-0.0) == (0.0 if name == "expm1" else 1.0)


def test_expm1_keeps_the_sign_of_zero_and_subnormals():
    assert math.copysign(1.0, vmath.expm1(-0.0)) == -1.0
    assert vmath.expm1(5e-324) == 5e-324


def test_exp2_of_whole_numbers_is_exact():
    assert all(vmath.exp2(float(k)) == math.ldexp(1.0, k) for k in range(-1074, 1024))
