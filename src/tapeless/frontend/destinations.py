"""Calls whose result goes into an array that there is: `out=`, `np.add.at`."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from tapeless.frontend.binding import Arguments
from tapeless.frontend.library_calls import call_library
from tapeless.frontend.reader import Reader
from tapeless.frontend.subscripts import as_array, read_index, store
from tapeless.frontend.values import NONE, Tuple, Value
from tapeless.ir.nodes import Accumulate, Ellipsis

EVERYTHING = (Ellipsis(),)


def with_out(reader: Reader, function: Any, arguments: Arguments, node: ast.AST) -> Value:
    """A call of something that has a rule; `out=` is a store of the result, and `where=` beside it
    says of which elements.
    """
    args, kwargs = list(arguments[0]), dict(arguments[1])
    out = kwargs.pop("out", NONE)
    if isinstance(function, np.ufunc) and len(args) == function.nin + 1:
        out = args.pop()
    is_masked = isinstance(function, np.ufunc) and out != NONE and "where" in kwargs
    mask = kwargs.pop("where") if is_masked else None
    result = call_library(reader, function, (args, kwargs), node)
    if out == NONE:
        return result
    if isinstance(out, Tuple):  # NumPy takes a tuple too
        out = out.items[0]
    if mask is not None:
        result = call_library(reader, np.where, ([mask, result, out], {}), node)
    store(reader, out, EVERYTHING, result, node)
    return out


def add_at(reader: Reader, node: ast.Call) -> Value:
    """`np.add.at(array, index, value)`."""
    if len(node.args) != 3 or node.keywords:
        raise reader.refuse(node, "`np.add.at` takes an array, an index and values")
    array = reader.operand(node.args[0])
    index = read_index(reader, node.args[1])
    value = as_array(reader, reader.value(node.args[2]), node)
    reader.builder.append(Accumulate(array, index, value))
    return NONE
