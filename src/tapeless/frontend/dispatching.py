"""Calls of `functools.singledispatch` functions: which implementation is meant."""

from __future__ import annotations

import ast
from types import FunctionType
from typing import Any

from tapeless.frontend.reader import Reader
from tapeless.frontend.static_types import class_named
from tapeless.frontend.values import Value


def is_dispatched(function: Any) -> bool:
    """Whether this chooses its implementation by the class of its first argument."""
    return (
        isinstance(function, FunctionType)
        and function.__module__ is not None
        and all(hasattr(function, name) for name in ("registry", "dispatch", "register"))
    )


def implementation(reader: Reader, function: Any, value: Value, node: ast.AST) -> Value:
    """The function that is called for this first argument, guarded against another one."""
    kind = class_named(reader, value, node)
    path = ("held", f"dispatch of {kind.__name__}")
    constant = reader.frame.site is not None
    return reader.captures.capture(path, id(function), lambda: function.dispatch(kind), constant)
