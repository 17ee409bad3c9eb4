"""Calls of what works on functions and objects: `partial`, `getattr`, `type`, `deepcopy`, …"""

from __future__ import annotations

import ast
import builtins
import copy
import functools
import logging
import operator
from typing import Any

import numpy as np

from tapeless.frontend import objects
from tapeless.frontend.attributes import attribute_of
from tapeless.frontend.calls import apply
from tapeless.frontend.dict_methods import table_of
from tapeless.frontend.heap import content, is_list, new, new_dict
from tapeless.frontend.iteration import static_items
from tapeless.frontend.keys import key_of
from tapeless.frontend.library import attributes_named, items_at, method_called
from tapeless.frontend.list_methods import copied_list
from tapeless.frontend.reader import Reader
from tapeless.frontend.special import special
from tapeless.frontend.static_types import class_named
from tapeless.frontend.telling import call, told
from tapeless.frontend.values import (
    Composite,
    Const,
    Grown,
    Named,
    Outside,
    Partial,
    Record,
    Ref,
    Static,
    Text,
    Tuple,
    Value,
    Var,
)
from tapeless.rules.mapping import elementwise

# ---- functions -----------------------------------------------------------------------------------


@special(functools.partial)
def read_partial(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return Partial(args[0], tuple(args[1:]), tuple(kwargs), tuple(kwargs.values()))


@special(functools.wraps)
def read_wraps(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return Static(_same)


def _same(function):
    return function


@special(operator.itemgetter)
def read_itemgetter(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return Partial(Static(items_at), (Tuple(tuple(args)),), (), ())


@special(operator.attrgetter)
def read_attrgetter(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return Partial(Static(attributes_named), (Tuple(tuple(args)),), (), ())


@special(operator.methodcaller)
def read_methodcaller(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    given = Tuple(tuple(args[1:])), new_dict(reader, tuple(kwargs), tuple(kwargs.values()))
    return Partial(Static(method_called), (args[0], *given), (), ())


@special(np.vectorize)
def read_vectorize(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    """`np.vectorize(f, otypes=[float])`, read element by element."""
    types = kwargs.pop("otypes", None)
    items = () if types is None else static_items(reader, types, node) or ()
    if len(args) != 1 or kwargs or [key_of(item) for item in items] != [float]:
        raise reader.refuse(
            node,
            "without `otypes` the first value decides of what kind all results of this are",
            "Write `np.vectorize(f, otypes=[float])`.",
        )
    return Partial(Static(elementwise), (args[0],), (), ())


# ---- objects -------------------------------------------------------------------------------------


@special(builtins.getattr)
def read_getattr(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    base, name = args[0], key_of(args[1])
    if not isinstance(name, str):
        raise reader.refuse(node, "the name of an attribute has to be a constant")
    if len(args) > 2 and not _has(reader, base, name, node):
        return args[2]
    return attribute_of(reader, base, name, node)


@special(builtins.hasattr)
def read_hasattr(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return Const(_has(reader, args[0], key_of(args[1]), node))


def _has(reader: Reader, base: Value, name: str, node: ast.AST) -> bool:
    if isinstance(base, Var):
        is_scalar = reader.ranks.is_scalar(base)
        return hasattr(float, name) if is_scalar else hasattr(np.ndarray, name)
    kind = objects.class_of(base)
    if kind is None:
        return isinstance(base, (Static, Const)) and hasattr(base.value, name)
    if isinstance(base, Outside):
        return hasattr(base.value, name)
    own = name in base.type._fields if isinstance(base, Named) else False
    if isinstance(base, (Ref, Record)):
        own = table_of(reader, base, node).get(name) is not None
    return own or hasattr(kind, name)


@special(object.__setattr__)
def read_object_setattr(
    reader: Reader, args: list[Value], kwargs: dict, node: ast.AST
) -> Value | None:
    """As the `__init__` of a class writes it whose own `__setattr__` refuses."""
    base, name, value = args
    if isinstance(base, Ref) and isinstance(key_of(name), str):
        objects.put(reader, base, key_of(name), value, node)
        return Const(None)
    return read_setattr(reader, args, kwargs, node)


@special(builtins.setattr)
def read_setattr(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    base, name, value = args
    objects.set_attribute(reader, base, key_of(name), value, node, apply)
    return Const(None)


@special(builtins.type)
def read_type(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return Static(class_named(reader, args[0], node))


@special(builtins.vars)
def read_vars(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return attribute_of(reader, args[0], "__dict__", node)


@special(copy.copy)
def read_copy(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    (value,) = args
    if isinstance(value, Ref) and value.type is list:
        return copied_list(reader, value, node)
    if is_list(value):
        copied = content(reader, copied_list(reader, value, node), node)  # type: ignore[arg-type]
        return new(reader, value.type, copied, value.hint)
    if isinstance(value, Ref):
        return new(reader, value.type, content(reader, value, node), value.hint)
    return _copied_number(reader, value, node) if isinstance(value, Var) else value


@special(copy.deepcopy)
def read_deepcopy(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return deep_copy(reader, args[0], node)


def deep_copy(reader: Reader, value: Value, node: ast.AST) -> Value:
    """A copy of everything that a value holds."""
    return _deep(reader, value, {}, node)


def _deep(reader: Reader, value: Value, made: dict[Any, Value], node: ast.AST) -> Value:
    """A copy of everything; what is shared stays shared."""
    if value in made:
        return made[value]
    if isinstance(value, Ref):
        held = content(reader, value, node)
        made[value] = copied = new(reader, value.type, held, value.hint)
        if isinstance(held, Grown):
            reader.heap[copied] = content(reader, copied_list(reader, value, node), node)  # type: ignore[arg-type]
            return copied
        reader.heap[copied] = _deep(reader, held, made, node)
        return copied
    if isinstance(value, Var):
        made[value] = _copied_number(reader, value, node)
        return made[value]
    if isinstance(value, Composite):
        return value.rebuild(tuple(_deep(reader, part, made, node) for part in value.parts))
    return value


def _copied_number(reader: Reader, value: Var, node: ast.AST) -> Value:
    if reader.ranks.is_scalar(value):
        return value
    return apply(reader, Static(np.copy), ([value], {}), node)


@special(logging.getLogger)
def read_logger(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return Static(logging.getLogger(*map(key_of, args)))


# ---- texts ---------------------------------------------------------------------------------------


def _read_text(make: Any, reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    known = [key_of(value) for value in args]
    if any(part is ... for part in known):
        return Text("…", call(make.__name__, [told(reader, value) for value in args]))
    return Const(make(*known))


for _make in (builtins.str, builtins.repr, builtins.format):
    special(_make)(functools.partial(_read_text, _make))
