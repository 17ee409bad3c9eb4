"""How many bytes a loop records in one iteration, computed by the program itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.loop_state import is_new
from tapeless.analysis.shapes import Shapes
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Block, Const, For, Function, Operand, Var, While
from tapeless.ir.types import INT, is_array
from tapeless.ir.visitor import defined, walk
from tapeless.transform.algebra import integer
from tapeless.transform.recorded import recorded_loops
from tapeless.transform.regions import Pairing
from tapeless.transform.tapes import Record

REFERENCE = 64  # bytes of an array's header, beside its elements
UNKNOWN = 128  # bytes taken for what an inner loop of unknown length puts on a stack


def record_bytes(
    builder: Builder, function: Function, loop: For | While, records: Sequence[Record]
) -> Operand:
    """Bytes that one iteration records; of what is not known in front of the loop, a guess."""
    known = _Extents(function, loop)
    total: Operand = Const(0)
    for record in records:
        total = integer(builder, "add", total, _size(builder, known, record), "size")
    return total


def _size(builder: Builder, known: _Extents, record: Record) -> Operand:
    type_ = record.var.type
    assert type_ is not None
    if record.made.op == "tape":
        extents: Sequence[Operand] | None = record.made.args[1:]
    elif is_array(type_):
        extents = known.written(builder, record.var)
    else:
        extents = None
    if extents is None:
        return Const(UNKNOWN)
    size: Operand = Const(np.dtype(type_.dtype).itemsize)
    for extent in extents:
        size = integer(builder, "mul", size, extent, "size")
    return integer(builder, "add", size, Const(REFERENCE), "size") if is_array(type_) else size


def foresee(function: Function, pairing: Pairing, records: Sequence[Record]) -> None:
    """Mark, in place, the tapes of loops that could be checkpointed; stacks of arrays get the
    extents of what they will hold.
    """
    for recorded in recorded_loops(function, pairing, records):
        loop = recorded.loop
        if not isinstance(loop, For) or loop.exit is not None:
            continue  # how often it runs is not known before
        known = _Extents(function, loop)
        for record in recorded.records:
            builder = Builder(Block(), loop.location)
            _mark(builder, known, record, loop)
            at = function.body.nodes.index(record.made)
            function.body.nodes[at:at] = builder.block.nodes


def _mark(builder: Builder, known: _Extents, record: Record, loop: For) -> None:
    made = record.made
    if made.op == "stack":
        extents = known.written(builder, record.var) if is_array(record.var.type) else None
        if extents is None:
            builder.block.nodes.clear()
            return
        args = (loop.start, loop.stop, loop.step)
        trips = builder.assign("trip_count", *args, hint="trips", type=INT)
        made.args = (trips, *extents)
    made.attrs = {**made.attrs, "limited": True}


class _Extents:
    """Extents of the arrays of a loop's body as they are known in front of it, if what is carried
    keeps its shape.
    """

    def __init__(self, function: Function, loop: For | While) -> None:
        self.shapes = Shapes(function)
        self.aliases = Aliases(function)
        self.made = {self.aliases.find(v) for n in walk(loop.body) if is_new(n) for v in defined(n)}
        self.initial = {carry.phi: carry.initial for carry in loop.carries}
        before = function.body.nodes[: function.body.nodes.index(loop)]
        self.scope = {param.var for param in function.params}
        self.scope.update(var for node in before for var in defined(node))

    def written(self, builder: Builder, array: Var) -> list[Operand] | None:
        """The extents as operands, or None if one is not known; none for a mere reference."""
        if self.aliases.find(array) not in self.made:
            return []
        found: list[Operand] = []
        for extent in self.shapes.of(array):
            source, axis, cut = extent if isinstance(extent, tuple) else (extent, None, 0)
            source = self.initial.get(source, source) if isinstance(source, Var) else source
            if isinstance(source, Var) and source not in self.scope:
                return None
            if axis is not None:
                source = builder.assign("shape", source, hint="n", type=INT, axis=axis)
            found.append(integer(builder, "sub", source, Const(cut), "n"))
        return found
