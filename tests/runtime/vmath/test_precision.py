"""Which types the functions take and return."""

import numpy as np
import pytest
from numba import njit

from tapeless.runtime import vmath


@njit
def one(x):
    return np.array([vmath.exp(x)])


@njit
def two(x, y):
    return np.array([vmath.pow(x, y)])


@pytest.mark.parametrize(
    ("x", "dtype"),
    [
        (0.5, np.float64),
        (np.float32(0.5), np.float32),
        (2, np.float64),
        (np.int8(2), np.float64),
        (np.uint32(2), np.float64),
        (True, np.float64),
    ],
)
def test_result_is_single_only_for_single(x, dtype):
    result = one(x)
    assert result.dtype == dtype
    assert result[0] == pytest.approx(np.exp(float(x)), rel=1e-7 if dtype == np.float32 else 4e-16)


def test_two_arguments():
    single = np.float32(2)
    assert two(single, single).dtype == np.float32
    assert two(single, 2.0).dtype == np.float64
    assert two(single, 2).dtype == np.float64
    assert two(3, 2)[0] == 9.0


def test_called_from_python():
    assert vmath.pow(2, 10) == 1024.0
    assert vmath.cos(0) == 1.0
