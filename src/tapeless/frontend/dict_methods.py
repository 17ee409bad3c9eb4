"""The methods of dicts."""

from __future__ import annotations

import ast
from typing import Any

from tapeless.frontend.assignment import raise_error
from tapeless.frontend.heap import new, table, update
from tapeless.frontend.keys import constant_of, key_of
from tapeless.frontend.list_methods import items_of
from tapeless.frontend.methods import DICT, method
from tapeless.frontend.outside import inner
from tapeless.frontend.reader import Reader
from tapeless.frontend.values import NONE, DictView, Outside, Ref, Table, Tuple, Value


def table_of(reader: Reader, value: Value, node: ast.AST) -> Table:
    """What a dict holds, wherever it is."""
    held = inner(reader, value) if isinstance(value, Outside) else table(reader, value, node)  # type: ignore[arg-type]
    assert isinstance(held, Table)
    return held


def key(reader: Reader, value: Value, node: ast.AST) -> Any:
    """A constant, as a key of a dict has to be."""
    found = key_of(value)
    if found is ...:
        raise reader.refuse(
            node,
            "the key of a dict has to be a constant",
            "It decides which value is meant, which has to be known while the program is read.",
        )
    return found


@method(DICT, "get")
def _get(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
    found = table_of(reader, value, node).get(key(reader, args[0], node))
    default = args[1] if len(args) > 1 else kwargs.get("default", NONE)
    return default if found is None else found


@method(DICT, "setdefault")
def _setdefault(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    held, name = table_of(reader, ref, node), key(reader, args[0], node)
    found = held.get(name)
    if found is not None:
        return found
    update(reader, ref, held.put(name, args[1] if len(args) > 1 else NONE), node)
    return args[1] if len(args) > 1 else NONE


@method(DICT, "pop")
def _pop_key(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    held, name = table_of(reader, ref, node), key(reader, args[0], node)
    found = held.get(name)
    if found is None:
        if len(args) > 1:
            return args[1]
        raise_error(reader, "KeyError", name)
    update(reader, ref, held.without(name), node)
    return found


@method(DICT, "update", "__ior__")
def _update(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    held = table_of(reader, ref, node)
    for name, value in merged(reader, args, kwargs, node):
        held = held.put(name, value)
    update(reader, ref, held, node)
    return NONE


def is_dict(value: Value) -> bool:
    """Whether this is a dict, or one of its kinds."""
    kind = type(value.value) if isinstance(value, Outside) else getattr(value, "type", None)
    return isinstance(value, Ref | Outside) and kind is not None and issubclass(kind, dict)


def merged(
    reader: Reader, args: list[Value], kwargs: dict[str, Value], node: ast.AST
) -> list[tuple[Any, Value]]:
    """The keys and values that `dict(*args, **kwargs)` takes."""
    found: list[tuple[Any, Value]] = []
    for value in args:
        if is_dict(value):
            held = table_of(reader, value, node)
            found += zip(held.keys, held.values, strict=True)
            continue
        for pair in items_of(reader, value, node):
            name, item = items_of(reader, pair, node)
            found.append((key(reader, name, node), item))
    return [*found, *kwargs.items()]


@method(DICT, "keys")
def _keys(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
    if isinstance(value, Ref):
        return DictView(value, "keys")
    return Tuple(tuple(constant_of(reader, k) for k in table_of(reader, value, node).keys))


@method(DICT, "values")
def _values(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
    if isinstance(value, Ref):
        return DictView(value, "values")
    return Tuple(table_of(reader, value, node).values)


@method(DICT, "items")
def _pairs(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
    if isinstance(value, Ref):
        return DictView(value, "items")
    held = table_of(reader, value, node)
    pairs = zip(held.keys, held.values, strict=True)
    return Tuple(tuple(Tuple((constant_of(reader, k), v)) for k, v in pairs))


@method(DICT, "copy")
def _copy_dict(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
    kind = value.type if isinstance(value, Ref) else dict
    return new(reader, kind, table_of(reader, value, node))
