"""exp, exp2, expm1."""

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

LN2 = math.log(2)
EXACT = {
    "exp": bounded(mp.exp),
    "exp2": bounded(lambda x: mp.mpf(2) ** x),
    "expm1": bounded(mp.expm1),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", EXACT)
def test_accuracy(name, dtype):
    edge = 745.2 if dtype == np.float64 else 103.3
    x = [
        spread(-1.0, 1.0, 1000, dtype),
        spread(-edge, edge, 1000, dtype),
        magnitudes(1e-18, 2e3, 500, dtype),
        patterns(300, dtype),
        around(0.0, LN2 / 2, -LN2 / 2, 1.5 * LN2, edge, -edge, 709.78, 88.72, 1024.0, dtype=dtype),
    ]
    check(getattr(vmath, name), EXACT[name], np.concatenate(x))


@pytest.mark.parametrize("name", EXACT)
def test_edges(name):
    function = getattr(vmath, name)
    assert function(math.inf) == math.inf
    assert function(-math.inf) == (-1.0 if name == "expm1" else 0.0)
    assert math.isnan(function(math.nan))
    assert function(1e308) == math.inf
    assert function(0.0) == function(-0.0) == (0.0 if name == "expm1" else 1.0)


def test_expm1_of_tiny_numbers_is_they():
    assert math.copysign(1.0, vmath.expm1(-0.0)) == -1.0
    assert vmath.expm1(5e-324) == 5e-324


def test_exp2_of_whole_numbers_is_exact():
    assert all(vmath.exp2(float(k)) == math.ldexp(1.0, k) for k in range(-1074, 1024))
