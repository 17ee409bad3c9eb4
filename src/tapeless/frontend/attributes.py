"""Reading attributes: of arrays, of objects, and of what is known while the program is read."""

from __future__ import annotations

import ast
import dataclasses
import enum
from collections.abc import Hashable
from types import FunctionType, ModuleType

import numpy as np

from tapeless.frontend import objects
from tapeless.frontend.calls import apply
from tapeless.frontend.catching import Raised
from tapeless.frontend.choosing import distributed
from tapeless.frontend.flat import flat_of
from tapeless.frontend.methods import methods_of
from tapeless.frontend.origin import is_library
from tapeless.frontend.reader import Reader, expression
from tapeless.frontend.source import python_function
from tapeless.frontend.subscripts import as_array
from tapeless.frontend.texts import is_logger
from tapeless.frontend.values import (
    Bound,
    Closure,
    Const,
    Method,
    Named,
    Partial,
    Poison,
    Range,
    Shape,
    Slicing,
    Static,
    Super,
    Tuple,
    Union,
    Value,
    Var,
    describe,
)
from tapeless.ir.types import NUMBERS, Array, Scalar
from tapeless.rules.registry import METHODS, METHODS_OF, PROPERTIES, is_known


@expression(ast.Attribute)
def read_attribute(reader: Reader, node: ast.Attribute) -> Value:
    base = reader.value(node.value)
    if isinstance(base, Tuple) and not isinstance(base, Named) and _asks_an_array(reader, node):
        base = as_array(reader, base, node)
        if isinstance(node.value, ast.Name):
            reader.frame.env[node.value.id] = base
    return attribute_of(reader, base, node.attr, node)


def _asks_an_array(reader: Reader, node: ast.Attribute) -> bool:
    """Whether library code asks for the form of an argument, which may be a list or a tuple too."""
    is_library_code = reader.frame.site is not None or reader.captures.is_rule
    return is_library_code and node.attr in ("shape", "ndim", "size", "T", "dtype")


def attribute_of(reader: Reader, base: Value, name: str, node: ast.AST) -> Value:
    """`base.name`."""
    if isinstance(base, Union) and base.forms == NUMBERS and hasattr(np.dtype, name):
        return _of_dtype(reader, base, name)
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
    if isinstance(base, (Slicing, Range)) and name in ("start", "stop", "step"):
        return getattr(base, name)
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
    if isinstance(owner, enum.Enum):
        return _of_member(reader, owner, name, node)
    if isinstance(owner, dataclasses.Field):
        return reader.captures.constant(getattr(owner, name))
    if isinstance(owner, FunctionType) and name in ("__name__", "__doc__", "__qualname__"):
        return reader.captures.constant(getattr(owner, name))
    if python_function(owner) is not None and name in ("py_func", "__wrapped__"):
        return reader.captures.constant(getattr(owner, name))
    if isinstance(owner, type) and isinstance(owner.__dict__.get(name), classmethod):
        reader.captures.inherited((owner,), name, constant=reader.frame.site is not None)
        return Bound(Static(owner), owner.__dict__[name].__func__)
    if is_logger(owner):
        return reader.captures.constant(getattr(owner, name))
    if name in METHODS_OF.get(type(owner), ()):
        return Bound(Static(owner), METHODS_OF[type(owner)][name])
    if is_library(type(owner).__module__) and _has_rule(method := getattr(owner, name, None)):
        return Static(method)
    is_own = isinstance(owner, FunctionType) and name in owner.__dict__
    if not isinstance(owner, (ModuleType, type, np.ufunc)) and not is_own:
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


def _of_member(reader: Reader, member: enum.Enum, name: str, node: ast.AST) -> Value:
    """What a member of an enumeration has: a name and a value, and methods of its class."""
    kind = type(member)
    raw = next((c.__dict__[name] for c in kind.__mro__ if name in c.__dict__), None)
    if isinstance(raw, property):
        return apply(reader, Static(raw.fget), ([Static(member)], {}), node)
    if isinstance(raw, FunctionType):
        return Bound(Static(member), raw)
    return reader.captures.constant(getattr(member, name))


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
        case "fill" | "item" | "tolist":
            return Method(array, name)
        case "flat":
            return flat_of(array)
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
    place = reader.emit("dtype_place", array, hint="dtype")
    members = tuple(Static(np.dtype(name)) for name in NUMBERS)
    return Union(place, members, NUMBERS)


def _of_dtype(reader: Reader, dtype: Union, name: str) -> Value:
    """What belongs to one of several dtypes, which are constants."""
    members = [reader.captures.constant(getattr(each.value, name)) for each in dtype.members]  # type: ignore[union-attr]
    return Union(dtype.tag, tuple(members), dtype.forms)
