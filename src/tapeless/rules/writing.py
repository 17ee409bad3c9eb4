"""Rules of functions that write to one of their arguments and return nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from tapeless.rules.registry import CALLEES, callee, complex_too

_PURE: dict[Callable, Callable] = {}


def pure_form(function: Callable, name: str) -> Callable:
    """A function that returns what `function` writes to its argument `name`, and writes nothing.

    A call of `function` is read as a store of that result.
    """
    plain: Any = getattr(function, "py_func", function)
    if plain not in _PURE:
        _PURE[plain] = _pure(plain, name)
    pure = _PURE[plain]
    place = list(inspect.signature(plain).parameters).index(name)

    def written(*args, **constants):
        args[place][...] = pure(*args, **constants)

    for key in (function, plain):
        CALLEES.pop(key, None)
        callee(key, lower=written)
        complex_too(key)
    return pure


def _pure(function: Any, name: str) -> Callable:
    from numba.extending import register_jitable  # takes longer to import than all the rest

    names = list(inspect.signature(function).parameters)
    if name not in names:
        raise TypeError(f"{function.__name__} has no argument `{name}`")
    called = register_jitable(function)
    given = ", ".join("fresh" if other == name else other for other in names)
    text = f"""def {function.__name__}_result({", ".join(names)}):
    fresh = {name}.copy()
    called({given})
    return fresh
"""
    space = {"called": called}
    exec(text, space)
    made: Any = space[f"{function.__name__}_result"]
    made.__defaults__ = function.__defaults__
    return made
