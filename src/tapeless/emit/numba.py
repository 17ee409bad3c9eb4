"""The native dialect: text that Numba compiles."""

from __future__ import annotations

from tapeless.emit.dialects import NUMBA
from tapeless.emit.module import write_module
from tapeless.emit.written import Written
from tapeless.ir.nodes import Function


def write(function: Function, name: str) -> Written:
    """The typed function as a module with one `njit` function called `name`."""
    return write_module(function, name, NUMBA)


def standalone(text: str) -> str:
    """The module for a person to keep: Numba stores its machine code beside it."""
    start = NUMBA.decorators[0].removesuffix(")")
    return text.replace(start, f"{start}, cache=True")
