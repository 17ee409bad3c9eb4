"""`scipy.optimize` of several unknowns: SciPy finds solutions, and `solutions` differentiates them.

Of the results, `x` and `fun` are there.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np
from scipy import optimize

from tapeless.rules.refusing import refused
from tapeless.rules.registry import lower
from tapeless.rules.scipy_constraints import constrained_minimum, refuse_unless_plain
from tapeless.rules.solutions import gradient_of, implicit_solution, solution

Solved = namedtuple("Solved", ["x", "fun"])

NEAR_BOUND = 1e-5  # how far from a bound a solver may leave what is held by it


@lower(optimize.root)
def root(fun, x0, args=(), method="hybr", jac=None, tol=None, options=None):
    given = as_tuple(args)
    x = solution("root", (fun, jac), np.array(x0), given, method=method, tol=tol, options=options)

    def equations(x):
        return np.ravel(np.array(fun(x, *given)))

    x = implicit_solution(equations, x)
    return Solved(x, equations(x))


@lower(optimize.fsolve)
def fsolve(func, x0, args=(), fprime=None, *, xtol=1.49012e-08):
    given = as_tuple(args)
    x = solution("fsolve", (func, fprime), np.array(x0), given, xtol=xtol)
    return implicit_solution(lambda x: np.ravel(np.array(func(x, *given))), x)


@lower(optimize.minimize)
def minimize(
    fun,
    x0,
    args=(),
    method=None,
    jac=None,
    hess=None,
    hessp=None,
    bounds=None,
    constraints=(),
    tol=None,
    callback=None,
    options=None,
):
    if callback is not None:
        refused("scipy.optimize.minimize with a callback", "Leave it away.")
    given = as_tuple(args)
    how = {"method": method, "tol": tol, "options": options}
    if jac is True:
        value, slope = (lambda x, *more: fun(x, *more)[0]), (lambda x, *more: fun(x, *more)[1])
        return minimize(
            value, x0, given, method, slope, hess, hessp, bounds, constraints, tol, None, options
        )
    if bounds is None and len(constraints) == 0:
        functions = (fun, jac, hess, hessp)
        found = solution("minimize", functions, np.array(x0), given, **how)
        x = implicit_solution(lambda x: gradient_of(lambda x: fun(x, *given), x), found)
        return Solved(x, fun(x, *given))
    low, high = ends_of(bounds, 1.0 * np.array(x0))
    if len(constraints) > 0:
        refuse_unless_plain(constraints)
        x = constrained_minimum(fun, jac, x0, low, high, given, constraints, how)
    else:
        start = np.stack((1.0 * np.array(x0), low, high))
        found = solution("minimize_within", (fun, jac, hess, hessp), start, given, **how)
        x = solution_within(lambda x: fun(x, *given), found, low, high)
    return Solved(x, fun(x, *given))


Between = namedtuple("Between", ["lb", "ub"])


@lower(optimize.Bounds)
def bounds_of(lb=-np.inf, ub=np.inf, keep_feasible=False):
    return Between(lb, ub)


def ends_of(bounds, like):
    """The bounds as two vectors."""
    if bounds is None:
        return np.full_like(like, -np.inf), np.full_like(like, np.inf)
    if isinstance(bounds, Between):
        return bounds.lb + 0.0 * like, bounds.ub + 0.0 * like
    low = np.array([-np.inf if pair[0] is None else 1.0 * pair[0] for pair in bounds])
    high = np.array([np.inf if pair[1] is None else 1.0 * pair[1] for pair in bounds])
    return low, high


def solution_within(f, found, low, high):
    """A minimum between bounds: what is held by a bound moves with it."""
    slopes = gradient_of(f, found)
    is_low = (found - low <= NEAR_BOUND * (1.0 + np.abs(found))) & (slopes > 0)
    is_high = (high - found <= NEAR_BOUND * (1.0 + np.abs(found))) & (slopes < 0)
    bound = np.where(is_low, low, np.where(is_high, high, 0.0))

    def equations(x):
        return np.where(is_low | is_high, x - bound, gradient_of(f, x))

    return implicit_solution(equations, found)


@lower(optimize.least_squares)
def least_squares(
    fun,
    x0,
    jac="2-point",
    bounds=None,
    method="trf",
    ftol=1e-8,
    xtol=1e-8,
    gtol=1e-8,
    *,
    args=(),
):
    given = as_tuple(args)
    slope = None if isinstance(jac, str) else jac
    how = {"method": method, "ftol": ftol, "xtol": xtol, "gtol": gtol}

    def half_square(x):
        residuals = np.ravel(np.array(fun(x, *given)))
        return 0.5 * np.sum(residuals * residuals)

    if bounds is None:
        found = solution("least_squares", (fun, slope), np.array(x0), given, **how)
        x = implicit_solution(lambda x: gradient_of(half_square, x), found)
    else:
        start = 1.0 * np.array(x0)
        low, high = bounds[0] + 0.0 * start, bounds[1] + 0.0 * start
        start = np.stack((start, low, high))
        found = solution("least_squares_within", (fun, slope), start, given, **how)
        x = solution_within(half_square, found, low, high)
    return Solved(x, np.ravel(np.array(fun(x, *given))))


def as_tuple(args):
    return args if isinstance(args, tuple) else (args,)
