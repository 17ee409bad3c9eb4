"""Solvers of SciPy, called with functions of the program: what the python engine runs."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

# By a key that the program text holds: from the numbers and arrays that the functions take from the
# program, a tuple of the functions and of the arguments passed on to them. Reading a program
# fills it.
TEMPLATES: dict[str, Callable[[Sequence[Any]], tuple[tuple, tuple]]] = {}

NEAR = 1e-4  # how far, relative to its size, a solution may be from solving its equation


def solution(solver: str, key: str, settings: dict, x0: Any, *leaves: Any) -> Any:
    """What a solver finds from `x0`."""
    if key not in TEMPLATES:
        raise LookupError(
            "only a process that read the program knows the functions that this solver calls"
        )
    functions, args = TEMPLATES[key](leaves)
    return np.asarray(_SOLVERS[solver](functions, x0, args, settings), dtype=np.float64)


def near_solution(x: Any, better: Any) -> Any:
    """`better`, a step of Newton's method from the solution `x`; warns if it is far from there."""
    gap = np.max(np.abs(better - x), initial=0.0)
    if not gap <= NEAR * (1.0 + np.max(np.abs(x), initial=0.0)):
        warnings.warn(
            f"the solution is off by about {gap:.2g}, and derivatives of it are no better: "
            "the solver stopped early, or the equation is singular there",
            RuntimeWarning,
            stacklevel=2,
        )
    return better


def _root(functions: tuple, x0: Any, args: tuple, settings: dict) -> Any:
    from scipy import optimize

    function, slope = functions
    return optimize.root(function, x0, args, jac=slope, **settings).x


def _fsolve(functions: tuple, x0: Any, args: tuple, settings: dict) -> Any:
    from scipy import optimize

    function, slope = functions
    return optimize.fsolve(function, x0, args, fprime=slope, **settings)


def _minimum(functions: tuple, x0: Any, args: tuple, settings: dict) -> Any:
    from scipy import optimize

    function, slope, bend, along = functions
    return optimize.minimize(function, x0, args, jac=slope, hess=bend, hessp=along, **settings).x


def _minimum_of_number(functions: tuple, start: Any, args: tuple, settings: dict) -> Any:
    """Between the bounds, or from the bracket, that `start` holds; it may be empty."""
    from scipy import optimize

    ends = tuple(start.tolist()) or None
    where = {"bounds" if settings["method"] == "bounded" else "bracket": ends}
    return [optimize.minimize_scalar(functions[0], args=args, **where, **settings).x]


def _leastsq(functions: tuple, x0: Any, args: tuple, settings: dict) -> Any:
    from scipy import optimize

    function, slope = functions
    return optimize.leastsq(function, x0, args, Dfun=slope, **settings)[0]


def _least_squares(functions: tuple, x0: Any, args: tuple, settings: dict) -> Any:
    from scipy import optimize

    function, slope = functions
    jac = "2-point" if slope is None else slope
    return optimize.least_squares(function, x0, jac=jac, args=args, **settings).x


def _minimum_within(functions: tuple, start: Any, args: tuple, settings: dict) -> Any:
    """From the start in the first row, between the bounds in the other two."""
    x0, low, high = start
    bounds = list(zip(low, high, strict=True))
    return _minimum(functions, x0, args, settings | {"bounds": bounds})


def _constrained_minimum(functions: tuple, start: Any, args: tuple, settings: dict) -> Any:
    """Functions are what is minimized, its slope, and a function, slope and arguments of each
    constraint.
    """
    from scipy import optimize

    function, slope, called = functions
    kinds, others = settings["kinds"], {k: v for k, v in settings.items() if k != "kinds"}
    constraints = [
        {"type": kind, "fun": fun, "args": given} | ({} if jac is None else {"jac": jac})
        for kind, (fun, jac, given) in zip(kinds, called, strict=True)
    ]
    x0, low, high = start
    bounds = list(zip(low, high, strict=True)) if np.any(np.isfinite(start[1:])) else None
    return optimize.minimize(
        function, x0, args, jac=slope, bounds=bounds, constraints=constraints, **others
    ).x


def _least_squares_within(functions: tuple, start: Any, args: tuple, settings: dict) -> Any:
    x0, low, high = start
    return _least_squares(functions, x0, args, settings | {"bounds": (low, high)})


_SOLVERS = {
    "root": _root,
    "fsolve": _fsolve,
    "minimize": _minimum,
    "minimize_within": _minimum_within,
    "minimize_constrained": _constrained_minimum,
    "minimize_scalar": _minimum_of_number,
    "leastsq": _leastsq,
    "least_squares_within": _least_squares_within,
    "least_squares": _least_squares,
}
