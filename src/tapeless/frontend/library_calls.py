"""Calls of what has a rule: the arguments become operands and attributes of an operation."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from typing import Any

import numpy as np

from tapeless.errors import UnsupportedCall
from tapeless.frontend.binding import Arguments
from tapeless.frontend.heap import opened_throughout
from tapeless.frontend.inlining import call_function
from tapeless.frontend.iteration import static_items
from tapeless.frontend.keys import key_of
from tapeless.frontend.origin import full_name
from tapeless.frontend.reader import Reader
from tapeless.frontend.subscripts import as_array
from tapeless.frontend.values import (
    Const,
    Operand,
    Shape,
    Undefined,
    Value,
    Var,
    describe,
    leaves,
)
from tapeless.rules.registry import CALLEES, COMPLEX, OTHERWISE, Callee

# Creations of a given shape, and what makes an array of the shape of another.
_LIKE = {
    "numpy.zeros": "numpy.zeros_like",
    "numpy.empty": "numpy.empty_like",
    "numpy.ones": "numpy.ones_like",
}


# What these make of the rows of an array.
ROWS = {np.stack: np.copy, np.vstack: np.copy, np.concatenate: np.ravel, np.hstack: np.ravel}


def call_library(reader: Reader, function: Any, arguments: Arguments, node: ast.AST) -> Value:
    """A call of a callable that `rules` has an entry for."""
    how = CALLEES[function]
    args = [opened_throughout(reader, value, node) for value in arguments[0]]
    kwargs = {n: opened_throughout(reader, value, node) for n, value in arguments[1].items()}
    if function in ROWS and args and isinstance(args[0], Var):
        function, how = ROWS[function], CALLEES[ROWS[function]]  # of a list that grew: an array
    arguments = args, kwargs
    if how.by_position:
        arguments = list(_bind(reader, function, how, arguments, node).values()), {}
    if how.lower is not None:
        _need_reals(reader, function, arguments)
        site = reader.frame.site or reader.builder.location
        return call_function(reader, how.lower, arguments, node, site)
    if how.known:
        return _called_now(reader, function, arguments, node)
    if function in OTHERWISE and not _fits(how, arguments):
        site = reader.frame.site or reader.builder.location
        return call_function(reader, OTHERWISE[function], arguments, node, site)
    bound = _bind(reader, function, how, arguments, node)
    if how.operation in _LIKE and _is_unknown_shape(reader, bound.get("shape")):
        return _created_like(reader, how.operation, bound, node)
    operands: list[Operand] = []
    attrs: dict[str, Any] = {}
    for name, value in bound.items():
        if name in how.static:
            attrs[name] = _attribute(reader, name, value, node)
        elif name == how.shape:
            operands += _dimensions(reader, value, node)
        elif name == how.sequence:
            operands += _sequence(reader, value, node)
        elif isinstance(value, tuple):  # *args
            operands += [reader.number(item, node) for item in value]
        else:
            operands.append(as_array(reader, value, node))
    hint = _hint(how.operation)
    return reader.emit(how.operation, *operands, hint=hint, **attrs)


def _need_reals(reader: Reader, function: Any, arguments: Arguments) -> None:
    """Note what a function for real numbers was called with, since types come later."""
    if function in COMPLEX or reader.captures.is_rule:
        return
    values = (*arguments[0], *arguments[1].values())
    given = [leaf for value in values for leaf in leaves(value) if not isinstance(leaf, Undefined)]
    if any(isinstance(leaf, Var) for leaf in given):
        reader.builder.assign("needs_reals", *given, hint="t", name=full_name(function))


def _hint(operation: str) -> str:
    return "n" if operation in ("shape", "size", "ndim") else "t"


def _called_now(reader: Reader, function: Any, arguments: Arguments, node: ast.AST) -> Value:
    """A helper of a rule, called while the program is read."""
    args, kwargs = arguments
    given = [_python(v) for v in args], {name: _python(v) for name, v in kwargs.items()}
    if any(v is _UNKNOWN for v in (*given[0], *given[1].values())):
        raise reader.refuse(
            node,
            "the axes of this call have to be constants, and the ranks of its arrays known",
            "Write the axes as literals, and give arrays of unknown rank their shape by `reshape`.",
            error=UnsupportedCall,
        )
    try:
        result = function(*given[0], **given[1])
    except (ValueError, IndexError, TypeError) as error:
        raise reader.refuse(node, str(error), error=UnsupportedCall) from None
    return reader.captures.constant(result)


@cache
def _signature(text: str) -> inspect.Signature:
    return inspect.signature(eval(f"lambda {text}: None"))


def _fits(how: Callee, arguments: Arguments) -> bool:
    try:
        _signature(how.signature).bind(*arguments[0], **arguments[1])
    except TypeError:
        return False
    return True


def _bind(
    reader: Reader, function: Any, how: Callee, arguments: Arguments, node: ast.AST
) -> dict[str, Any]:
    """The arguments by parameter; a default is absent if it is None, else a constant."""
    signature = _signature(how.signature)
    args, kwargs = arguments
    try:
        bound = signature.bind(*args, **kwargs).arguments
    except TypeError as error:
        name = getattr(function, "__name__", how.operation)
        raise reader.refuse(
            node,
            f"`{name}` is not supported with these arguments: {error}",
            f"tapeless knows `{name}({how.signature})`.",
            error=UnsupportedCall,
        ) from None
    result: dict[str, Any] = {}
    for parameter in signature.parameters.values():
        if parameter.name in bound:
            value = bound[parameter.name]
            if value == Const(None) and parameter.default is None:
                continue
            result[parameter.name] = value
        elif parameter.default not in (None, inspect.Parameter.empty):
            result[parameter.name] = Const(parameter.default)
    return result


def _attribute(reader: Reader, name: str, value: Value, node: ast.AST) -> Any:
    """A constant argument as a Python object; a dtype by its name."""
    known = _python(value)
    if known is _UNKNOWN:
        raise reader.refuse(
            node,
            f"`{name}` has to be a constant",
            "Write it as a literal, or bind it to a default that is a constant.",
            error=UnsupportedCall,
        )
    if name == "dtype" and known is not None:
        return np.dtype(known).name
    return known


_UNKNOWN = object()


def _python(value: Value) -> Any:
    found = key_of(value)
    return _UNKNOWN if found is ... else found


def _dimensions(reader: Reader, value: Value, node: ast.AST) -> list[Operand]:
    items = static_items(reader, value, node)
    if items is None:
        return [reader.number(value, node)]
    if not items and reader.frame.site is None and not reader.captures.is_rule:
        raise reader.refuse(
            node,
            "an array without dimensions is not supported",
            "Use a number, or an array of one element.",
        )
    return [reader.number(item, node) for item in items]


def _sequence(reader: Reader, value: Value, node: ast.AST) -> list[Operand]:
    items = static_items(reader, value, node)
    if items is None:
        raise reader.refuse(
            node,
            f"{describe(value)} is given where a tuple or a list of arrays is needed",
            "Write the arrays one by one, `(a, b)`.",
            error=UnsupportedCall,
        )
    return [as_array(reader, item, node) for item in items]


def _is_unknown_shape(reader: Reader, value: Any) -> bool:
    return isinstance(value, Shape) and reader.ranks.rank(value.array) is None


def _created_like(reader: Reader, operation: str, bound: dict[str, Any], node: ast.AST) -> Operand:
    """`np.zeros(x.shape)` where the rank of x is not known: zeros like x, in the given dtype."""
    dtype = "float64"
    if "dtype" in bound:
        dtype = _attribute(reader, "dtype", bound["dtype"], node)
    shape = bound["shape"]
    return reader.emit(_LIKE[operation], shape.array, dtype=dtype)
