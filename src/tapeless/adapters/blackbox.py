"""A function of another package, with rules by which that package differentiates it."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable
from typing import Any

from tapeless.rules.foreign_functions import give, registered

_numbers = itertools.count()


def blackbox(
    function: Callable,
    pull_of: Callable[[Callable, int], Callable],
    into: Callable[[Any], Any],
    back: Callable[[Any], Any],
    orders: int = 2,
) -> Callable:
    """`function` on NumPy arrays, with reverse rules up to the order given.

    `pull_of(g, k)` is a function of the other package, of `(y_bar, *args)`: the cotangent of
    argument k of g. `into` and `back` convert one array.
    """
    names = [p.name for p in inspect.signature(function).parameters.values()]
    name = getattr(function, "__name__", "function").strip("<>")
    return _made(function, name, names, pull_of, into, back, orders)


def _made(
    function: Callable,
    name: str,
    names: list[str],
    pull_of: Callable[[Callable, int], Callable],
    into: Callable[[Any], Any],
    back: Callable[[Any], Any],
    orders: int,
) -> Callable:
    def call(*args: Any) -> Any:
        return back(function(*map(into, args)))

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    signature = inspect.Signature([inspect.Parameter(n, kind) for n in names])
    call.__signature__ = signature
    call.__name__ = f"{name}_{next(_numbers)}"  # two functions of one text are not one function
    registered(call)
    if orders == 0:
        return call  # without a rule: a derivative of it is refused
    pulls = tuple(
        [
            _made(
                pull_of(function, k),
                f"{name}_pullback",
                [f"bar_of_{name}", *names],
                pull_of,
                into,
                back,
                orders - 1,
            )
            for k in range(len(names))
        ]
    )

    def reverse(y, y_bar, *args):
        return tuple([pull(y_bar, *args) for pull in pulls])

    give(registered(call), "reverse", reverse)
    return call
