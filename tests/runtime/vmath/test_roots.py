"""cbrt and hypot."""

import math
from itertools import product

import mpmath as mp
import numpy as np
import pytest

from tapeless.runtime import vmath
from tests.runtime.vmath.accuracy import DTYPES, around, check, magnitudes, patterns, spread


@pytest.mark.parametrize("dtype", DTYPES)
def test_cbrt(dtype):
    x = [
        spread(-10.0, 10.0, 1500, dtype),
        patterns(1000, dtype),
        around(0.0, 1.0, -2.0, 4.0, 8.0, dtype=dtype),
    ]
    check(vmath.cbrt, lambda x: mp.sign(x) * mp.cbrt(abs(x)), np.concatenate(x))


@pytest.mark.parametrize("dtype", DTYPES)
def test_hypot(dtype):
    a, ratio = spread(-3.0, 3.0, 1500, dtype), magnitudes(1e-3, 1e3, 1500, dtype)
    check(
        vmath.hypot,
        mp.hypot,
        np.concatenate([a, patterns(1000, dtype)]),
        np.concatenate([a * ratio, patterns(1000, dtype, 1)]),
    )


def test_edges():
    assert vmath.cbrt(-math.inf) == -math.inf
    assert math.isnan(vmath.cbrt(math.nan))
    assert math.copysign(1.0, vmath.cbrt(-0.0)) == -1.0
    assert [vmath.cbrt(float(k**3)) for k in range(-50, 51)] == list(range(-50, 51))
    values = [0.0, -0.0, 1.0, -1.0, 3.0, 1.7e308, 5e-324, -math.inf, math.inf, math.nan]
    for x, y in product(values, values):
        found, expected = vmath.hypot(x, y), math.hypot(x, y)
        both_nan = math.isnan(found) and math.isnan(expected)
        assert both_nan or found == pytest.approx(expected, rel=4e-16, abs=0.0), (x, y)  # 2 ulp
