"""Nests of loops over the axes of arrays, and the elements at their cursor."""

from __future__ import annotations

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    Load,
    Operand,
    Var,
)
from tapeless.ir.types import INT, Array, Scalar, is_array
from tapeless.lower.extents import ONE, Extents, Key

INDICES = "ijklmn"
# dtype of an array -> those of what its elements are made from
NUMBERS = {"float64": ("float64", "bool", "int64"), "float32": ("float32", "bool")}


class Nest:
    """A nest of loops over the axes of a shape, with a cursor inside. Axes of one element have no
    loop.
    """

    def __init__(self, extents: list[Operand], builder: Builder) -> None:
        self.builder = builder
        self.indices: list[Operand] = []
        self.loops: list[For] = []
        block = builder.block
        for axis, extent in enumerate(extents):
            if extent == Const(1):
                self.indices.append(Const(0))
                continue
            index = Var(INDICES[axis], INT)
            self.indices.append(index)
            loop = For(index, Const(0), extent, Const(1), [], Block(), location=builder.location)
            block.nodes.append(loop)
            self.loops.append(loop)
            block = loop.body
        self.inside = Builder(block, builder.location)

    def carry(self, hint: str, op: str, initial: Operand, element: Operand, type_: Scalar) -> Var:
        """`initial`, with each element at the cursor taken in by the operation."""
        if not self.loops:
            return self.inside.assign(op, initial, element, hint=hint, type=type_)
        phis = [Var(hint, type_) for _ in self.loops]
        last: Operand = self.inside.assign(op, phis[-1], element, hint=hint, type=type_)
        result = None
        for depth in range(len(self.loops) - 1, -1, -1):
            before = phis[depth - 1] if depth else initial
            result = Var(hint, type_)
            self.loops[depth].carries.append(Carry(phis[depth], before, last, result))
            last = result
        assert result is not None
        return result


class Nests:
    """What nests are written from: the extents of arrays, and operands that got another name."""

    def __init__(self, function: Function) -> None:
        self.extents = Extents(function)
        self.names: dict[Var, Operand] = {}

    def nest(self, shape: tuple[Key, ...], builder: Builder) -> Nest:
        return Nest([self.extents.written(key, builder) for key in shape], builder)

    def element(
        self, operand: Operand, shape: tuple[Key, ...], indices: list[Operand], builder: Builder
    ) -> Operand:
        """The element of an operand, which is broadcast to `shape`, at the indices."""
        if not isinstance(operand, Var) or not isinstance(operand.type, Array):
            return operand
        keys = self.extents.of(operand)
        offset = len(shape) - len(keys)
        index = tuple(
            Const(0) if key == ONE and shape[offset + axis] != ONE else indices[offset + axis]
            for axis, key in enumerate(keys)
        )
        target = Var(f"{operand.hint}_{INDICES[: len(keys)]}", Scalar(operand.type.dtype))
        node = Load(target, operand, index, checked=False)
        builder.append(node)
        return target

    def common_shape(self, operands: list[Operand], builder: Builder) -> tuple[Key, ...] | None:
        """The shape that the operands are broadcast to, or None if it is not one for all."""
        shapes = [self.extents.of(v) for v in operands if isinstance(v, Var) and is_array(v.type)]
        rank = max(map(len, shapes))
        common: list[Key] = []
        for axis in range(rank):
            keys = [s[axis - rank + len(s)] for s in shapes if axis - rank + len(s) >= 0]
            wide = [key for key in keys if key != ONE]
            if len({key for key in wide if isinstance(key, int)}) > 1:
                return None  # NumPy refuses these when the program runs
            common.append(wide[0] if wide else ONE)
            for key in wide[1:]:
                self.extents.assume_equal(wide[0], key, builder)
        return tuple(self.extents.canonical(key) for key in common)

    def make(self, target: Var, shape: tuple[Key, ...], kind: str, builder: Builder) -> None:
        """Memory for the target, in C order."""
        assert isinstance(target.type, Array)
        target.type = Array(target.type.dtype, target.type.ndim)
        extents = tuple(self.extents.written(key, builder) for key in shape)
        attrs = {"dtype": target.type.dtype}
        builder.append(Assign(target, f"numpy.{kind}", extents, attrs))
        self.extents.keys[target] = shape

    def size(self, shape: tuple[Key, ...], builder: Builder) -> Operand:
        """The number of elements."""
        count: Operand = Const(1)
        for key in shape:
            extent = self.extents.written(key, builder)
            is_first = count == Const(1)
            count = (
                extent if is_first else builder.assign("mul", count, extent, hint="count", type=INT)
            )
        return count


def takes(target: Var, args, is_comparison: bool = False) -> bool:
    """Whether numbers of these types behave like the arrays."""
    type_ = target.type
    if not isinstance(type_, Array) or type_.layout not in "CA" or not type_.ndim:
        return False
    dtypes = {arg.type.dtype for arg in args if isinstance(arg, Var) and arg.type is not None}
    if type_.dtype == "bool":
        return is_comparison and dtypes <= {"float64", "int64"}
    if type_.dtype not in NUMBERS or type_.dtype not in dtypes | {type_.dtype}:
        return False
    return dtypes <= set(NUMBERS[type_.dtype])
