"""New items for lists whose length is only known when the program runs."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from functools import reduce

from tapeless.errors import SourceError
from tapeless.frontend import library
from tapeless.frontend.growth import can_grow, grown, lend, rank_of
from tapeless.frontend.heap import content, is_list
from tapeless.frontend.inlining import call_function
from tapeless.frontend.reader import Reader
from tapeless.frontend.special import SPECIAL
from tapeless.frontend.values import Grown, Tuple, Value, is_number
from tapeless.ir.nodes import Operand, Var


def append(reader: Reader, held: Grown, item: Operand, node: ast.AST) -> Grown:
    """The list with one more item."""
    rank = reader.ranks.rank(item)
    if rank is None:
        rank = held.rank
    if rank != held.rank:
        raise reader.refuse(
            node,
            f"an item of {rank} dimensions is appended to a list of items of {held.rank}",
            "The length of the list is only known when the program runs, so all are of one kind.",
        )
    if rank:
        lend(reader, item)
    if isinstance(held.array, Var):
        reader.ranks.set(held.array, rank + 1)
    helper = library.appended_rows if rank else library.appended
    array, length = _read(reader, helper, [held.array, held.length, item], node)
    reader.ranks.set(array, rank + 1)
    return Grown(array, length, rank)


def joined(reader: Reader, lists: Iterable[Tuple | Grown], node: ast.AST) -> Tuple | Grown:
    """What a list holds that has the items of several; `lists` are what these hold.

    Raises:
        UnsupportedSyntax: if a length is not known, and the items are not of one kind.
    """
    lists = list(lists)
    known = [held.items for held in lists if isinstance(held, Tuple)]
    if len(known) == len(lists):
        return Tuple(tuple(item for items in known for item in items))
    filled = [held for held in lists if not isinstance(held, Tuple) or held.items]
    if not can_grow(reader, *filled):
        raise reader.refuse(
            node,
            "the length of this list is only known when the program runs, and its items are not "
            "all numbers, or arrays of one rank",
            "Keep what is of another kind in a list of its own.",
        )
    rank = rank_of(reader, *filled)
    parts = [grown(reader, held, rank) for held in filled]
    if len(parts) == 1:
        return copied(reader, parts[0], node)
    return reduce(lambda left, right: _joined(reader, left, right, node), parts)


def copied(reader: Reader, held: Grown, node: ast.AST) -> Grown:
    """What a list holds that has the same items."""
    (array,) = _read(reader, library.copied, [held.array, held.length], node)
    return _of(reader, array, held.length, held.rank)


def listed(reader: Reader, value: Value, node: ast.AST) -> Tuple | Grown:
    """What a list holds that is made of the items of something."""
    if is_list(value):
        return content(reader, value, node)  # type: ignore[return-value]
    held = content(reader, SPECIAL[list](reader, [value], {}, node), node)  # type: ignore[arg-type]
    assert isinstance(held, (Tuple, Grown))
    return held


def _joined(reader: Reader, left: Grown, right: Grown, node: ast.AST) -> Grown:
    given = [left.array, left.length, right.array, right.length]
    (array,) = _read(reader, library.joined, given, node)
    length = reader.emit("add", left.length, right.length, hint="length")
    return _of(reader, array, length, left.rank)


def _of(reader: Reader, array: Operand, length: Operand, rank: int) -> Grown:
    """A list of the items in an array, which in Python share memory with where they come from."""
    if rank:
        lend(reader, array)
    reader.ranks.set(array, rank + 1)
    return Grown(array, length, rank)


def repeated(reader: Reader, held: Tuple | Grown, times: Operand, node: ast.AST) -> Grown:
    """What `[…] * times` holds, where a length or the number is not known."""
    if not can_grow(reader, held) or rank_of(reader, held):
        raise only_numbers(reader, node)
    items = grown(reader, held, 0)
    array, length = _read(reader, library.repeated, [items.array, items.length, times], node)
    return _of(reader, array, length, 0)


def only_numbers(reader: Reader, node: ast.AST) -> SourceError:
    return reader.refuse(
        node, "only numbers can be repeated as often as a number says", "Use `np.tile`."
    )


def _read(reader: Reader, helper: Callable, given: list, node: ast.AST) -> tuple[Operand, ...]:
    """The numbers and arrays that a helper returns, which is read in place."""
    place = reader.frame.site or reader.builder.location
    found = call_function(reader, helper, (given, {}), node, place)
    items = found.items if isinstance(found, Tuple) else (found,)
    assert all(map(is_number, items))
    return items  # type: ignore[return-value]
