"""Integers, and extents of arrays, as what they come from plus a constant."""

from __future__ import annotations

from dataclasses import dataclass

from tapeless.analysis.shapes import CREATION
from tapeless.analysis.stacks import local_stacks
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import (
    Assign,
    Const,
    For,
    Function,
    If,
    Load,
    Operand,
    Slice,
    Var,
    While,
)
from tapeless.ir.types import Array, is_array
from tapeless.ir.visitor import walk

# Operations whose result has the shape of their first argument.
SAME_SHAPE = {
    "alias",
    "copy",
    "zeros_shadow",
    "numpy.zeros_like",
    "numpy.empty_like",
    "numpy.ones_like",
    "neg",
}


@dataclass(frozen=True)
class Linear:
    """`symbol + offset`; the symbol is a variable, an extent (array, axis), or None."""

    symbol: object
    offset: int


class Terms:
    """Those of one function."""

    def __init__(self, function: Function, structure: Structure) -> None:
        self.function = function
        self.structure = structure
        # what goes into each variable that stands for several: carried, merged, taken off a stack
        self.sources: dict[Var, list[Operand]] = {}
        self._extents: dict[tuple[Var, int], Linear] = {}
        self._likes = {param.var: param.like for param in function.params}
        for node in walk(function.body):
            if isinstance(node, (For, While)):
                for carry in node.carries:
                    both = [carry.initial, carry.next]
                    self.sources[carry.phi] = self.sources[carry.result] = both
            elif isinstance(node, If):
                for merge in node.merges:
                    self.sources[merge.result] = [merge.then, merge.orelse]
        for stack in local_stacks(function):
            for pop in stack.pops:
                self.sources[pop.target] = [push.value for push in stack.pushes]

    def linear(self, operand: Operand) -> Linear:
        if isinstance(operand, Const) and isinstance(operand.value, int):
            return Linear(None, operand.value)
        node = self.structure.definition.get(operand) if isinstance(operand, Var) else None
        match node:
            case Assign(op="add", args=(left, Const(value=int(shift)))):
                return self._shift(left, shift)
            case Assign(op="add", args=(Const(value=int(shift)), right)):
                return self._shift(right, shift)
            case Assign(op="sub", args=(left, Const(value=int(shift)))):
                return self._shift(left, -shift)
            case Assign(op="shape", args=(Var() as array,), attrs=attrs):
                return self.extent(array, attrs["axis"])
            case Assign(op="alias", args=(other,)):
                return self.linear(other)
        return Linear(operand, 0)

    def _shift(self, operand: Operand, by: int) -> Linear:
        inner = self.linear(operand)
        return Linear(inner.symbol, inner.offset + by)

    def bounds_of(self, operand: Operand, choice: str) -> list[Linear]:
        """Upper bounds of an operand, itself or any argument of a minimum; of a maximum, lower."""
        node = self.structure.definition.get(operand) if isinstance(operand, Var) else None
        if isinstance(node, Assign) and node.op == choice:
            return [bound for arg in node.args for bound in self.bounds_of(arg, choice)]
        if isinstance(node, Assign) and node.op in ("sub", "add"):
            left, right = node.args
            if isinstance(right, Const):
                shift = right.value if node.op == "add" else -right.value
                bounds = self.bounds_of(left, choice)
                return [Linear(b.symbol, b.offset + shift) for b in bounds]
        return [self.linear(operand)]

    # ---- extents ---------------------------------------------------------------------------------

    def extent(self, array: Var, axis: int) -> Linear:
        """The extent of an array, in terms of the array or number that it comes from."""
        own = Linear((array, axis), 0)
        if (like := self._likes.get(array)) is not None:
            return self.extent(like, axis)
        if array in self.sources:
            return self._common_extent(array, axis, own)
        node = self.structure.definition.get(array)
        if isinstance(node, Assign):
            if node.op in SAME_SHAPE and isinstance(node.args[0], Var):
                return self.extent(node.args[0], axis)
            if node.op in CREATION and len(node.args) > axis:
                return self.linear(node.args[axis])
            if node.op == "array" and axis == 0:
                return Linear(None, len(node.args))
            if node.op == "matmul" and all(_is_matrix(arg) for arg in node.args):
                return self.extent(node.args[axis], axis)  # type: ignore[arg-type]
            if node.op == "transpose" and not node.attrs and _is_matrix(node.args[0]):
                return self.extent(node.args[0], 1 - axis)  # type: ignore[arg-type]
        if isinstance(node, Load) and isinstance(node.array, Var):
            viewed = _axis_of(node, axis)
            return own if viewed is None else self.extent(node.array, viewed)
        return own

    def _common_extent(self, array: Var, axis: int, own: Linear) -> Linear:
        """The extent of all that the variable stands for, if it is known at top level.

        By induction: what a loop carries has the extent of what it started with, if the next one
        has it when this one has.
        """
        if (array, axis) in self._extents:
            return self._extents[array, axis]
        arrays = [source for source in self.sources[array] if isinstance(source, Var)]
        if len(arrays) < len(self.sources[array]):
            return own
        self._extents[array, axis] = own
        first = self.extent(arrays[0], axis)
        if not self._is_fixed(first):
            return own
        before = dict(self._extents)
        self._extents[array, axis] = first
        if any(self.extent(other, axis) != first for other in arrays[1:]):
            self._extents = before
        return self._extents[array, axis]

    def _is_fixed(self, extent: Linear) -> bool:
        """Whether it is the same number everywhere."""
        symbol = extent.symbol
        var = symbol[0] if isinstance(symbol, tuple) else symbol
        return var is None or self.structure.home[var] is self.function.body  # type: ignore[index]


def _is_matrix(operand: Operand) -> bool:
    return isinstance(operand, Var) and isinstance(operand.type, Array) and operand.type.ndim == 2


def _axis_of(view: Load, axis: int) -> int | None:
    """The axis of an array that is one of its view's, if that has all of it."""
    kept = 0
    for place, part in enumerate(view.index):
        if part == Slice():
            if kept == axis:
                return place
            kept += 1
        elif not isinstance(part, (Var, Const)) or is_array(getattr(part, "type", None)):
            return None
    return len(view.index) + axis - kept
