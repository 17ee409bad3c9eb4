"""`scipy.optimize` of several unknowns: SciPy finds solutions, and `solutions` differentiates them.

Of the results, `x` and `fun` are there.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np
from scipy import optimize

from tapeless.rules.registry import lower
from tapeless.rules.solutions import gradient_of, implicit_solution, solution

Solved = namedtuple("Solved", ["x", "fun"])


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
def minimize(fun, x0, args=(), method=None, jac=None, tol=None, options=None):
    given = as_tuple(args)
    found = solution(
        "minimize", (fun, jac), np.array(x0), given, method=method, tol=tol, options=options
    )
    x = implicit_solution(lambda x: gradient_of(lambda x: fun(x, *given), x), found)
    return Solved(x, fun(x, *given))


@lower(optimize.least_squares)
def least_squares(
    fun, x0, jac="2-point", *, method="trf", ftol=1e-8, xtol=1e-8, gtol=1e-8, args=()
):
    given = as_tuple(args)
    slope = None if isinstance(jac, str) else jac
    found = solution(
        "least_squares",
        (fun, slope),
        np.array(x0),
        given,
        method=method,
        ftol=ftol,
        xtol=xtol,
        gtol=gtol,
    )

    def half_square(x):
        residuals = np.ravel(np.array(fun(x, *given)))
        return 0.5 * np.sum(residuals * residuals)

    x = implicit_solution(lambda x: gradient_of(half_square, x), found)
    return Solved(x, np.ravel(np.array(fun(x, *given))))


def as_tuple(args):
    return args if isinstance(args, tuple) else (args,)
