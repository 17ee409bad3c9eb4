"""Functions that the program defines, and their decorators."""

from __future__ import annotations

import ast

from tapeless.frontend.calls import apply
from tapeless.frontend.reader import Reader
from tapeless.frontend.scope import inner_scope
from tapeless.frontend.values import Closure, Static, Value


def make_closure(reader: Reader, node: ast.FunctionDef | ast.Lambda) -> Closure:
    """A function that the program defines."""
    a = node.args
    defaults = tuple(reader.value(d) for d in a.defaults)
    by_keyword = tuple(None if d is None else reader.value(d) for d in a.kw_defaults)
    scope = inner_scope(reader.frame.scope, node)
    return Closure(scope, reader.frame, defaults, by_keyword)


def decorated(reader: Reader, decorator: ast.expr, value: Value) -> Value:
    """A decorated definition: `njit` compiles without changing what a function computes."""
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    known = reader.value(function)
    module = getattr(known.value, "__module__", "") if isinstance(known, Static) else ""
    if (module or "").partition(".")[0] in ("numba", "functools"):
        return value
    return apply(reader, reader.value(decorator), ([value], {}), decorator)
