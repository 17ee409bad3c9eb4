"""Roots, minima and integrals: what the programs in tests/rules/programs do not ask."""

import numpy as np
import pytest
from scipy import optimize

import tapeless as tl
from tests.rules.programs.functions import CASES, kepler

LEVEL = 2.0


def level_set(p):
    """The root depends on a closure's variable, on the bracket's not at all, and on a global."""
    return optimize.brentq(lambda x: x**3 + p * x - LEVEL, 0.0, 3.0 + p)


def test_root_up_to_third_order():
    first = tl.grad(level_set, engine="python")
    third = tl.grad(tl.grad(first, engine="python"), engine="python")(0.7)
    second = tl.grad(first, engine="python")
    h = 1e-4
    assert third == pytest.approx((second(0.7 + h) - second(0.7 - h)) / (2 * h), rel=1e-7)


def test_the_fourth_derivative_of_a_root_is_refused():
    fourth = level_set
    for _ in range(4):
        fourth = tl.grad(fourth, engine="python")
    with pytest.raises(tl.UnsupportedCall, match="up to order 3, and this is order 4"):
        fourth(0.7)


def test_globals_of_the_function_are_read_at_each_call():
    global LEVEL
    gradient = tl.grad(level_set, engine="python")
    before = gradient(0.7)
    LEVEL = 5.0
    try:
        assert gradient(0.7) == tl.grad(lambda p: level_set(p), engine="python")(0.7) != before
    finally:
        LEVEL = 2.0


def test_compiled():
    def anomaly(mean, e):
        return optimize.newton(kepler, mean, args=(mean, e))

    tl.check_grads(anomaly, (1.1, 0.3), engine="numba")


def test_the_bracket_is_checked():
    with pytest.raises(ValueError, match="different signs"):
        tl.grad(lambda p: optimize.brentq(lambda x: x * x + p, 0.0, 1.0), engine="python")(1.0)


def test_a_solution_that_is_none_is_told():
    def stopped(p):
        options = {"maxiter": 1}
        return optimize.minimize(lambda x: np.sum((x - p) ** 4), np.ones(2), options=options).x[0]

    with pytest.warns(RuntimeWarning, match="the solution is off by about"):
        tl.grad(stopped, engine="python")(3.0)


def test_a_function_that_writes_outside_is_refused():
    def counting(p):
        seen = np.zeros(1)

        def equation(x):
            seen[0] = x
            return seen[0] ** 3 - p

        return optimize.brentq(equation, 0.0, 3.0)

    with pytest.raises(tl.UnsupportedSyntax, match="writes `seen`, which it did not make"):
        tl.grad(counting, engine="python")(2.0)


@pytest.mark.parametrize("name", ["root", "minimize"])
def test_solvers_of_several_unknowns(name):
    function, args = next((f, a) for n, f, a in CASES if n == f"scipy.optimize.{name}")
    tl.check_grads(function, args, engine="python")
