"""Functions that call each other: which of them there are, by the names that they call."""

from __future__ import annotations

import ast
from collections.abc import Collection
from types import CellType, FunctionType
from typing import Any

from tapeless.frontend.frame import Frame
from tapeless.frontend.names import body_of, loaded
from tapeless.frontend.scope import Scope, scope_of
from tapeless.frontend.source import python_function, scalar_function
from tapeless.frontend.values import Closure

_NOTHING = object()


def family_of(frame: Frame, among: Collection[ast.AST]) -> dict[str, Scope]:
    """The functions that a call reaches by name, of those `among` which it may come back."""
    found: dict[str, Scope] = {}
    pending = [frame.scope]
    while pending:
        scope = pending.pop()
        for name in sorted(loaded(body_of(scope.node))):
            if name in found or name in scope.local:
                continue
            called = _called(frame, name)
            if called is not None and called.node in among:
                found[name] = called
                pending.append(called)
    return found


def means_itself(frame: Frame) -> bool:
    """Whether the name of a function, where it reads it, is that of the function."""
    called = _called(frame, frame.scope.name)
    return called is not None and called.node is frame.scope.node


def _called(frame: Frame, name: str) -> Scope | None:
    """The function that a name means inside of a function, if it reads the same names there."""
    around = frame.outer
    while around is not None:
        if name in around.cells:
            return None
        if name in around.scope.local:
            value = around.env.get(name)
            is_near = isinstance(value, Closure) and value.frame is frame.outer
            return value.scope if is_near else None  # type: ignore[union-attr]
        around = around.outer
    owner = frame.owner
    value = _outside(owner, name)
    function = python_function(value)
    if function is None or scalar_function(value) is not None or not _is_near(owner, function):
        return None
    return scope_of(function)


def _outside(owner: FunctionType, name: str) -> Any:
    cells = _cells(owner)
    if name in cells:
        try:
            return cells[name].cell_contents
        except ValueError:
            return _NOTHING
    return owner.__globals__.get(name, _NOTHING)


def _is_near(owner: FunctionType, function: FunctionType) -> bool:
    """Whether names mean the same in both functions."""
    cells = _cells(owner)
    own = all(cells.get(name) is cell for name, cell in _cells(function).items())
    return function.__globals__ is owner.__globals__ and own


def _cells(function: FunctionType) -> dict[str, CellType]:
    return dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
