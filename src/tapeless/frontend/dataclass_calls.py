"""Calls of `dataclasses`: `replace`, `fields`, `asdict`, `astuple`, `is_dataclass`."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Callable
from typing import Any

from tapeless.frontend import construction, objects
from tapeless.frontend.attributes import attribute_of
from tapeless.frontend.calls import apply
from tapeless.frontend.dict_methods import is_dict, table_of
from tapeless.frontend.heap import is_list, new, new_list
from tapeless.frontend.iteration import static_items
from tapeless.frontend.keys import key_of
from tapeless.frontend.more_builtins import deep_copy
from tapeless.frontend.reader import Reader
from tapeless.frontend.special import special
from tapeless.frontend.values import Const, Named, Static, Table, Tuple, Value, describe

Gather = Callable[[tuple[str, ...], tuple[Value, ...]], Value]


@special(dataclasses.replace)
def read_replace(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    """A new object by the class's own `__init__`, as Python makes it."""
    (value,) = args
    kind, _ = _fields(reader, value, node)
    given = {
        field.name: attribute_of(reader, value, field.name, node)
        for field in dataclasses.fields(kind)
        if field.init and field.name not in kwargs
    }
    return construction.construct(reader, kind, ([], given | kwargs), node, apply)


@special(dataclasses.is_dataclass)
def read_is_dataclass(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return Const(_class_of(args[0]) is not None)


@special(dataclasses.fields)
def read_fields(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return Tuple(tuple(map(Static, dataclasses.fields(_fields(reader, args[0], node)[0]))))


@special(dataclasses.asdict)
def read_asdict(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    _refuse_factory(reader, kwargs, node)
    return _gathered(
        reader, args[0], lambda names, values: new(reader, dict, Table(names, values)), node
    )


@special(dataclasses.astuple)
def read_astuple(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    _refuse_factory(reader, kwargs, node)
    return _gathered(reader, args[0], lambda names, values: Tuple(values), node)


def _refuse_factory(reader: Reader, kwargs: dict[str, Value], node: ast.AST) -> None:
    if kwargs:
        raise reader.refuse(node, "a factory is not supported here", "Convert what this gives.")


def _class_of(value: Value) -> Any:
    """The dataclass of an object, or that a value is."""
    kind = objects.class_of(value)
    if kind is None and isinstance(value, Static) and isinstance(value.value, type):
        kind = value.value
    return kind if kind is not None and dataclasses.is_dataclass(kind) else None


def _fields(reader: Reader, value: Value, node: ast.AST) -> tuple[Any, tuple[str, ...]]:
    kind = _class_of(value)
    if kind is None:
        raise reader.refuse(node, f"{describe(value)} is no dataclass")
    return kind, tuple(field.name for field in dataclasses.fields(kind))


def _gathered(reader: Reader, value: Value, gather: Gather, node: ast.AST) -> Value:
    """A copy in which every dataclass is what `gather` makes of its fields."""

    def inside(item: Value) -> Value:
        return _gathered(reader, item, gather, node)

    kind = objects.class_of(value)
    if kind is not None and dataclasses.is_dataclass(kind):
        _, names = _fields(reader, value, node)
        values = tuple(inside(attribute_of(reader, value, name, node)) for name in names)
        return gather(names, values)
    if is_dict(value):
        held = table_of(reader, value, node)
        return new(reader, dict, held.rebuild(tuple(map(inside, held.values))))
    if isinstance(value, Named | Tuple):
        return value.rebuild(tuple(map(inside, value.items)))
    items = static_items(reader, value, node) if is_list(value) else None
    if items is not None:
        return new_list(reader, tuple(map(inside, items)))
    return deep_copy(reader, value, node) if key_of(value) is ... else value
