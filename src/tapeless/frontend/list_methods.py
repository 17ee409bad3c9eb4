"""The methods of lists."""

from __future__ import annotations

import ast

from tapeless.frontend.appending import append, copied, joined, listed
from tapeless.frontend.assignment import raise_error
from tapeless.frontend.heap import content, new, new_list, update, view
from tapeless.frontend.inlining import call_function
from tapeless.frontend.iteration import static_items
from tapeless.frontend.library import inserted
from tapeless.frontend.methods import LIST, method
from tapeless.frontend.reader import Reader
from tapeless.frontend.subscripts import whole
from tapeless.frontend.values import NONE, Const, Grown, Ref, Tuple, Value
from tapeless.ir.nodes import Slice


def items_of(reader: Reader, value: Value, node: ast.AST) -> tuple[Value, ...]:
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


@method(LIST, "extend", "__iadd__")
def _extend(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    held = content(reader, ref, node)
    assert isinstance(held, (Tuple, Grown))
    update(reader, ref, joined(reader, [held, listed(reader, args[0], node)], node), node)
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
    items = list(items_of(reader, ref, node))
    items.insert(whole(reader, args[0], node), args[1])
    update(reader, ref, Tuple(tuple(items)), node)
    return NONE


@method(LIST, "pop")
def _pop(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    held = content(reader, ref, node)
    if isinstance(held, Grown) and not args:
        last = reader.emit("sub", held.length, Const(1), hint="last")
        found = reader.load(view(reader, held), (Const(-1),))
        update(reader, ref, Grown(held.array, last, held.rank), node)
        return found
    if isinstance(held, Grown) and args == [Const(0)]:
        return _pop_first(reader, ref, held, node)
    items = list(items_of(reader, ref, node))
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
    found = reader.load(items, (Const(0),))
    rest = reader.load(items, (Slice(Const(1), None, None),))
    array = reader.emit("copy", rest, hint="items")
    reader.ranks.set(array, held.rank + 1)
    shorter = reader.emit("sub", held.length, Const(1), hint="length")
    update(reader, ref, Grown(array, shorter, held.rank), node)
    return found


@method(LIST, "clear")
def _clear(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    update(reader, ref, Tuple(()), node)
    return NONE


@method(LIST, "reverse")
def _reverse(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    update(reader, ref, Tuple(items_of(reader, ref, node)[::-1]), node)
    return NONE


@method(LIST, "copy")
def _copy_list(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
    return copied_list(reader, value, node)


def copied_list(reader: Reader, value: Value, node: ast.AST) -> Value:
    """A new list of the same items."""
    held = content(reader, value, node) if isinstance(value, Ref) else None
    if isinstance(held, Grown):
        return new(reader, list, copied(reader, held, node))
    return new_list(reader, items_of(reader, value, node))
