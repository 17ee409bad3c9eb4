"""Rules of functions that write to some of their arguments and return nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from tapeless.rules.registry import CALLEES, callee, complex_too

_PURE: dict[tuple[Callable, tuple[str, ...]], Callable] = {}


def pure_form(function: Callable, names: tuple[str, ...]) -> Callable:
    """A function that returns what `function` writes to its arguments `names`, a tuple if these are
    several, and writes nothing.

    A call of `function` is read as a store of that result.
    """
    plain: Any = getattr(function, "py_func", function)
    if (plain, names) not in _PURE:
        _PURE[plain, names] = _pure(plain, names)
    pure = _PURE[plain, names]
    parameters = list(inspect.signature(plain).parameters)
    places = tuple(parameters.index(name) for name in names)

    def written(*args, **constants):
        found = pure(*args, **constants)
        args[places[0]][...] = found

    def all_written(*args, **constants):
        found = pure(*args, **constants)
        for place, result in zip(places, found, strict=True):
            args[place][...] = result

    for key in (function, plain):
        CALLEES.pop(key, None)
        callee(key, lower=written if len(names) == 1 else all_written)
        complex_too(key)
    return pure


def _pure(function: Any, written: tuple[str, ...]) -> Callable:
    from numba.extending import register_jitable  # takes longer to import than all the rest

    names = list(inspect.signature(function).parameters)
    for name in written:
        if name not in names:
            raise TypeError(f"{function.__name__} has no argument `{name}`")
    called = register_jitable(function)
    given = ", ".join(f"fresh_{name}" if name in written else name for name in names)
    copies = "\n".join(f"    fresh_{name} = {name}.copy()" for name in written)
    text = f"""def {function.__name__}_result({", ".join(names)}):
{copies}
    called({given})
    return {", ".join(f"fresh_{name}" for name in written)}
"""
    space = {"called": called}
    exec(text, space)
    made: Any = space[f"{function.__name__}_result"]
    made.__defaults__ = function.__defaults__
    return made
