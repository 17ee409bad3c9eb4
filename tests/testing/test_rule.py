"""`check_rule` passes rules that are right and says what is wrong with others."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.rules import frule, opt_out, rrule
from tapeless.testing import GradientMismatch

X = np.array([0.3, -1.2, 2.0])


def blend(x, y):
    return x * y + np.sin(x)


def right_reverse(z, z_bar, x, y):
    return z_bar * (y + np.cos(x)), z_bar * x


def right_forward(z, x, y, x_dot, y_dot):
    dx = np.zeros_like(x) if x_dot is None else x_dot
    dy = np.zeros_like(y) if y_dot is None else y_dot
    return dx * (y + np.cos(x)) + x * dy


@pytest.fixture
def check():
    """Checks `blend` with rules of which some may be replaced."""

    def checked(*args, reverse=right_reverse, forward=right_forward, **how):
        rrule(blend)(reverse)
        frule(blend)(forward)
        tl.check_rule(blend, *(args or (X, X[::-1].copy())), **{"engine": "python", **how})

    yield checked
    opt_out(blend)


def test_right_rules_pass(check):
    check()
    check(0.4, 1.5, order=2)


def test_a_wrong_reverse_rule(check):
    with pytest.raises(GradientMismatch, match="reverse mode disagrees with finite differences"):
        check(reverse=lambda z, z_bar, x, y: (z_bar * y, z_bar * x))


def test_a_wrong_forward_rule(check):
    with pytest.raises(GradientMismatch, match="forward mode disagrees with finite differences"):
        check(forward=lambda z, x, y, x_dot, y_dot: z * 0.0)


def test_an_error_below_the_differences(check):
    def reverse(z, z_bar, x, y):
        return z_bar * (y + np.cos(x)) * (1.0 + 1e-10), z_bar * x

    with pytest.raises(GradientMismatch, match="disagrees with forward mode"):
        check(reverse=reverse)


def test_a_rule_that_is_right_at_one_point_only(check):
    def reverse(z, z_bar, x, y):
        return z_bar * (np.array([2.0, -1.2, 0.3]) + np.cos(np.array([0.3, -1.2, 2.0]))), z_bar * x

    check(reverse=right_reverse, points=0)
    with pytest.raises(GradientMismatch, match="finite differences"):
        check(reverse=reverse)


def test_a_function_that_changes_its_argument():
    def doubling(x):
        x *= 2.0
        return x.copy()

    with pytest.raises(GradientMismatch, match="changes its arguments"):
        tl.check_rule(doubling, X)


def test_a_function_that_counts_its_calls():
    calls = iter(range(100))

    def counted(x):
        return x * next(calls)

    with pytest.raises(GradientMismatch, match="when it is called again"):
        tl.check_rule(counted, X)


def test_keywords():
    def power(x, *, exponent):
        return x**exponent

    rrule(power)(lambda y, y_bar, x, *, exponent: exponent * x ** (exponent - 1) * y_bar)
    tl.check_rule(power, X, modes=("reverse",), engine="python", exponent=3)


def test_allocations():
    def squares(x):
        return np.sum(x * x)

    tl.check_rule(squares, X, modes=("reverse",), allocations=0, points=0)
    with pytest.raises(GradientMismatch, match="a prepared call allocates 0 times, not -1"):
        tl.check_rule(squares, X, modes=("reverse",), allocations=-1, points=0)
