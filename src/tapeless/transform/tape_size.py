"""How many bytes a loop records in one iteration, computed by the program itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tapeless.analysis.shapes import Shapes
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Const, For, Function, Operand, Var, While
from tapeless.ir.types import INT, is_array
from tapeless.ir.visitor import defined
from tapeless.transform.algebra import integer
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


class _Extents:
    """Extents of the arrays of a loop's body as they are known in front of it, if what is carried
    keeps its shape.
    """

    def __init__(self, function: Function, loop: For | While) -> None:
        self.shapes = Shapes(function)
        self.initial = {carry.phi: carry.initial for carry in loop.carries}
        before = function.body.nodes[: function.body.nodes.index(loop)]
        self.scope = {param.var for param in function.params}
        self.scope.update(var for node in before for var in defined(node))

    def written(self, builder: Builder, array: Var) -> list[Operand] | None:
        """The extents as operands, or None if one is not known."""
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
