"""The part of an axis that a slice selects, in numbers: where it begins, and how long it is.

Slices of constant positive steps only. As Python means them: a bound below zero counts from the end
of the axis, and what is outside of the axis is cut off.
"""

from __future__ import annotations

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Const, IndexItem, Operand, Slice, Var
from tapeless.ir.types import INT
from tapeless.transform.algebra import integer


def is_upward(item: IndexItem) -> bool:
    """Whether the item is a slice of integers with a constant positive step."""
    return (
        isinstance(item, Slice)
        and step_of(item) > 0
        and all(_is_integer(bound) for bound in (item.start, item.stop))
    )


def step_of(item: Slice) -> int:
    """The step; 0 if it is not a constant."""
    if item.step is None:
        return 1
    known = isinstance(item.step, Const) and isinstance(item.step.value, int)
    return item.step.value if known else 0  # type: ignore[union-attr]


def first_of(item: Slice, extent: Operand, builder: Builder) -> Operand:
    """The first place of the slice, if it has any; never below zero."""
    return Const(0) if item.start is None else _from_start(item.start, extent, builder)


def length_of(item: Slice, extent: Operand, builder: Builder) -> Operand:
    """How many places the slice has."""
    first, end = first_of(item, extent, builder), extent
    if item.stop is not None:
        end = _of_integers("builtins.min", _from_start(item.stop, extent, builder), extent, builder)
    if step_of(item) > 1:
        step = Const(step_of(item))
        return builder.assign("trip_count", first, end, step, hint="n", type=INT)
    if first == Const(0):
        return end
    rest = integer(builder, "sub", end, first, "n")
    return _of_integers("builtins.max", rest, Const(0), builder)


def _from_start(bound: Operand, extent: Operand, builder: Builder) -> Operand:
    """The bound of a slice, counted from the start; it may still be behind the end."""
    if not isinstance(bound, Const):
        return builder.assign("from_start", bound, extent, hint="first", type=INT)
    if bound.value >= 0:
        return bound
    rest = integer(builder, "sub", extent, Const(-bound.value), "first")
    return _of_integers("builtins.max", rest, Const(0), builder)


def _of_integers(op: str, left: Operand, right: Operand, builder: Builder) -> Operand:
    """The smaller, or the larger, of two integers, computed now if both are known."""
    if isinstance(left, Const) and isinstance(right, Const):
        choose = {"builtins.min": min, "builtins.max": max}[op]
        return Const(choose(left.value, right.value))
    return builder.assign(op, left, right, hint="n", type=INT)


def _is_integer(bound: Operand | None) -> bool:
    if isinstance(bound, Const):
        return type(bound.value) is int
    return bound is None or (isinstance(bound, Var) and bound.type == INT)
