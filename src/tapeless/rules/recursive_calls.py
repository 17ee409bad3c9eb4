"""Calls of a function inside of itself as operations, whose rules are its own derivatives.

The forward sweep calls the derivative of the function, which records itself, and the reverse sweep
calls what that returned: a recursive pair, as deep as the program goes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from tapeless.rules.foreign_functions import give, registered
from tapeless.rules.outputs import opened_results, part_name, with_residual
from tapeless.runtime.recursion import pulled_back, pushed_forward, recorded

# By the api: of a function, what gives its value and a pullback, and what gives its tangent.
DERIVATIVES: list[tuple[Callable[[Callable], Callable], Callable[[Callable], Callable]]] = []


def recursive_call(
    function: Callable, arrange: Callable[[tuple], tuple], places: tuple[int, ...], name: str
) -> Callable:
    """`function` of numbers and arrays as one operation.

    `arrange` puts these among the constants that the function is also called with; they are its
    arguments at `places`.
    """
    count = len(places)
    names = [f"x{k}" for k in range(count)]

    def call(*args: Any) -> Any:
        return function(*arrange(args))

    def augmented(*args: Any) -> Any:
        def pulled(*given: Any) -> Any:
            value, pullback = DERIVATIVES[0][0](function)(*arrange(given))

            def pulled_to(y_bar: Any) -> list[Any]:
                bars = pullback(y_bar)
                return [bars[place] for place in places]

            return value, pulled_to

        return recorded(call, pulled, args)

    def pull(pullback: Any, y_bar: Any, *args: Any) -> Any:
        found = pulled_back(pullback, y_bar, args)
        return found if count > 1 else found[0]

    def push(*both: Any) -> Any:
        def pushed(args: tuple, dots: tuple) -> Any:
            tangents = [None] * len(arrange(args))
            for place, dot in zip(places, dots, strict=True):
                tangents[place] = dot
            return DERIVATIVES[0][1](function)(arrange(args), tuple(tangents))

        return pushed_forward(pushed, call, both[:count], both[count:])

    _sign(call, f"{name}_call", names)
    _sign(augmented, f"{name}_recorded", names)
    _sign(pull, f"{name}_pull", ["pullback", "y_bar", *names])
    _sign(push, f"{name}_push", [*names, *(f"{n}_dot" for n in names)])
    registered(push)
    if count > 1:
        opened_results(pull, count)
    else:
        registered(pull)

    def rule(pullback, y_bar, *args):
        return pull(pullback, y_bar, *args)

    def forward(y, together, *operands):
        args, dots = operands[:count], operands[count + 1 :]
        known = [np.zeros_like(a) if d is None else d for a, d in zip(args, dots)]  # noqa: B905
        return push(*args, *known)

    with_residual(call, augmented, rule)
    give(part_name(augmented, 0), "forward", forward, (0, 1))
    return call


def _sign(function: Any, name: str, names: list[str]) -> None:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [inspect.Parameter(n, kind) for n in names]
    function.__signature__ = inspect.Signature(parameters)
    function.__name__ = name
