"""`collections`: `deque`, `defaultdict`, `Counter`, `OrderedDict`, as lists and dicts of a kind.

What such a one has besides its items, its `maxlen` or its factory, is part of its type, so that
branches and loops merge and carry its items as they do those of any list or dict.
"""

from __future__ import annotations

import ast
import collections
import functools
from typing import Any

from tapeless.frontend.assignment import raise_error
from tapeless.frontend.calls import apply
from tapeless.frontend.dict_methods import is_dict, key, merged, table_of
from tapeless.frontend.heap import content, new, update
from tapeless.frontend.inlining import call_function
from tapeless.frontend.items import ABSENT
from tapeless.frontend.iteration import static_items
from tapeless.frontend.keys import constant_of, key_of
from tapeless.frontend.library import within
from tapeless.frontend.list_methods import items_of
from tapeless.frontend.methods import DICT, LIST, METHODS_OF_TYPE, method
from tapeless.frontend.operators import binary
from tapeless.frontend.reader import Reader
from tapeless.frontend.special import SPECIAL, special
from tapeless.frontend.subscripts import whole
from tapeless.frontend.values import (
    FALSE,
    NONE,
    TRUE,
    Closure,
    Const,
    Grown,
    Ref,
    Static,
    Table,
    Tuple,
    Value,
)


class Deque(list):
    """The type of a `deque`."""

    stands_for = collections.deque
    maxlen: int | None = None


class DefaultDict(dict):
    """The type of a `defaultdict`, or of a `Counter`, which does not keep what it makes."""

    stands_for: type = collections.defaultdict
    factory: Value = NONE
    keeps = True


class Counter(DefaultDict):
    """The type of a `Counter`."""

    stands_for = collections.Counter
    factory = Static(int)
    keeps = False


DEQUE = collections.ChainMap({}, LIST)
ORDERED = collections.ChainMap({}, DICT)
COUNTER = {name: DICT[name] for name in ("get", "keys", "values", "items", "copy", "pop")}
METHODS_OF_TYPE.update({Deque: DEQUE, collections.OrderedDict: ORDERED})
METHODS_OF_TYPE.update({Counter: COUNTER, collections.Counter: COUNTER})


# ---- deque ---------------------------------------------------------------------------------------


@functools.cache
def _deque(maxlen: int | None) -> type:
    return type("deque", (Deque,), {"maxlen": maxlen})


