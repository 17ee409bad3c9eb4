"""Objects of the user's classes: their attributes and their methods."""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Callable
from types import FunctionType, SimpleNamespace

from tapeless.errors import MutatedGlobal
from tapeless.frontend.assignment import raise_error, raise_if
from tapeless.frontend.binding import Arguments
from tapeless.frontend.containers import is_frozen, is_named_tuple, is_object_type, is_registered
from tapeless.frontend.fence import GLOBAL_WRITE
from tapeless.frontend.heap import table, update
from tapeless.frontend.reader import Reader
from tapeless.frontend.source import python_function
from tapeless.frontend.values import (
    Attributes,
    Bound,
    Maybe,
    Named,
    Outside,
    Record,
    Ref,
    Static,
    Super,
    Value,
    describe,
)

Apply = Callable[[Reader, Value, Arguments, ast.AST], Value]


def class_of(value: Value) -> type | None:
    """The class of an object of a class of the user's; None for any other value."""
    if isinstance(value, Outside):
        kind = type(value.value)
    elif isinstance(value, (Ref, Record, Named)):
        kind = value.type
    else:
        return None
    is_known = is_object_type(kind) or is_named_tuple(kind) or is_registered(kind)
    return kind if is_known and not issubclass(kind, (list, dict)) else None


# ---- attributes ----------------------------------------------------------------------------------


def attribute(reader: Reader, base: Value, name: str, node: ast.AST, apply: Apply) -> Value:
    """`base.name` of an object."""
    kind = class_of(base)
    assert kind is not None
    found = _own(reader, base, name, node)
    if found is not None:
        return found
    if name == "__class__":
        return Static(kind)
    if name == "__dict__" and isinstance(base, Ref) and kind.__dictoffset__:
        return Attributes(base)
    return of_class(reader, base, kind.__mro__, name, node, apply)


def _own(reader: Reader, base: Value, name: str, node: ast.AST) -> Value | None:
    """An attribute of the object itself; None if it has none of this name that counts."""
    if not isinstance(base, Named) and _is_data_descriptor(base, name):
        return None
    if isinstance(base, Named):
        names = base.type._fields
        return base.items[names.index(name)] if name in names else None
    if isinstance(base, Outside):
        has = name in getattr(base.value, "__dict__", ()) or _is_slot(type(base.value), name)
        return reader.captures.member(base, name) if has else None
    assert isinstance(base, (Ref, Record))
    held = table(reader, base, node)
    found = held.get(name)
    if isinstance(found, Maybe) and isinstance(base, Ref):
        absent = reader.emit("not", found.bound, hint="absent")
        raise_if(reader, absent, "AttributeError", _NO_ATTRIBUTE.format(base.type.__name__, name))
        found = found.value
        reader.heap[base] = held.put(name, found)
    return found


_NO_ATTRIBUTE = "'{}' object has no attribute '{}'"


def _is_data_descriptor(base: Value, name: str) -> bool:
    """Whether the class defines what is read in place of the object's own attribute."""
    kind = class_of(base)
    found = inspect.getattr_static(kind, name, None)
    return hasattr(type(found), "__set__") and not _is_slot(kind, name)  # type: ignore[arg-type]


def _is_slot(kind: type, name: str) -> bool:
    return inspect.ismemberdescriptor(inspect.getattr_static(kind, name, None))


