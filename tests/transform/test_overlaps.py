"""What is written to places named by arrays may come out of the memory that is written."""

import numpy as np
import pytest

import tapeless as tl
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


PROGRAMS = [added_at, rotated]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_agrees_with_differences(program):
    check_grads(program, (POINT,), engine="python")


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_runs_compiled(program):
    value, gradient = tl.value_and_grad(program, engine="numba")(POINT)
    np.testing.assert_allclose(value, program(POINT), rtol=1e-13)
    expected = tl.grad(program, engine="python")(POINT)
    np.testing.assert_allclose(gradient, expected, rtol=1e-12)
