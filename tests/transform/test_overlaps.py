"""What is written to places named by arrays may come out of the memory that is written."""

import numpy as np
import pytest

from tapeless.testing import check_grads

POINT = np.array([0.7, 1.3, -0.4, 0.9, 0.35])


def added_at(x):
    a = x * 1.0
    np.add.at(a, np.array([1, 2, 1, 0, 3]), a)
    np.multiply.at(a, np.array([1, 2, 3]), a[:3])
    return np.sum(a * a * x)


def rotated(x):
    a = x * 1.0
    a[np.array([1, 2, 3, 4, 0])] = a
    np.put(a, [1, 3, 1], a[:3])
    return np.sum(a * a * x)


@pytest.mark.parametrize("program", [added_at, rotated])
def test_agrees_with_differences(program):
    check_grads(program, (POINT,), modes=("reverse",), engine="numba")
