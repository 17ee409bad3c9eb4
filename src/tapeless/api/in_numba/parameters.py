"""How a function takes its arguments, and functions that take theirs in the same way."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any

from numba import njit
from numba.core import cgutils, types
from numba.extending import intrinsic

from tapeless.frontend.signature import binder


class Parameters:
    """The parameters of a function, with their defaults."""

    def __init__(self, function: Callable) -> None:
        self.names: list[str] = []
        self.stars: set[str] = set()  # of `*args`
        self.defaults: dict[str, Any] = {}
        written = []
        for parameter in binder(function).signature.parameters.values():
            plain = parameter.replace(annotation=inspect.Parameter.empty)
            if parameter.default is not inspect.Parameter.empty:
                self.defaults[f"default_{parameter.name}"] = parameter.default
                plain = plain.replace(default=_Name(f"default_{parameter.name}"))
            if parameter.kind is parameter.VAR_POSITIONAL:
                self.stars.add(parameter.name)
            self.names.append(parameter.name)
            written.append(plain)
        self.text = str(inspect.Signature(written))

    @property
    def texts(self) -> dict[str, str]:
        """How a body writes each argument: no name of the function's own can be one of a body's."""
        return {name: f"argument_{place}" for place, name in enumerate(self.names)}

    def calling(self, called: Callable) -> Callable:
        """A function with these parameters that calls another one with a value for each."""
        line = f"return called_by_tapeless({', '.join(self.names)})"
        return written(self.text, [line], {**self.defaults, "called_by_tapeless": called})

    def function(self, lines: Iterable[str], names: dict[str, Any]) -> Callable:
        """A function with these parameters and this body."""
        return self.calling(njit(body(f"({', '.join(self.texts.values())})", lines, names)))


def body(parameters: str, lines: Iterable[str], names: dict[str, Any]) -> Callable:
    """A function for Numba to compile that calls a derivative."""
    return written(parameters, ["uncached()", *lines], {**names, "uncached": uncached})


@intrinsic
def uncached(context: Any) -> Any:
    """Keeps Numba from caching whoever calls this: its cache would not see that the function that
    was differentiated has changed, and the module of the derivative need not exist any more.
    """

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        name = "numba.dynamic.globals.tapeless"  # Numba caches no code with a name like that
        if name not in builder.module.globals:
            marker: Any = cgutils.add_global_variable(builder.module, cgutils.int8_t, name)
            marker.initializer = cgutils.int8_t(0)
            marker.linkage = "weak"  # stays, though nothing uses it
        return context.get_dummy_value()

    return types.none(), code


def written(parameters: str, lines: Iterable[str], names: dict[str, Any]) -> Callable:
    """A function made of text."""
    space = dict(names)
    exec("\n    ".join([f"def called{parameters}:", *lines]), space)
    return space["called"]


class _Name(str):
    """A default that is written as a name."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)
