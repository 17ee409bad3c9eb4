"""The python dialect: text that CPython and NumPy run as it stands."""

from __future__ import annotations

from tapeless.emit.dialects import PYTHON
from tapeless.emit.module import write_module
from tapeless.emit.written import Written
from tapeless.ir.nodes import Function


def write(function: Function, name: str) -> Written:
    """The function, typed or not, as a module with one plain function called `name`."""
    return write_module(function, name, PYTHON)
