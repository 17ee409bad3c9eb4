"""Reading names, constants, displays, lambdas, attributes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from types import ModuleType

import numpy as np

from tapeless.frontend.assignment import assign, raise_error, raise_if
from tapeless.frontend.calls import apply, make_closure
from tapeless.frontend.conditions import condition
from tapeless.frontend.iteration import static_items
from tapeless.frontend.reader import Reader, expression
from tapeless.frontend.values import (
    FALSE,
    TRUE,
    Const,
    Keywords,
    Listing,
    Maybe,
    Method,
    Poison,
    Shape,
    Static,
    Tuple,
    Value,
    Var,
    describe,
)
from tapeless.ir.types import Array, Scalar
from tapeless.rules.registry import METHODS, PROPERTIES


@expression(ast.Constant)
def read_constant(reader: Reader, node: ast.Constant) -> Value:
    if isinstance(node.value, (complex, bytes)):
        raise reader.refuse(node, f"{type(node.value).__name__} values are not supported")
    return reader.captures.constant(node.value)


# ---- names ---------------------------------------------------------------------------------------


@expression(ast.Name)
def read_name(reader: Reader, node: ast.Name) -> Value:
    value = _lookup(reader, node.id)
    if isinstance(value, Poison):
        raise reader.poisoned(value, node)
    return value


def _lookup(reader: Reader, name: str) -> Value:
    frame = reader.frame
    if name in frame.scope.local:
        value = frame.env.get(name)
        if value is None:
            raise_error(reader, "UnboundLocalError", _UNBOUND.format(name))
        frame.env[name] = value = _bound(reader, value, "UnboundLocalError", _UNBOUND.format(name))
        return value
    around = frame.outer
    while around is not None:
        if name in around.scope.local:
            return _from_around(reader, around.env.get(name), name)
        around = around.outer
    constant = frame.site is not None
    value = reader.captures.cell(frame.owner, name, constant)
    if value is None:
        value = reader.captures.global_name(frame.owner, name, constant)
    if value is None:
        raise_error(reader, "NameError", f"name '{name}' is not defined")
    return value


_UNBOUND = "cannot access local variable '{}' where it is not associated with a value"
_UNBOUND_AROUND = (
    "cannot access free variable '{}' where it is not associated with a value in enclosing scope"
)


def _bound(reader: Reader, value: Value, exception: str, message: str) -> Value:
    """The value of a name that some path may have left unbound."""
    if not isinstance(value, Maybe):
        return value
    if value.bound == FALSE:
        raise_error(reader, exception, message)
    if value.bound != TRUE:
        unbound = reader.emit("not", value.bound, hint="unbound")
        raise_if(reader, unbound, exception, message)
    return value.value


def _from_around(reader: Reader, value: Value | None, name: str) -> Value:
    message = _UNBOUND_AROUND.format(name)
    if value is None:
        raise_error(reader, "NameError", message)
    return _bound(reader, value, "NameError", message)


@expression(ast.NamedExpr)
def read_named(reader: Reader, node: ast.NamedExpr) -> Value:
    """`name := value`, where it is certain to be evaluated."""
    if reader.frame.aside:
        raise reader.refuse_kind(node)
    value = reader.value(node.value)
    assign(reader, node.target, value)
    return value


# ---- displays ------------------------------------------------------------------------------------


@expression(ast.Tuple)
def read_tuple(reader: Reader, node: ast.Tuple) -> Value:
    return Tuple(tuple(_items(reader, node.elts)))


@expression(ast.List)
def read_list(reader: Reader, node: ast.List) -> Value:
    return Listing(tuple(_items(reader, node.elts)))


def _items(reader: Reader, nodes: list[ast.expr]) -> Iterator[Value]:
    for node in nodes:
        if not isinstance(node, ast.Starred):
            yield reader.value(node)
            continue
        items = static_items(reader, reader.value(node.value), node)
        if items is None:
            raise reader.refuse_kind(node)
        yield from items


@expression(ast.ListComp, ast.GeneratorExp)
def read_comprehension(reader: Reader, node: ast.ListComp | ast.GeneratorExp) -> Value:
    """Over a tuple, whose length is known; anything else is refused."""
    (generator, *more) = node.generators
    iterable = reader.value(generator.iter)
    items = static_items(reader, iterable, generator.iter)
    if items is None or more or generator.is_async:
        raise reader.refuse_kind(node)
    frame = reader.frame
    saved, found = dict(frame.env), []
    for item in items:
        assign(reader, generator.target, item)
        wanted = [condition(reader, test) for test in generator.ifs]
        if not all(isinstance(test, Const) for test in wanted):
            raise reader.refuse_kind(node)
        if all(test == TRUE for test in wanted):
            found.append(reader.value(node.elt))
    frame.env = saved
    return Listing(tuple(found))


@expression(ast.Lambda)
def read_lambda(reader: Reader, node: ast.Lambda) -> Value:
    return make_closure(reader, node)


@expression(ast.Starred)
def read_starred(reader: Reader, node: ast.Starred) -> Value:
    raise reader.refuse_kind(node)


# ---- attributes ----------------------------------------------------------------------------------


@expression(ast.Attribute)
def read_attribute(reader: Reader, node: ast.Attribute) -> Value:
    base = reader.value(node.value)
    if isinstance(base, Static):
        return _of_object(reader, base.value, node)
    if isinstance(base, Var):
        return _of_array(reader, base, node)
    if isinstance(base, Poison):
        raise reader.poisoned(base, node)
    if isinstance(base, Const) and node.attr == "ndim":
        return Const(0)
    if isinstance(base, Keywords) or not isinstance(base, Const):
        raise reader.refuse(node, f"{describe(base)} has no `{node.attr}` that tapeless knows")
    raise reader.refuse(node, f"`.{node.attr}` of the constant {base.value!r} is not supported")


def _of_object(reader: Reader, owner: object, node: ast.Attribute) -> Value:
    if isinstance(owner, np.dtype) or getattr(owner, "__module__", "") == "builtins":
        return reader.captures.constant(getattr(owner, node.attr))
    if not isinstance(owner, (ModuleType, type, np.ufunc)):
        raise reader.refuse(
            node,
            f"an attribute of {type(owner).__name__!r} objects cannot be read",
            "Pass the value as an argument.",
        )
    try:
        return reader.captures.attribute(owner, node.attr, constant=reader.frame.site is not None)
    except AttributeError as error:
        raise reader.refuse(node, str(error)) from None


def _of_array(reader: Reader, array: Var, node: ast.Attribute) -> Value:
    rank = reader.ranks.rank(array)
    match node.attr:
        case "shape":
            return Shape(array)
        case "ndim":
            return reader.emit("ndim", array, hint="rank")
        case "size":
            return reader.emit("size", array, hint="n")
        case "T":
            return apply(reader, Static(np.transpose), ([array], {}), node) if rank != 1 else array
        case "dtype":
            return _dtype(reader, array, node)
        case "fill" | "item":
            return Method(array, node.attr)
        case name if name in PROPERTIES:
            return apply(reader, Static(PROPERTIES[name]), ([array], {}), node)
        case name if name in METHODS:
            return Method(array, name)
    raise reader.refuse(
        node,
        f"the array attribute `{node.attr}` is not supported",
        "docs/limitations.md lists what can be written.",
    )


def _dtype(reader: Reader, array: Var, node: ast.AST) -> Value:
    if isinstance(array.type, (Array, Scalar)):
        return Static(np.dtype(array.type.dtype))
    raise reader.refuse(
        node,
        "the dtype of this value is not known while the program is read",
        "Name the dtype, as `np.float64`, or use `np.zeros_like`.",
    )
