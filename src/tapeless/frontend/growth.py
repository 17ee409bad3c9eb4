"""Lists whose length is only known when the program runs: an array with room, and a count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapeless.frontend.values import Const, Grown, Tuple, Undefined, Value, Var, is_number
from tapeless.ir.nodes import Block, Operand

if TYPE_CHECKING:
    from tapeless.frontend.reader import Reader


def can_grow(reader: Reader, *lists: Value) -> bool:
    """Whether lists of different lengths hold numbers, or arrays of one rank, and nothing else."""
    ranks = {grown.rank for grown in lists if isinstance(grown, Grown)}
    for held in lists:
        if not isinstance(held, (Tuple, Grown)):
            return False
        for item in held.items if isinstance(held, Tuple) else ():
            if not is_number(item):
                return False
            ranks.add(reader.ranks.rank(item))  # type: ignore[arg-type]
    return len(ranks) == 1 and None not in ranks


def rank_of(reader: Reader, *lists: Value) -> int:
    """The rank of the items of lists that can grow."""
    for held in lists:
        if isinstance(held, Grown):
            return held.rank
        if isinstance(held, Tuple) and held.items:
            rank = reader.ranks.rank(held.items[0])
            assert rank is not None
            return rank
    raise AssertionError("no list has an item")


def grown(reader: Reader, held: Value, rank: int, block: Block | None = None) -> Grown:
    """A list as an array and a count, made at the end of `block`."""
    if isinstance(held, Grown):
        return held
    assert isinstance(held, Tuple)
    with reader.builder.inside(reader.builder.block if block is None else block):
        return Grown(_array(reader, held.items, rank), Const(len(held.items)), rank)


def _array(reader: Reader, items: tuple[Value, ...], rank: int) -> Operand:
    if not items:
        return Undefined()
    if rank:
        lend(reader, *items)
        array = reader.emit("numpy.stack", *items, hint="items")  # type: ignore[arg-type]
    else:
        array = reader.emit("array", *items, hint="items", dtype="float64")  # type: ignore[arg-type]
    reader.ranks.set(array, rank + 1)
    return array


def lend(reader: Reader, *arrays: Value) -> None:
    """Note arrays that a list holds by their contents: none of them may be written."""
    place = reader.builder.location
    reader.lent.extend((array, place) for array in arrays if isinstance(array, Var))