def of_class(
    reader: Reader, receiver: Value, order: tuple[type, ...], name: str, node: ast.AST, apply: Apply
) -> Value:
    """An attribute that an object has from its class."""
    if name == "__class__":
        return Static(order[0])
    home = next((kind for kind in order if name in kind.__dict__), None)
    if home is None or home is object:
        if any("__getattr__" in kind.__dict__ for kind in order):
            raise reader.refuse(
                node,
                f"`{name}` is computed by `__getattr__`",
                "Make it an attribute, a method or a property.",
            )
        raise_error(reader, "AttributeError", f"'{order[0].__name__}' object has no '{name}'")
    raw = home.__dict__[name]
    found = reader.captures.inherited(order, name, constant=reader.frame.site is not None)
    if isinstance(raw, property):
        return apply(reader, Static(raw.fget), ([receiver], {}), node)
    if isinstance(raw, functools.cached_property):
        return apply(reader, Static(raw.func), ([receiver], {}), node)
    if isinstance(raw, classmethod):
        return Bound(Static(order[0]), raw.__func__)
    if not isinstance(raw, staticmethod) and python_function(raw) is not None:
        return Bound(receiver, raw)
    if hasattr(type(raw), "__get__") and not isinstance(raw, (staticmethod, FunctionType)):
        raise reader.refuse(node, f"`{name}` is a {type(raw).__name__}, which cannot be read")
    return found


def has_method(value: Value, name: str) -> bool:
    """Whether the class of an object defines a method in Python."""
    kind = class_of(value)
    found = getattr(kind, name, None) if kind is not None else None
    return found is not None and python_function(found) is not None


def call_method(
    reader: Reader, value: Value, name: str, args: list[Value], node: ast.AST, apply: Apply
) -> Value:
    """`value.name(*args)`, as an operator calls it."""
    kind = class_of(value)
    assert kind is not None
    method = of_class(reader, value, kind.__mro__, name, node, apply)
    return apply(reader, method, (args, {}), node)


def set_attribute(
    reader: Reader, base: Value, name: str, value: Value, node: ast.AST, apply: Apply
) -> None:
    """`base.name = value`."""
    kind = class_of(base)
    if isinstance(base, (Outside, Static)):
        message = f"the function assigns `{name}` of an object that it read from outside"
        raise reader.refuse(node, message, GLOBAL_WRITE, error=MutatedGlobal)
    if not isinstance(base, Ref) or kind is None:
        raise reader.refuse(
            node,
            f"an attribute of {describe(base)} cannot be assigned",
            "Make a new one: `dataclasses.replace(point, x=…)`, `pair._replace(x=…)`.",
        )
    raw = getattr(kind, name, None)
    if isinstance(raw, property):
        if raw.fset is None:
            raise_error(reader, "AttributeError", f"can't set attribute '{name}'")
        apply(reader, Static(raw.fset), ([base, value], {}), node)
        return
    is_plain = kind.__setattr__ is object.__setattr__ or kind is SimpleNamespace
    if not is_plain and not is_frozen(kind):
        raise reader.refuse(node, f"`{kind.__name__}` defines `__setattr__`, which is not followed")
    put(reader, base, name, value, node)


def put(reader: Reader, base: Ref, name: str, value: Value, node: ast.AST) -> None:
    reader.name(value, name)
    update(reader, base, table(reader, base, node).put(name, value), node)


# ---- `super()` -----------------------------------------------------------------------------------


def super_of(reader: Reader, node: ast.AST) -> Value:
    """`super()` in a method."""
    frame = reader.frame
    cells = frame.function.__closure__ if frame.function is not None else None
    names = frame.function.__code__.co_freevars if frame.function is not None else ()
    if cells is None or "__class__" not in names or not frame.scope.parameters:
        raise reader.refuse(node, "`super()` is only supported in a method")
    receiver = frame.env[frame.scope.parameters[0]]
    return Super(receiver, cells[names.index("__class__")].cell_contents)


def of_super(reader: Reader, base: Super, name: str, node: ast.AST, apply: Apply) -> Value:
    """A method that a class takes from the classes above it."""
    kind = class_of(base.receiver)
    assert kind is not None
    order = kind.__mro__[kind.__mro__.index(base.after) + 1 :]
    if name == "__init__" and next(k for k in order if name in k.__dict__) is object:
        return Static(_nothing)
    return of_class(reader, base.receiver, order, name, node, apply)


def _nothing() -> None:
    return None
