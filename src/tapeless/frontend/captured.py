"""A function that takes what it captured as one more argument, to be differentiated in.

What it captured is a dict by name: the variables of enclosing functions that hold floats, also
those that the functions among them captured, and what a bound method or a partial was given.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CellType, FunctionType
from typing import Any

import numpy as np

from tapeless.errors import ArgumentError
from tapeless.frontend.pytrees import Flattening
from tapeless.frontend.source import python_function

CAPTURED = "captured"


@dataclass(frozen=True)
class Captured:
    """One thing that a function captured: a variable in a cell, or an argument that it holds."""

    name: str
    read: Callable[[], Any]
    cell: CellType | None = None


class WithCaptured:
    """`function` with what it captured as the argument `captured`, which each call reads anew."""

    def __init__(self, function: Callable, held: tuple[Captured, ...]) -> None:
        functools.update_wrapper(self, function, updated=())
        self.function = function
        plain = python_function(getattr(function, "__func__", function))
        self.entries = (*held, *(_of_cells(plain, set()) if plain else ()))
        names = [entry.name for entry in self.entries]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ArgumentError(f'argnums="captured": two captured variables are called `{twice}`.')

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)

    def now(self) -> dict[str, Any]:
        """The captured variables that hold floats, by name."""
        values = {entry.name: entry.read() for entry in self.entries}
        found = {name: value for name, value in values.items() if _holds_floats(value)}
        if not found:
            name = getattr(self.function, "__name__", repr(self.function))
            raise ArgumentError(f'argnums="captured", but {name} captured no float and no array.')
        return found


def _of_cells(function: FunctionType, met: set[int]) -> Iterator[Captured]:
    """What a function captured, and the functions among it."""
    cells = function.__closure__ or ()
    for name, cell in zip(function.__code__.co_freevars, cells, strict=True):
        if id(cell) in met:
            continue
        met.add(id(cell))
        try:
            value = cell.cell_contents
        except ValueError:  # not assigned yet
            continue
        inner = python_function(value)
        if inner is None:
            yield Captured(name, lambda cell=cell: cell.cell_contents, cell)
        else:
            yield from _of_cells(inner, met)


def _holds_floats(value: Any) -> bool:
    met = Flattening()
    try:
        met.tree(value)
    except ArgumentError:  # a set, an integer of many digits: part of the program
        return False
    return any(np.asarray(leaf).dtype.kind in "fc" for leaf in met.leaves)
