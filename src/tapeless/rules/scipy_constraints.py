"""`scipy.optimize.minimize` with constraints, by the conditions of Karush, Kuhn and Tucker.

Constraints that hold with equality at the minimum and have a multiplier are equations there; the
others are as if they were not. Where a multiplier of an inequality is zero, the minimum has two
slopes, and this is one of them.
"""

from __future__ import annotations

import numpy as np

from tapeless.rules.inner import value_and_tangent
from tapeless.rules.refusing import refused
from tapeless.rules.registry import known
from tapeless.rules.solutions import gradient_of, implicit_solution, solution

NEAR = 1e-5  # how far from a bound a solver may leave what is held by it


@known
def is_equality(kind: str) -> bool:
    if kind not in ("eq", "ineq"):
        raise ValueError(f"a constraint has type 'eq' or 'ineq', not {kind!r}")
    return kind == "eq"


def constrained_minimum(fun, jac, x0, low, high, given, constraints, how):
    held = (constraints,) if isinstance(constraints, dict) else constraints
    kinds = tuple([each["type"] for each in held])
    called = tuple([(each["fun"], each.get("jac"), as_args(each)) for each in held])
    start = np.stack((1.0 * np.array(x0), low, high))
    found = solution("minimize_constrained", (fun, jac, called), start, given, kinds=kinds, **how)

    def conditions(x):
        return np.concatenate([rows_of(each, x) for each in held])

    def objective(x):
        return fun(x, *given)

    equal = np.concatenate(
        [np.full(rows_of(each, found).shape[0], is_equality(each["type"])) for each in held]
    )
    n, m = found.shape[0], equal.shape[0]
    at_low, at_high = near_to(found, low), near_to(found, high)
    bound = np.where(at_low, low, np.where(at_high, high, 0.0))
    is_held = at_low | at_high
    near = equal | (conditions(found) <= NEAR)
    slopes = slopes_of(conditions, found, m)
    rows = np.where(is_held | ~np.expand_dims(near, 1), 0.0, slopes)
    multipliers = np.linalg.pinv(rows.T) @ np.where(is_held, 0.0, gradient_of(objective, found))
    active = equal | (near & (multipliers > 0))

    def equations(z):
        x, forces = z[:n], z[n:]

        def lagrangian(x):
            return objective(x) - np.sum(forces * conditions(x))

        first = np.where(is_held, x - bound, gradient_of(lagrangian, x))
        return np.concatenate((first, np.where(active, conditions(x), forces)))

    whole = np.concatenate((found, np.where(active, multipliers, 0.0)))
    return implicit_solution(equations, whole)[:n]


def as_args(constraint):
    args = constraint.get("args", ())
    return args if isinstance(args, tuple) else (args,)


def rows_of(constraint, x):
    return np.ravel(np.array(constraint["fun"](x, *as_args(constraint))))


def near_to(x, bound):
    return np.abs(np.where(np.isfinite(bound), x - bound, np.inf)) <= NEAR * (1.0 + np.abs(x))


def slopes_of(f, x, count):
    """The Jacobian of a function with so many results."""
    n = x.shape[0]
    columns = np.zeros((count, n))
    for k in range(n):
        unit = np.zeros(n)
        unit[k] = 1.0
        _, columns[:, k] = value_and_tangent(f, (x,), (unit,))
    return columns


def refuse_unless_plain(constraints):
    for each in (constraints,) if isinstance(constraints, dict) else constraints:
        if not isinstance(each, dict):
            refused("a constraint of this class", "Write it as a dict: {'type': 'eq', 'fun': c}.")