@special(collections.deque)
def read_deque(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    limit = kwargs.get("maxlen", args[1] if len(args) > 1 else NONE)
    maxlen = None if limit == NONE else whole(reader, limit, node)
    made = SPECIAL[list](reader, args[:1], {}, node)
    ref = new(reader, _deque(maxlen), content(reader, made, node), "queue")  # type: ignore[arg-type]
    _shorten(reader, ref, 1, node)
    return ref


def _shorten(reader: Reader, ref: Ref, side: int, node: ast.AST) -> None:
    """Drop what is over `maxlen`: of the first items, or of the last."""
    held, most = content(reader, ref, node), ref.type.maxlen
    if most is None:
        return
    if isinstance(held, Tuple):
        items = held.items[max(len(held.items) - most, 0) :] if side > 0 else held.items[:most]
        update(reader, ref, Tuple(items), node)
        return
    assert isinstance(held, Grown)
    site = reader.frame.site or reader.builder.location
    given: list[Value] = [held.array, held.length, Const(most), Const(side)]
    found = call_function(reader, within, (given, {}), node, site)
    assert isinstance(found, Tuple)
    array, length = found.items
    reader.ranks.set(array, held.rank + 1)  # type: ignore[arg-type]
    update(reader, ref, Grown(array, length, held.rank), node)  # type: ignore[arg-type]


def _put(reader: Reader, ref: Ref, item: Value, side: int, node: ast.AST) -> None:
    if side > 0:
        LIST["append"](reader, ref, [item], {}, node)
    else:
        LIST["insert"](reader, ref, [Const(0), item], {}, node)
    _shorten(reader, ref, side, node)


def _putting(name: str, side: int) -> None:
    @method(DEQUE, name)
    def put(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
        _put(reader, ref, args[0], side, node)
        return NONE


def _extending(name: str, side: int) -> None:
    @method(DEQUE, name)
    def extend(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
        for item in items_of(reader, args[0], node):
            _put(reader, ref, item, side, node)
        return NONE


_putting("append", 1)
_putting("appendleft", -1)
_extending("extend", 1)
_extending("__iadd__", 1)
_extending("extendleft", -1)


@method(DEQUE, "__imul__")
def _repeat(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    items = items_of(reader, ref, node) * whole(reader, args[0], node)
    update(reader, ref, Tuple(items), node)
    _shorten(reader, ref, 1, node)
    return NONE


@method(DEQUE, "popleft")
def _popleft(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    if static_items(reader, ref, node) == ():
        raise_error(reader, "IndexError", "pop from an empty deque")
    return LIST["pop"](reader, ref, [Const(0)], {}, node)


@method(DEQUE, "rotate")
def _rotate(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    items = collections.deque(items_of(reader, ref, node))
    items.rotate(whole(reader, args[0], node) if args else 1)
    update(reader, ref, Tuple(tuple(items)), node)
    return NONE


@method(DEQUE, "copy")
def _copy(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    copied = LIST["copy"](reader, ref, args, kwargs, node)
    return new(reader, ref.type, content(reader, copied, node), ref.hint)  # type: ignore[arg-type]


# ---- dicts ---------------------------------------------------------------------------------------


@special(collections.defaultdict)
def read_defaultdict(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    factory = args[0] if args else NONE
    made = SPECIAL[dict](reader, args[1:], kwargs, node)
    kind = _default_dict(reader, factory)
    return new(reader, kind, content(reader, made, node), "table")  # type: ignore[arg-type]


def _default_dict(reader: Reader, factory: Value) -> type:
    """The type of the dicts with one factory."""
    key = (factory.scope, id(factory.frame)) if isinstance(factory, Closure) else (key_of(factory),)
    if key not in reader.kinds:
        reader.kinds[key] = type("defaultdict", (DefaultDict,), {"factory": factory})
    return reader.kinds[key]


def made_if_absent(reader: Reader, base: Value, name: Any, node: ast.AST) -> Value | None:
    """What a dict makes of a key that it has not; None if it makes nothing."""
    if not isinstance(base, Ref) or not issubclass(base.type, DefaultDict):
        return None
    if base.type.factory == NONE:
        return None
    value = apply(reader, base.type.factory, ([], {}), node)
    if base.type.keeps:
        update(reader, base, table_of(reader, base, node).put(name, value), node)
    return value


ABSENT.append(made_if_absent)


@special(collections.Counter)
def read_counter(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    """How often constants come."""
    ref = new(reader, Counter, Table((), ()), "counts")
    _count(reader, ref, args, kwargs, node)
    return ref


@method(COUNTER, "update")
def _count(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    """Count more: the items of something, or by a dict how often each comes."""
    held, tables = table_of(reader, ref, node), [arg for arg in args if is_dict(arg)]
    items = [item for arg in args if arg not in tables for item in items_of(reader, arg, node)]
    counts = [(key(reader, item, node), Const(1)) for item in items]
    for name, more in [*counts, *merged(reader, tables, kwargs, node)]:
        old = held.get(name)
        held = held.put(name, more if old is None else binary(reader, "add", old, more, node))
    update(reader, ref, held, node)
    return NONE


@special(collections.OrderedDict)
def read_ordered(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    made = SPECIAL[dict](reader, args, kwargs, node)
    return new(reader, collections.OrderedDict, content(reader, made, node), "table")  # type: ignore[arg-type]


@method(ORDERED, "move_to_end")
def _move_to_end(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    held, name = table_of(reader, ref, node), key(reader, args[0], node)
    value = held.get(name)
    if value is None:
        raise_error(reader, "KeyError", name)
    rest = held.without(name)
    last = kwargs.get("last", args[1] if len(args) > 1 else TRUE) != FALSE
    front = Table((name, *rest.keys), (value, *rest.values))
    update(reader, ref, rest.put(name, value) if last else front, node)
    return NONE


@method(ORDERED, "popitem")
@method(DICT, "popitem")
def _popitem(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    held = table_of(reader, ref, node)
    if not held.keys:
        raise_error(reader, "KeyError", "popitem(): dictionary is empty")
    first = kwargs.get("last", args[0] if args else TRUE) == FALSE
    name = held.keys[0 if first else -1]
    update(reader, ref, held.without(name), node)
    return Tuple((constant_of(reader, name), held.get(name)))  # type: ignore[arg-type]
