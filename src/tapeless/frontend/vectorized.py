"""Functions of numbers that `vectorize`, of Numba or of NumPy, has made functions of arrays."""

from __future__ import annotations

import ast
from types import FunctionType

from tapeless.frontend.inlining import Arguments, bind_parameters, call_function, defaults_of
from tapeless.frontend.reader import Reader
from tapeless.frontend.scope import scope_of
from tapeless.frontend.values import Static, Value
from tapeless.rules.mapping import elementwise


def call_vectorized(
    reader: Reader, function: FunctionType, arguments: Arguments, node: ast.AST
) -> Value:
    """A call of what was made of `function`: element by element."""
    default = defaults_of(reader, function, constant=reader.frame.site is not None)
    scope = scope_of(function)
    bound = bind_parameters(reader, scope, arguments, node, default)
    numbers = [bound[p.arg] for p in (*scope.arguments.posonlyargs, *scope.arguments.args)]
    site = reader.frame.site or reader.builder.location
    return call_function(reader, elementwise, ([Static(function), *numbers], {}), node, site)
