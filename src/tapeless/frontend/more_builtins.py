"""Calls of what works on functions, objects and known sequences: `map`, `sorted`, `getattr`, …"""

from __future__ import annotations

import ast
import builtins
import copy
import dataclasses
import functools
import itertools
import logging
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from tapeless.errors import UnsupportedCall
from tapeless.frontend import objects
from tapeless.frontend.builtin_calls import special
from tapeless.frontend.calls import apply
from tapeless.frontend.conditions import truth
from tapeless.frontend.expressions import attribute_of
from tapeless.frontend.heap import content, new, new_list
from tapeless.frontend.iteration import static_items
from tapeless.frontend.keys import key_of
from tapeless.frontend.library import in_order
from tapeless.frontend.methods import copied_list, table_of
from tapeless.frontend.operators import binary
from tapeless.frontend.reader import Reader
from tapeless.frontend.telling import call, told
from tapeless.frontend.values import (
    FALSE,
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
    describe,
)

_LENGTH = "Its length is only known when the program runs. Write a loop."


def known_items(reader: Reader, value: Value, node: ast.AST) -> tuple[Value, ...]:
    """The items of a sequence that is known while the program is read."""
    items = static_items(reader, value, node)
    if items is None:
        raise reader.refuse(node, f"{describe(value)} cannot be taken item by item here", _LENGTH)
    return items


# ---- functions of sequences ----------------------------------------------------------------------


@special(builtins.map)
def read_map(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    columns = [known_items(reader, value, node) for value in args[1:]]
    return Tuple(tuple(apply(reader, args[0], (list(row), {}), node) for row in zip(*columns)))  # noqa: B905, as `map` does


@special(builtins.filter)
def read_filter(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    kept = []
    for item in known_items(reader, args[1], node):
        found = item if args[0] == Const(None) else apply(reader, args[0], ([item], {}), node)
        test = truth(reader, found, node)
        if not isinstance(test, Const):
            raise reader.refuse(
                node,
                "which items `filter` keeps is only known when the program runs",
                "Write a comprehension, or a loop with `if`.",
            )
        if test.value:
            kept.append(item)
    return Tuple(tuple(kept))


@special(functools.reduce)
def read_reduce(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    items = [*args[2:3], *known_items(reader, args[1], node)]
    result = items[0]
    for item in items[1:]:
        result = apply(reader, args[0], ([result, item], {}), node)
    return result


@special(builtins.sorted)
def read_sorted(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    """Of constants, their order; of numbers that come later, `np.sort`, and taken apart again."""
    items = known_items(reader, args[0], node)
    how = kwargs.get("key", Const(None))
    down = key_of(kwargs.get("reverse", FALSE)) is True
    keys = [
        item if how == Const(None) else apply(reader, how, ([item], {}), node) for item in items
    ]
    known = [key_of(value) for value in keys]
    if all(value is not ... for value in known):
        order = sorted(range(len(items)), key=known.__getitem__, reverse=down)
        return new_list(reader, tuple(items[k] for k in order))
    if how != Const(None):
        raise reader.refuse(
            node, "the keys are only known when the program runs", "Use `np.argsort`."
        )
    array = apply(reader, Static(np.array), ([Tuple(items)], {}), node)
    array = apply(reader, Static(in_order), ([array], {}), node)
    found = [reader.load(array, (Const(k),)) for k in range(len(items))]  # type: ignore[arg-type]
    return new_list(reader, tuple(found[::-1] if down else found))


def _of_known(function: Callable) -> None:
    @special(function)
    def read(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
        """Rows of known sequences."""
        columns = [
            v.value
            if isinstance(v, Const) and isinstance(v.value, int)
            else known_items(reader, v, node)
            for v in args
        ]
        named = {name: key_of(value) for name, value in kwargs.items()}
        rows = function(*columns, **named)
        return Tuple(tuple(Tuple(r) if isinstance(r, tuple) else r for r in rows))


for _function in (
    itertools.product,
    itertools.combinations,
    itertools.permutations,
    itertools.chain,
    itertools.pairwise,
):
    _of_known(_function)


@special(itertools.accumulate)
def read_accumulate(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    how = args[1] if len(args) > 1 else kwargs.get("func")
    first = [kwargs["initial"]] if "initial" in kwargs else []
    results: list[Value] = []
    for item in [*first, *known_items(reader, args[0], node)]:
        if results and how is None:
            item = binary(reader, "add", results[-1], item, node)
        elif results:
            item = apply(reader, how, ([results[-1], item], {}), node)  # type: ignore[arg-type]
        results.append(item)
    return Tuple(tuple(results))


# ---- functions -----------------------------------------------------------------------------------


@special(functools.partial)
def read_partial(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return Partial(args[0], tuple(args[1:]), tuple(kwargs), tuple(kwargs.values()))


@special(functools.wraps)
def read_wraps(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return Static(_same)


def _same(function):
    return function


@special(operator.itemgetter, operator.attrgetter)
def read_getter(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    raise reader.refuse(node, "a getter is not supported", "Write a lambda.", error=UnsupportedCall)


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
    (value,) = args
    if isinstance(value, (Ref, Record, Named)):
        return Static(value.type)
    if isinstance(value, (Const, Static, Outside)):
        return Static(type(value.value))
    if isinstance(value, Tuple):
        return Static(tuple)
    raise reader.refuse(node, "the type of a number is not known here", "Use `isinstance`.")


@special(dataclasses.replace)
def read_replace(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return objects.replaced(reader, args[0], kwargs, node)


@special(builtins.vars)
def read_vars(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    held = table_of(reader, args[0], node)
    return new(reader, dict, held)


@special(copy.copy)
def read_copy(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    (value,) = args
    if isinstance(value, Ref) and value.type is list:
        return copied_list(reader, value, node)
    if isinstance(value, Ref):
        return new(reader, value.type, content(reader, value, node), value.hint)
    return _copied_number(reader, value, node) if isinstance(value, Var) else value


@special(copy.deepcopy)
def read_deepcopy(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return _deep(reader, args[0], {}, node)


def _deep(reader: Reader, value: Value, made: dict[Any, Value], node: ast.AST) -> Value:
    """A copy of everything; what is shared stays shared."""
    if value in made:
        return made[value]
    if isinstance(value, Ref):
        held = content(reader, value, node)
        made[value] = copied = new(reader, value.type, held, value.hint)
        if isinstance(held, Grown):
            return copied_list(reader, value, node)
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
