"""The methods of lists, dicts and texts; those of sets are in `sets`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tapeless.errors import MutatedGlobal, UnsupportedCall
from tapeless.frontend.appending import append
from tapeless.frontend.assignment import raise_error
from tapeless.frontend.fence import GLOBAL_WRITE
from tapeless.frontend.heap import content, new, new_list, table, update, view
from tapeless.frontend.inlining import Arguments, call_function
from tapeless.frontend.iteration import static_items
from tapeless.frontend.keys import constant_of, key_of
from tapeless.frontend.library import inserted
from tapeless.frontend.outside import inner
from tapeless.frontend.reader import Reader
from tapeless.frontend.subscripts import whole
from tapeless.frontend.telling import call as call_text
from tapeless.frontend.telling import told
from tapeless.frontend.values import (
    NONE,
    Const,
    DictView,
    Grown,
    Method,
    Outside,
    Ref,
    Static,
    Table,
    Text,
    Tuple,
    Value,
)
from tapeless.ir.nodes import Slice

How = Callable[[Reader, Any, list[Value], dict[str, Value], ast.AST], Value]
LIST: dict[str, How] = {}
DICT: dict[str, How] = {}
SET: dict[str, How] = {}
READ_ONLY = {"get", "keys", "values", "items", "copy", "count", "index"}


def method(table: dict[str, How], *names: str) -> Callable[[How], How]:
    def register(how: How) -> How:
        table.update(dict.fromkeys(names, how))
        return how

    return register


def methods_of(value: Value) -> dict[str, How]:
    """The methods of a list or a dict by their names."""
    kind = value.type if isinstance(value, Ref) else None
    if isinstance(value, Outside):
        kind = type(value.value)
    if isinstance(value, Tuple):
        return {"index": LIST["index"], "count": LIST["count"]}
    if isinstance(value, Static) and isinstance(value.value, set | frozenset):
        kind = set
    if kind is not None and issubclass(kind, list):
        return LIST
    if kind is set:
        return SET
    return DICT if kind is not None and issubclass(kind, dict) else {}


def call(reader: Reader, bound: Method, arguments: Arguments, node: ast.AST) -> Value:
    """A call of a method of a list, a dict or a text."""
    args, kwargs = arguments
    receiver = bound.receiver
    if isinstance(receiver, Const):
        return _of_text(reader, receiver, bound.name, args, kwargs, node)
    if isinstance(receiver, Outside) and bound.name not in READ_ONLY:
        message = (
            f"the function changes a {type(receiver.value).__name__} that it read from outside"
        )
        raise reader.refuse(node, message, GLOBAL_WRITE, error=MutatedGlobal)
    return methods_of(receiver)[bound.name](reader, receiver, args, kwargs, node)


def _of_text(
    reader: Reader, text: Const, name: str, args: list[Value], kwargs: dict, node: ast.AST
) -> Value:
    known = [key_of(a) for a in args]
    named = {n: key_of(v) for n, v in kwargs.items()}
    if any(part is ... for part in (*known, *named.values())):
        given = [told(reader, value) for value in args]
        also = {n: told(reader, value) for n, value in kwargs.items()}
        return Text(str(text.value), call_text(f"{text.value!a}.{name}", given, also))
    try:
        return reader.captures.constant(getattr(text.value, name)(*known, **named))
    except (AttributeError, TypeError) as error:
        raise reader.refuse(node, str(error), error=UnsupportedCall) from None


# ---- lists ---------------------------------------------------------------------------------------


def _items(reader: Reader, value: Value, node: ast.AST) -> tuple[Value, ...]:
    """The items of a list whose length is known."""
    items = static_items(reader, value, node)
    if items is None:
        raise reader.refuse(
            node,
            "the length of this list is only known when the program runs",
            "`append`, `pop()`, indices and slices work on it; else make an array of it.",
        )
    return items


@method(LIST, "append")
def _append(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    (item,) = args
    held = content(reader, ref, node)
    if isinstance(held, Grown):
        update(reader, ref, append(reader, held, reader.number(item, node), node), node)
    else:
        update(reader, ref, Tuple((*held.items, item)), node)  # type: ignore[union-attr]
    return NONE


@method(LIST, "extend")
def _extend(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    held = content(reader, ref, node)
    more = _items(reader, args[0], node)
    if isinstance(held, Grown):
        for item in more:
            held = append(reader, held, reader.number(item, node), node)
        update(reader, ref, held, node)
    else:
        update(reader, ref, Tuple((*held.items, *more)), node)  # type: ignore[union-attr]
    return NONE


@method(LIST, "insert")
def _insert(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    held = content(reader, ref, node)
    if isinstance(held, Grown) and not held.rank:
        given = [held.array, held.length, *args]
        site = reader.frame.site or reader.builder.location
        array = call_function(reader, inserted, (given, {}), node, site)
        longer = reader.emit("add", held.length, Const(1), hint="length")
        update(reader, ref, Grown(array, longer, 0), node)  # type: ignore[arg-type]
        return NONE
    items = list(_items(reader, ref, node))
    items.insert(whole(reader, args[0], node), args[1])
    update(reader, ref, Tuple(tuple(items)), node)
    return NONE


@method(LIST, "pop")
def _pop(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    held = content(reader, ref, node)
    if isinstance(held, Grown) and not args:
        last = reader.emit("sub", held.length, Const(1), hint="last")
        found = reader.load(view(reader, held), (Const(-1),))  # type: ignore[arg-type]
        update(reader, ref, Grown(held.array, last, held.rank), node)
        return found
    if isinstance(held, Grown) and args == [Const(0)]:
        return _pop_first(reader, ref, held, node)
    items = list(_items(reader, ref, node))
    place = whole(reader, args[0], node) if args else -1
    if not -len(items) <= place < len(items):
        raise_error(
            reader, "IndexError", "pop index out of range" if items else "pop from empty list"
        )
    found = items.pop(place)
    update(reader, ref, Tuple(tuple(items)), node)
    return found


def _pop_first(reader: Reader, ref: Ref, held: Grown, node: ast.AST) -> Value:
    """The first item of a list of unknown length; the others are copied."""
    items = view(reader, held)
    found = reader.load(items, (Const(0),))  # type: ignore[arg-type]
    rest = reader.load(items, (Slice(Const(1), None, None),))  # type: ignore[arg-type]
    array = reader.emit("copy", rest, hint="items")
    reader.ranks.set(array, held.rank + 1)  # type: ignore[arg-type]
    shorter = reader.emit("sub", held.length, Const(1), hint="length")
    update(reader, ref, Grown(array, shorter, held.rank), node)
    return found


@method(LIST, "clear")
def _clear(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    update(reader, ref, Tuple(()), node)
    return NONE


@method(LIST, "reverse")
def _reverse(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    update(reader, ref, Tuple(_items(reader, ref, node)[::-1]), node)
    return NONE


@method(LIST, "copy")
def _copy_list(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
    return copied_list(reader, value, node)


def copied_list(reader: Reader, value: Value, node: ast.AST) -> Value:
    """A new list of the same items."""
    held = content(reader, value, node) if isinstance(value, Ref) else None
    if isinstance(held, Grown):
        array = reader.emit("copy", view(reader, held), hint="items")  # type: ignore[arg-type]
        reader.ranks.set(array, held.rank + 1)  # type: ignore[arg-type]
        return new(reader, list, Grown(array, held.length, held.rank))
    return new_list(reader, _items(reader, value, node))


@method(LIST, "index")
def _index(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
    items = [key_of(item) for item in _items(reader, value, node)]
    wanted = key_of(args[0])
    if wanted not in items:
        raise_error(reader, "ValueError", "the item is not in the list")
    return Const(items.index(wanted))


@method(LIST, "count")
def _count(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
    items = [key_of(item) for item in _items(reader, value, node)]
    wanted = key_of(args[0])
    if wanted is ... or any(item is ... for item in items):
        raise reader.refuse(node, "how often an item comes is only known when the program runs")
    return Const(items.count(wanted))


# ---- dicts ---------------------------------------------------------------------------------------


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


@method(DICT, "update")
def _update(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    held = table_of(reader, ref, node)
    for name, value in merged(reader, args, kwargs, node):
        held = held.put(name, value)
    update(reader, ref, held, node)
    return NONE


def merged(
    reader: Reader, args: list[Value], kwargs: dict[str, Value], node: ast.AST
) -> list[tuple[Any, Value]]:
    """The keys and values that `dict(*args, **kwargs)` takes."""
    found: list[tuple[Any, Value]] = []
    for value in args:
        if methods_of(value) is DICT:
            held = table_of(reader, value, node)
            found += zip(held.keys, held.values, strict=True)
            continue
        for pair in _items(reader, value, node):
            name, item = _items(reader, pair, node)
            found.append((key(reader, name, node), item))
    return [*found, *kwargs.items()]


@method(DICT, "keys")
def _keys(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
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
