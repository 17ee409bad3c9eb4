"""Derivatives that compiled code calls."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pytest
from numba import njit
from numba.core.errors import TypingError

import tapeless as tl
from tapeless.api.in_numba import register
from tests.sampling import thorough

X = np.array([0.1, -0.4, 2.0])
WEIGHTS = np.array([1.0, 2.0, 3.0])


class Spring(NamedTuple):
    stiffness: float
    rest: float


def energy(x, k=2.0):
    s = 0.0
    for i in range(len(x)):
        s += math.sin(x[i]) * WEIGHTS[i] * k
    return s


slope = tl.grad(energy)
both = tl.value_and_grad(energy, (0, "k"))


def test_a_global_derivative() -> None:
    @njit
    def step(x):
        value, (x_bar, k_bar) = both(x, 3.0)
        g = slope(x)
        return value + k_bar, g[0] + x_bar[1]

    value, (x_bar, k_bar) = both(X, 3.0)
    found = step(X)
    assert found[0] == value + k_bar
    assert found[1] == slope(X)[0] + x_bar[1]


def test_an_argument_and_a_closure() -> None:
    def square_minus_two(t):
        return t * t - 2.0

    value = njit(square_minus_two)
    rate = tl.derivative(square_minus_two)

    @njit
    def newton(f, df, t):
        for _ in range(8):
            t -= f(t) / df(t)
        return t, rate(t)

    root, at_root = newton(value, rate, 1.0)
    assert math.isclose(root, math.sqrt(2.0), rel_tol=1e-15)
    assert at_root == 2.0 * root


def test_named_tuples_in_a_loop() -> None:
    def force(spring, x):
        return spring.stiffness * (x - spring.rest) ** 2

    g = tl.grad(force, "x")

    @njit
    def total(spring, x):
        s = 0.0
        for i in range(len(x)):
            s += g(spring, x=x[i])
        return s

    assert total(Spring(2.0, 0.5), np.arange(3.0)) == 6.0


@thorough
def test_extents_that_broadcast() -> None:
    def product(x, y):
        return np.sum(x * y)

    g = tl.grad(product)

    @njit
    def called(x, y):
        return g(x, y)

    y = np.array([3.0])
    assert np.array_equal(called(X, y), g(X, y))


def test_the_operators_themselves() -> None:
    register()

    @njit
    def cube(t):
        return t**3

    @njit
    def slopes(t):
        value, gradient = tl.value_and_grad(cube)(t)
        return tl.grad(cube)(t) + tl.derivative(cube)(t), value, gradient

    assert slopes(2.0) == (24.0, 8.0, 12.0)


def test_errors_of_the_function_are_raised() -> None:
    def guarded(t):
        if t < 0.0:
            raise ValueError("negative")
        return math.sqrt(t)

    g = tl.grad(guarded)

    @njit
    def called(t):
        return g(t)

    assert called(4.0) == 0.25
    with pytest.raises(ValueError, match="negative"):
        called(-1.0)


@pytest.mark.parametrize(
    ("derivative", "argument", "text"),
    [
        (tl.grad(lambda x: x * x), 1, "Pass 1.0 instead of 1"),
        (tl.grad(lambda x: [v for v in {x, 1.0}][0]), 1.0, "order"),
        (slope, "text", "cannot be called with unicode_type"),
    ],
    ids=["integer", "refused", "text"],
)
def test_what_cannot_be_built_is_an_error_of_typing(derivative, argument, text) -> None:
    @njit
    def called(x):
        return derivative(x)

    with pytest.raises(TypingError, match=text):
        called(argument)
