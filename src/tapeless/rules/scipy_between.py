"""`scipy.optimize.LinearConstraint` and `NonlinearConstraint`, as the dicts that they stand for."""

from __future__ import annotations

import numpy as np
from scipy import optimize

from tapeless.rules.registry import is_constant, lower


@lower(optimize.LinearConstraint)
def linear_constraint(A, lb=-np.inf, ub=np.inf, keep_feasible=False):
    rows = np.array(A)
    return between(lambda x: rows @ x, lb, ub)


@lower(optimize.NonlinearConstraint)
def nonlinear_constraint(fun, lb, ub, jac="2-point", hess=None, keep_feasible=False):
    return between(fun, lb, ub)


def between(fun, lb, ub):
    """An equation where both ends are one, else what must not be negative, for each finite end."""
    if is_constant(lb) and is_constant(ub) and lb == ub:
        return {"type": "eq", "fun": lambda x: np.ravel(np.array(fun(x))) - lb}
    if np.any(np.equal(lb, ub)):
        raise ValueError("ends that are equal have to be one number: LinearConstraint(A, 1.0, 1.0)")

    def distances(x):
        found = np.ravel(np.array(fun(x)))
        both = np.concatenate((found - lb, ub - found))
        return both[np.isfinite(both)]

    return {"type": "ineq", "fun": distances}
