"""Items of different kinds by an index or a key that is only known when the program runs.

A chain of `If`s, one for each item. Only where the program cannot be read with the index known: a
loop over few numbers is read once for each, which makes better code.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from tapeless.frontend.assignment import raise_if
from tapeless.frontend.choosing import select
from tapeless.frontend.reader import Reader
from tapeless.frontend.values import Const, Operand, Table, Value, Var

MOST_ITEMS = 32


def selects(reader: Reader, place: Value, count: int) -> bool:
    """Whether an item is to be chosen when the program runs."""
    return reader.selecting and isinstance(place, Var) and 0 < count <= MOST_ITEMS


def item_at(reader: Reader, place: Var, items: Sequence[Value], node: ast.AST) -> Value:
    """`items[place]`, or IndexError."""
    count = len(items)
    below = reader.emit("lt", place, Const(-count), hint="below")
    above = reader.emit("ge", place, Const(count), hint="above")
    outside = reader.emit("or", below, above, hint="outside")
    raise_if(reader, outside, "IndexError", "index out of range")

    def is_at(k: int) -> Operand:
        from_front = reader.emit("eq", place, Const(k), hint="here")
        from_back = reader.emit("eq", place, Const(k - count), hint="here")
        return reader.emit("or", from_front, from_back, hint="here")

    return _chain(reader, items, is_at, node)


def item_of(reader: Reader, key: Var, held: Table, node: ast.AST) -> Value:
    """`table[key]`, or KeyError."""
    keys = held.keys

    def is_at(k: int) -> Operand:
        return reader.emit("eq", key, Const(keys[k]), hint="here")

    known = is_at(0)
    for k in range(1, len(keys)):
        known = reader.emit("or", known, is_at(k), hint="known")
    raise_if(reader, reader.emit("not", known, hint="missing"), "KeyError", "no such key")
    return _chain(reader, held.values, is_at, node)


def _chain(
    reader: Reader, items: Sequence[Value], is_at: Callable[[int], Operand], node: ast.AST
) -> Value:
    found = items[-1]
    for k in reversed(range(len(items) - 1)):
        test = is_at(k)
        found = select(reader, test, items[k], found, node)
    return found
