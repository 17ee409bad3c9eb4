"""Rules that users give."""

import numpy as np
import pytest
from numba import njit

import tapeless as tl
from tapeless.rules import (
    frule,
    non_differentiable,
    override,
    rrule,
    scalar_rule,
    stop_gradient,
)

X = np.array([0.3, -1.2, 2.0])


def logistic(t):
    return 1.0 / (1.0 + np.exp(-t))


scalar_rule(logistic, lambda t, y: y * (1.0 - y))


def in_a_loop(x):
    total = 0.0
    for i in range(len(x)):
        total += logistic(x[i]) * x[i]
    return total


def on_an_array(x):
    return np.sum(logistic(x) ** 2)


@pytest.mark.parametrize("function", [in_a_loop, on_an_array])
def test_scalar_rule_in_both_modes_and_at_second_order(function):
    tl.check_grads(function, (X,), 2, engine="python")


def test_scalar_rule_in_compiled_code():
    tl.check_grads(in_a_loop, (X,), engine="numba")


def test_the_rule_is_what_counts():
    """A rule that is wrong on purpose shows that the function itself is not read."""

    def doubled(t):
        return 2.0 * t

    scalar_rule(doubled, lambda t, y: 7.0)
    assert tl.grad(lambda t: doubled(t), engine="python")(1.0) == 7.0


def test_the_number_of_partials_is_checked():
    with pytest.raises(TypeError, match="2 arguments and the rule has 1"):
        scalar_rule(lambda a, b: a * b, lambda a, b, y: b)


@njit
def smooth(x):
    y = x.copy()
    for i in range(1, len(x)):
        y[i] = 0.5 * y[i - 1] + x[i]
    return y


@rrule(smooth)
def smooth_reverse(y, y_bar, x):
    return smooth(y_bar[::-1])[::-1]


@frule(smooth)
def smooth_forward(y, x, x_dot):
    return smooth(x_dot)


def smoothed(x):
    return np.sum(smooth(x) ** 3)


def test_array_rules():
    tl.check_grads(smoothed, (X,), 2, engine="python")


def test_array_rules_in_compiled_code():
    tl.check_grads(smoothed, (X,), engine="numba")


@non_differentiable
def level(x):
    return np.floor(x * 3.0) + x * 0.0


def test_non_differentiable():
    gradient = tl.grad(lambda x: np.sum(level(x) * x), engine="python")(X)
    np.testing.assert_array_equal(gradient, np.floor(3 * X))


def test_stop_gradient():
    gradient = tl.grad(lambda x: np.sum(stop_gradient(x * x) * x), engine="python")(X)
    np.testing.assert_allclose(gradient, X * X, rtol=1e-15)
    _, slope = tl.jvp(lambda x: stop_gradient(x) * x, (2.0,), (1.0,), engine="python")
    assert slope == 2.0


def test_override():
    def jump(t):
        return 1.0 if t > 0 else 0.0

    def ramp(t):
        return 0.5 + 0.25 * t

    override(jump, ramp)
    assert tl.grad(lambda t: jump(t), engine="python")(0.0) == 0.25
