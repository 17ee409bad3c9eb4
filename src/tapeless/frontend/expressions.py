"""Reading names, constants, displays, lambdas, attributes."""

from __future__ import annotations

import ast
import enum
from collections.abc import Hashable, Iterator
from types import FunctionType, ModuleType

import numpy as np

from tapeless.frontend import objects
from tapeless.frontend.assignment import assign, raise_error, raise_if
from tapeless.frontend.calls import apply, make_closure
from tapeless.frontend.catching import Raised
from tapeless.frontend.choosing import distributed
from tapeless.frontend.heap import new, new_list
from tapeless.frontend.iteration import static_items
from tapeless.frontend.methods import key, merged, methods_of
from tapeless.frontend.origin import is_library
from tapeless.frontend.reader import Reader, expression
from tapeless.frontend.source import python_function
from tapeless.frontend.texts import is_logger
from tapeless.frontend.values import (
    FALSE,
    TRUE,
    Bound,
    Closure,
    Const,
    Listing,
    Maybe,
    Method,
    Named,
    Partial,
    Poison,
    Ref,
    Shape,
    Static,
    Super,
    Table,
    Tuple,
    Union,
    Value,
    Var,
    describe,
)
from tapeless.ir.types import Array, Scalar
from tapeless.rules.registry import METHODS, METHODS_OF, PROPERTIES, is_known


@expression(ast.Constant)
def read_constant(reader: Reader, node: ast.Constant) -> Value:
    if isinstance(node.value, bytes):
        raise reader.refuse(node, f"{type(node.value).__name__} values are not supported")
    return reader.captures.constant(node.value)


# ---- names ---------------------------------------------------------------------------------------


@expression(ast.Name)
def read_name(reader: Reader, node: ast.Name) -> Value:
    value = look_up(reader, node.id)
    if isinstance(value, Poison):
        raise reader.poisoned(value, node)
    return value


def look_up(reader: Reader, name: str) -> Value:
    frame = reader.frame
    if name in frame.scope.local and name not in frame.cells:
        value = frame.env.get(name)
        if value is None:
            raise_error(reader, "UnboundLocalError", _UNBOUND.format(name))
        frame.env[name] = value = _bound(reader, value, "UnboundLocalError", _UNBOUND.format(name))
        return value
    if name in frame.cells:
        return _in_cell(reader, frame.cells[name], name, "UnboundLocalError", _UNBOUND)
    around = frame.outer
    while around is not None:
        if name in around.cells:
            return _in_cell(reader, around.cells[name], name, "NameError", _UNBOUND_AROUND)
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


def _in_cell(reader: Reader, cell: Ref, name: str, exception: str, message: str) -> Value:
    """The value of a variable that a function inside assigns."""
    held = reader.heap[cell]
    if isinstance(held, Poison):
        return held
    assert isinstance(held, Tuple)
    if not held.items:
        raise_error(reader, exception, message.format(name))
    if len(held.items) == 2:  # it may be unbound
        value = _bound(reader, Maybe(*held.items), exception, message.format(name))  # type: ignore[arg-type]
        reader.heap[cell] = held = Tuple((value,))
    return held.items[0]


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
    items = tuple(_items(reader, node.elts))
    is_library = reader.captures.is_rule or reader.frame.site is not None
    if is_library and not hasattr(node, "grows"):
        return Listing(items)
    return new_list(reader, items)


@expression(ast.Dict)
def read_dict(reader: Reader, node: ast.Dict) -> Value:
    held = Table((), ())
    for place, value in zip(node.keys, node.values, strict=True):
        if place is None:
            for name, item in merged(reader, [reader.value(value)], {}, value):
                held = held.put(name, item)
        else:
            name = key(reader, reader.value(place), place)
            held = held.put(name, reader.value(value))
    return new(reader, dict, held, "table")


def _items(reader: Reader, nodes: list[ast.expr]) -> Iterator[Value]:
    for node in nodes:
        if not isinstance(node, ast.Starred):
            yield reader.value(node)
            continue
        items = static_items(reader, reader.value(node.value), node)
        if items is None:
            raise reader.refuse_kind(node)
        yield from items


@expression(ast.Lambda)
def read_lambda(reader: Reader, node: ast.Lambda) -> Value:
    return make_closure(reader, node)


