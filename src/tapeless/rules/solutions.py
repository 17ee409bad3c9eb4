"""Solutions of systems of equations, found by SciPy and differentiated by the implicit function
theorem. The python engine runs them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tapeless.rules.implicit import pinned
from tapeless.rules.inner import value_and_tangent
from tapeless.rules.registry import WHOLE_ARRAY, callee, forward, reverse, zero_derivative
from tapeless.rules.spelling import helped
from tapeless.runtime.callbacks import near_solution


def solution(solver: str, functions: Any, x0: Any, args: Any, **settings: Any) -> Any:
    """What the solver finds, without derivatives; `frontend/callbacks.py` reads calls of it."""
    raise TypeError("only programs that are differentiated call this")


helped(
    "solution",
    lambda args, attrs: (
        f"solution({attrs['solver']!r}, {attrs['key']!r}, {attrs['settings']!r}, {', '.join(args)})"
    ),
    "callbacks",
    plain="callbacks",
    cost=1000 * WHOLE_ARRAY,
    rank=lambda ranks, attrs: 1,
)
zero_derivative("solution")
helped(
    "near_solution",
    "near_solution({0}, {1})",
    "callbacks",
    plain="callbacks",
    rank=lambda ranks, attrs: 1,
)
callee(near_solution, operation="near_solution", signature="x, better")


@reverse("near_solution")
def near_solution_(y, y_bar, x, better):
    return None, y_bar


@forward("near_solution")
def near_solution_forward(y, x, better, x_dot, better_dot):
    return better_dot


def value_and_jacobian(f, x):
    n = x.shape[0]
    columns = np.zeros((n, n))
    y = np.zeros(n)
    for k in range(n):
        unit = np.zeros(n)
        unit[k] = 1.0
        y[:], columns[:, k] = value_and_tangent(f, (x,), (unit,))
    return y, columns


def newton_step(f, x):
    y, columns = value_and_jacobian(f, x)
    return x - np.linalg.solve(columns, y)


def implicit_solution(f, x):
    """A solution of f(x) = 0 that was found, as a function of what f depends on."""
    better = near_solution(x, newton_step(f, x))
    return pinned(x, newton_step(f, better))


def gradient_of(f, x):
    n = x.shape[0]
    slopes = np.zeros(n)
    for k in range(n):
        unit = np.zeros(n)
        unit[k] = 1.0
        _, slopes[k] = value_and_tangent(f, (x,), (unit,))
    return slopes
