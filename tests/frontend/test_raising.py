"""Exceptions of which only a call shows whether they are raised: the call is made once more."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.errors import EngineWarning


def largest_mode(y):
    a = np.array([[2.0, y], [y, 2.0]])
    rows = 2 if y < 1.0 else 1
    try:
        return np.linalg.eigvalsh(a[:rows])[1]
    except np.linalg.LinAlgError:
        return 3.0 * y


def largest_stretch(y):
    a = np.array([[2.0, y], [y, 2.0]]) / (2.0 - y)
    try:
        return np.linalg.svd(a, compute_uv=False)[0]
    except ValueError:  # of which LinAlgError is one
        return 3.0 * y


def any_power(y):
    try:
        return math.pow(0.5 - y, 1.5) + math.lgamma(y)
    except ValueError:
        return y * y
    except OverflowError:
        return y


def growing(y):
    try:
        return (10.0 * y) ** (300.0 * y)
    except OverflowError:
        return y * y


def picked(y):
    x = y * np.arange(1.0, 4.0)
    try:
        return np.sum(x[np.array([0, int(4.0 * y)])] ** 2)
    except IndexError:
        return 3.0 * y


def remainder(y):
    try:
        return y % 0.0
    except ZeroDivisionError:
        return 5.0 * y


def mixed_makers(y):
    x = y * np.arange(3.0)
    try:
        return x[1] / (y * x[0] + x[1])  # NumPy's number on one side makes one of the result
    except ZeroDivisionError:
        return y


def digamma_like(y):
    return -1.5 * math.sqrt(0.5 - y) + (math.lgamma(y + 1e-5) - math.lgamma(y - 1e-5)) / 2e-5


POINTS = [
    (largest_mode, 0.5, 1.0),
    (largest_mode, 1.5, 3.0),
    (largest_stretch, 0.5, 4.0 / 1.5**2),
    (any_power, 0.25, digamma_like(0.25)),
    (any_power, 0.75, 1.5),
    (growing, 2.0, 4.0),
    (picked, 0.5, 10.0),
    (picked, 0.75, 3.0),
    (remainder, 1.5, 5.0),
    (mixed_makers, 1.5, 0.0),
]


@pytest.mark.parametrize(("program", "y", "slope"), POINTS)
def test_both_ways(program, y, slope):
    value, found = tl.value_and_grad(program, engine="python")(y)
    np.testing.assert_allclose(value, program(y), rtol=1e-14, equal_nan=False)
    np.testing.assert_allclose(found, slope, rtol=1e-9, atol=1e-15)


def test_the_python_engine_takes_over():
    with pytest.warns(EngineWarning):
        assert tl.grad(any_power)(0.75) == 1.5


def test_forward_mode():
    assert tl.jvp(picked, (0.5,), (1.0,), engine="python") == (2.5, 10.0)


def caught_shapes(x, a):
    try:
        y = x * a
    except ValueError:
        y = x
    return np.sum(y)


def test_errors_of_shapes_reach_the_caller():
    """The function catches it; the derivative raises it, and gives no other number."""
    x, a = np.ones(4), np.ones((4, 3))
    assert caught_shapes(x, a) == 4.0
    with pytest.raises(ValueError, match="broadcast"):
        tl.grad(caught_shapes, engine="python")(x, a)
