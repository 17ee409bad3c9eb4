"""The states that a checkpointed loop keeps: where they are, how they get there and back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tapeless.analysis.loop_state import LoopState
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Block,
    Const,
    Ellipsis,
    If,
    Load,
    Merge,
    Operand,
    Store,
    Undefined,
    Var,
)
from tapeless.ir.types import BOOL, INT, Array, Scalar, Stack
from tapeless.transform.algebra import integer

WHOLE = (Ellipsis(),)


def state_bytes(builder: Builder, state: LoopState) -> Operand:
    """The size of one kept state, where arrays that are made anew are taken to keep their size."""
    total: Operand = Const(8 * (1 + len(state.carried)))
    for array in (*state.written, *state.anew):
        total = integer(builder, "add", total, array_bytes(builder, array), "size")
    return total


def array_bytes(builder: Builder, array: Var) -> Operand:
    """The size of an array's elements."""
    assert isinstance(array.type, Array)
    total: Operand = Const(np.dtype(array.type.dtype).itemsize)
    for axis in range(array.type.ndim):
        extent = builder.assign("shape", array, hint="n", type=INT, axis=axis)
        total = integer(builder, "mul", total, extent, "size")
    return total


class Snapshots:
    """Slots for states, the last of which is the top; made at the builder's cursor.

    Numbers and contents of arrays are kept in arrays with one row for each slot, references to
    arrays on stacks.
    """

    def __init__(self, builder: Builder, state: LoopState, slots: Operand) -> None:
        self.builder = builder
        self.state = state
        self.slots = slots
        self.segments = self._rows("place", Scalar("int64"), ())
        self.carried = [self._place(carry.phi) for carry in state.carried]
        self.written = [self._copies(array) for array in state.written]

    def _rows(self, hint: str, type_: Scalar | Array, extents: Sequence[Operand]) -> Var:
        return self.builder.assign(
            "numpy.empty",
            self.slots,
            *extents,
            hint=f"{hint}_kept",
            type=Array(type_.dtype, 1 + len(extents), "C"),
            dtype=type_.dtype,
        )

    def _place(self, var: Var) -> Var:
        if isinstance(var.type, Scalar):
            return self._rows(var.hint, var.type, ())
        assert isinstance(var.type, Array)
        return self.builder.assign(
            "stack", hint=f"{var.hint}_kept", type=Stack(var.type), element=var.type, kept=True
        )

    def _copies(self, array: Var) -> Var:
        assert isinstance(array.type, Array)
        extents = [
            self.builder.assign("shape", array, hint="n", type=INT, axis=axis)
            for axis in range(array.type.ndim)
        ]
        return self._rows(array.hint, array.type, extents)

    def keep(
        self,
        top: Operand,
        segment: Operand,
        values: Sequence[Operand],
        contents: Sequence[Operand] | None = None,
    ) -> None:
        """Put the state in front of `segment` into the slot `top`: values of what is carried, and
        contents, which are those of the written arrays as they are if not given.
        """
        self._store(self.segments, top, segment)
        for place, carry, value in zip(self.carried, self.state.carried, values, strict=True):
            if isinstance(carry.phi.type, Scalar):
                self._store(place, top, _defined(value, carry.phi.type))
            else:
                self.builder.push(place, value)
        arrays = self.state.written if contents is None else contents
        for place, array in zip(self.written, arrays, strict=True):
            self._store(place, top, array)

    def bring_back(self, top: Operand) -> tuple[Operand, list[Operand]]:
        """Go back to the state in the slot `top`, which is the last; returns its segment and the
        values of what is carried.
        """
        segment = self._load(self.segments, top, "low", INT)
        values: list[Operand] = []
        for place, carry in zip(self.carried, self.state.carried, strict=True):
            hint, type_ = carry.phi.hint, carry.phi.type
            if isinstance(type_, Scalar):
                values.append(self._load(place, top, hint, type_))
            else:
                value = self.builder.pop(place, hint=hint, type=type_)
                self.builder.push(place, value)
                values.append(value)
        for place, array in zip(self.written, self.state.written, strict=True):
            row = self._load(place, top, array.hint, array.type)
            self.builder.store(array, WHOLE, row)
        return segment, values

    def forget(self, top: Operand, segment: Operand) -> Var:
        """The top after the state in front of `segment` was needed for the last time, if it is the
        one in the slot `top`.
        """
        builder = self.builder
        place = self._load(self.segments, top, "place", INT)
        is_done = builder.assign("eq", place, segment, hint="done", type=BOOL)
        node = If(is_done, then := Block(), Block())
        with builder.inside(then):
            lower = integer(builder, "sub", top, Const(1), "top")
            for stack in self.carried:
                if isinstance(stack.type, Stack):
                    builder.pop(stack, type=stack.type.element)
        result = Var("top", INT)
        node.merges.append(Merge(result, lower, top))
        builder.append(node)
        return result

    def _store(self, place: Var, top: Operand, value: Operand) -> None:
        self.builder.append(Store(place, (top,), value, checked=False))

    def _load(self, place: Var, top: Operand, hint: str, type_) -> Var:
        target = Var(hint, type_)
        self.builder.append(Load(target, place, (top,), checked=False))
        return target


def _defined(value: Operand, type_: Scalar) -> Operand:
    """A number in place of what no path has bound, and nothing reads."""
    if not isinstance(value, Undefined):
        return value
    return Const(np.dtype(type_.dtype).type(0).item())