@expression(ast.Starred)
def read_starred(reader: Reader, node: ast.Starred) -> Value:
    raise reader.refuse_kind(node)


# ---- attributes ----------------------------------------------------------------------------------


@expression(ast.Attribute)
def read_attribute(reader: Reader, node: ast.Attribute) -> Value:
    return attribute_of(reader, reader.value(node.value), node.attr, node)


def attribute_of(reader: Reader, base: Value, name: str, node: ast.AST) -> Value:
    """`base.name`."""
    if isinstance(base, Union):
        return distributed(reader, [base], lambda b: attribute_of(reader, b, name, node), node)
    if objects.class_of(base) is not None:
        if isinstance(base, Named) and name in _NAMED:
            return Method(base, name)
        return objects.attribute(reader, base, name, node, apply)
    if isinstance(base, Raised) and name == "args":
        return base.args
    if isinstance(base, Super):
        return objects.of_super(reader, base, name, node, apply)
    if isinstance(base, Static):
        return _of_object(reader, base.value, name, node)
    if isinstance(base, Var):
        return _of_array(reader, base, name, node)
    if isinstance(base, Poison):
        raise reader.poisoned(base, node)
    if name in methods_of(base):
        return Method(base, name)
    if isinstance(base, Const) and isinstance(base.value, str):
        return Method(base, name)
    if isinstance(base, Const) and name == "ndim":
        return Const(0)
    if isinstance(base, (Closure, Bound, Partial)) and name in ("__name__", "__doc__"):
        return Const(base.scope.name if isinstance(base, Closure) else "function")
    if isinstance(base, (Closure, Partial)):  # caches and counters that a decorator adds
        raise reader.refuse(node, f"`.{name}` of a function is not supported")
    if not isinstance(base, Const):
        raise reader.refuse(node, f"{describe(base)} has no `{name}` that tapeless knows")
    raise reader.refuse(node, f"`.{name}` of the constant {base.value!r} is not supported")


_NAMED = ("_replace", "_asdict")


def _of_object(reader: Reader, owner: object, name: str, node: ast.AST) -> Value:
    if isinstance(owner, np.dtype) or getattr(owner, "__module__", "") == "builtins":
        return reader.captures.constant(getattr(owner, name))
    if isinstance(owner, enum.Enum) and name in ("value", "name"):
        return reader.captures.constant(getattr(owner, name))
    if isinstance(owner, FunctionType) and name in ("__name__", "__doc__", "__qualname__"):
        return reader.captures.constant(getattr(owner, name))
    if python_function(owner) is not None and name in ("py_func", "__wrapped__"):
        return reader.captures.constant(getattr(owner, name))
    if isinstance(owner, type) and isinstance(owner.__dict__.get(name), classmethod):
        return Bound(Static(owner), owner.__dict__[name].__func__)
    if is_logger(owner):
        return reader.captures.constant(getattr(owner, name))
    if name in METHODS_OF.get(type(owner), ()):
        return Bound(Static(owner), METHODS_OF[type(owner)][name])
    if is_library(type(owner).__module__) and _has_rule(method := getattr(owner, name, None)):
        return Static(method)
    if not isinstance(owner, (ModuleType, type, np.ufunc)):
        if _has_rule(owner) and hasattr(owner, name):
            distribution = type(owner).__name__.removesuffix("_gen")
            raise reader.refuse(
                node,
                f"`{distribution}.{name}` has no formula that can be differentiated",
                "docs/rules.md lists the methods of distributions that have one.",
            )
        raise reader.refuse(
            node,
            f"an attribute of {type(owner).__name__!r} objects cannot be read",
            "Pass the value as an argument.",
        )
    try:
        return reader.captures.attribute(owner, name, constant=reader.frame.site is not None)
    except AttributeError as error:
        raise reader.refuse(node, str(error)) from None


def _has_rule(value: object) -> bool:
    return isinstance(value, Hashable) and is_known(value)


def _of_array(reader: Reader, array: Var, name: str, node: ast.AST) -> Value:
    rank = reader.ranks.rank(array)
    match name:
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
            return Method(array, name)
        case _ if name in PROPERTIES:
            return apply(reader, Static(PROPERTIES[name]), ([array], {}), node)
        case _ if name in METHODS:
            return Method(array, name)
    raise reader.refuse(
        node,
        f"the array attribute `{name}` is not supported",
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
