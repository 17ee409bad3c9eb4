"""sigmoid and softplus."""

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

EXACT = {
    "sigmoid": bounded(lambda x: 1 / (1 + mp.exp(-x)), 1000.0),
    "softplus": lambda x: max(x, mp.mpf(0)) + mp.log1p(mp.exp(-min(abs(x), mp.mpf(2000)))),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", EXACT)
def test_accuracy(name, dtype):
    edge = 750.0 if dtype == np.float64 else 105.0
    x = [
        spread(-5.0, 5.0, 1500, dtype),
        spread(-edge, edge, 1000, dtype),
        magnitudes(1e-18, 1e2, 500, dtype),
        patterns(200, dtype),
        around(0.0, math.log(2) / 2, -708.4, -edge, dtype=dtype),
    ]
    check(getattr(vmath, name), EXACT[name], np.concatenate(x))


def test_edges():
    assert (vmath.sigmoid(math.inf), vmath.sigmoid(-math.inf), vmath.sigmoid(0.0)) == (1, 0, 0.5)
    assert (vmath.softplus(math.inf), vmath.softplus(-math.inf)) == (math.inf, 0.0)
    assert math.isnan(vmath.sigmoid(math.nan))
    assert math.isnan(vmath.softplus(math.nan))
