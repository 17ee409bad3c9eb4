"""Recursion that is no loop: the derivative calls itself, in the python engine."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.errors import EngineWarning, UnsupportedCall
from tapeless.testing import check_grads

X = np.array([0.5, 2.0, 1.1])


def damped(x):
    return math.sin(damped(0.5 * x)) if x > 1.0 else x


def halves(x):
    if len(x) == 1:
        return math.sin(x[0])
    middle = len(x) // 2
    return halves(x[:middle]) * halves(x[middle:]) + x[0]


def even(x):
    return x * odd(0.5 * x) if x > 0.1 else x * x


def odd(x):
    return math.cos(even(0.7 * x)) if x > 0.1 else 2 * x


def cosines(x):
    n = len(x)
    if n == 1:
        return x
    a, b = cosines(x[::2]), cosines(x[1::2])
    turned = np.cos(2 * np.pi * np.arange(n // 2) / n) * b
    return np.concatenate((a + turned, a - turned))


def simpson(a, b, k, tolerance=1e-3):
    middle = 0.5 * (a + b)
    whole, left, right = rule(a, b, k), rule(a, middle, k), rule(middle, b, k)
    if abs(left + right - whole) < 15 * tolerance:
        return left + right
    first = simpson(a, middle, k, tolerance / 2)
    second = simpson(middle, b, k, tolerance / 2)
    return first + second


def rule(a, b, k):
    middle = 0.5 * (a + b)
    return (b - a) / 6 * sum(math.exp(-k * t * t) * w for t, w in ((a, 1), (middle, 4), (b, 1)))


@pytest.mark.parametrize(
    ("function", "args"),
    [(damped, (6.0,)), (halves, (X,)), (even, (3.0,)), (cosines, (np.append(X, 0.7),))],
)
def test_derivatives(function, args):
    check_grads(function, args, engine="python")


def test_some_arguments():
    check_grads(simpson, (0.0, 3.0, 1.3), engine="python", argnums=(0, 1, 2))


def test_deep():
    def deep(x):
        return _down(x, 60.0)

    value, slope = tl.value_and_grad(deep, engine="python")(0.9)
    assert value == deep(0.9)
    h = 1e-6  # the error of the difference is about h² and eps/h
    np.testing.assert_allclose(slope, (deep(0.9 + h) - deep(0.9 - h)) / (2 * h), rtol=1e-8)


def _down(x, steps):
    return x if steps < 0.0 else math.sin(x * _down(x, steps - 1.0))


def test_auto_falls_back():
    with pytest.warns(EngineWarning):
        slope = tl.grad(damped)(6.0)
    assert slope == tl.grad(damped, engine="python")(6.0)


def test_second_order_is_refused():
    with pytest.raises(UnsupportedCall, match="calls itself"):
        tl.hessian(damped, engine="python")(6.0)


def writes(x):
    if len(x) == 1:
        return x[0]
    x[0] = 2.0 * x[0]
    return math.sin(writes(x[1:])) * x[0]


def test_writes_are_refused():
    with pytest.raises(UnsupportedCall, match="calls itself"):
        tl.grad(writes, engine="python")(X)
