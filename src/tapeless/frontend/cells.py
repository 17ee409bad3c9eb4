"""Variables that several functions share: what they hold, and whether they hold anything.

A `Cell` of the heap holds a tuple: of nothing while it is unbound, of a value, or of a value and
whether it is bound, which then is only known when the program runs.
"""

from __future__ import annotations

from tapeless.frontend.heap import new
from tapeless.frontend.reader import Reader
from tapeless.frontend.values import (
    FALSE,
    TRUE,
    Cell,
    Maybe,
    Poison,
    Ref,
    Tuple,
    Undefined,
    Value,
    map_leaves,
)


def new_cell(reader: Reader, name: str, value: Value | None) -> Ref:
    """A variable that holds what a name does; None for unbound."""
    return new(reader, Cell, _held(value), name)


def _held(value: Value | None) -> Value:
    if value is None:
        return Tuple(())
    if isinstance(value, Maybe):
        return Tuple((value.value, value.bound))
    return value if isinstance(value, Poison) else Tuple((value,))


def value_of(reader: Reader, cell: Ref) -> Value | None:
    """What a name holds that was a cell for a while."""
    held = reader.heap[cell]
    if isinstance(held, Poison):
        return held
    assert isinstance(held, Tuple)
    if len(held.items) < 2:
        return held.items[0] if held.items else None
    value, bound = held.items
    if bound == FALSE:
        return None
    return value if bound == TRUE else Maybe(value, bound)  # type: ignore[arg-type]


def in_one_form(one: Value, other: Value) -> tuple[Value, Value]:
    """What a cell holds on two paths, both with whether it is bound if they differ in that."""
    if isinstance(one, Poison) or isinstance(other, Poison) or len(one.parts) == len(other.parts):  # type: ignore[union-attr]
        return one, other
    return _with_bound(one, other), _with_bound(other, one)


def _with_bound(held: Value, other: Value) -> Value:
    assert isinstance(held, Tuple)
    assert isinstance(other, Tuple)
    if not held.items:
        return Tuple((map_leaves(other.items[0], lambda _: Undefined()), FALSE))
    return held if len(held.items) == 2 else Tuple((held.items[0], TRUE))
