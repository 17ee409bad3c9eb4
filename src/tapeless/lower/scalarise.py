"""Whole-array statements, and those of parts of arrays, become loops over numbers, so that they can
be joined with each other and with the loops that the user wrote.

What is left as it is: products of matrices and other library calls, arrays of mixed precision, and
statements whose operands may overlap what they write.
"""

from __future__ import annotations

from tapeless.analysis.aliasing import Aliases
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Carry,
    Const,
    Ellipsis,
    For,
    Function,
    Index,
    Load,
    NewAxis,
    Node,
    Operand,
    Slice,
    Store,
    Var,
)
from tapeless.ir.types import INT, Array, Scalar, is_array
from tapeless.ir.visitor import blocks
from tapeless.lower.extents import ONE, Extents, Key
from tapeless.lower.products import products_read_once
from tapeless.rules.registry import operation
from tapeless.transform.simplify import rename

NUMBERS = {"float64": ("float64", "bool", "int64"), "float32": ("float32", "bool")}
COMPARISONS = {"lt", "le", "gt", "ge", "eq", "ne"}
INDICES = "ijklmn"


def write_loops(function: Function) -> Function:
    """Write, in place, elementwise statements, sums and broadcasts of arrays as loops."""
    scalariser = _Scalariser(function)
    scalariser.block(function.body)
    rename(function, scalariser.names)
    return function


class _Nest:
    """A nest of loops over the axes of a shape, with a cursor inside."""

    def __init__(self, extents: list[Operand], builder: Builder) -> None:
        self.builder = builder
        self.indices = [Var(INDICES[axis], INT) for axis in range(len(extents))]
        self.loops: list[For] = []
        block = builder.block
        for index, extent in zip(self.indices, extents, strict=True):
            loop = For(index, Const(0), extent, Const(1), [], Block(), location=builder.location)
            block.nodes.append(loop)
            self.loops.append(loop)
            block = loop.body
        self.inside = Builder(block, builder.location)

    def carry(self, hint: str, type_: Scalar, add: Operand) -> Var:
        """A sum over the whole nest of what is at the cursor."""
        last: Operand = self.inside.assign("radd", Const(0.0), add, hint=hint, type=type_)
        node = self.inside.block.nodes[-1]
        assert isinstance(node, Assign)
        phis = [Var(hint, type_) for _ in self.loops]
        node.args = (phis[-1], add)
        result = None
        for depth in range(len(self.loops) - 1, -1, -1):
            initial: Operand = phis[depth - 1] if depth else Const(0.0)
            result = Var(hint, type_)
            self.loops[depth].carries.append(Carry(phis[depth], initial, last, result))
            last = result
        assert result is not None
        return result


class _Scalariser:
    def __init__(self, function: Function) -> None:
        self.aliases = Aliases(function)
        self.extents = Extents(function)
        self.names: dict[Var, Operand] = {}
        self.products = products_read_once(function)

    def block(self, block: Block) -> None:
        nodes, block.nodes = block.nodes, []
        for node in nodes:
            self.extents.learn(node)
            builder = Builder(block, node.location)
            if not self._rewrite(node, builder):
                block.nodes.append(node)
            for inner in blocks(node):
                known = dict(self.extents.equal)
                self.block(inner)
                self.extents.equal = known

    def _rewrite(self, node: Node, builder: Builder) -> bool:
        """Write the node as loops, if it is one that can be; whether it was."""
        match node:
            case Assign(op="unbroadcast", args=(Var() as value, like)) if is_array(value.type):
                return self._unbroadcast(node, value, like, builder)
            case Assign(op="copy", target=target) if not self.aliases.is_written(target):
                return is_array(target.type) and self._elementwise(node, builder)
            case Assign(op="broadcast_like" | "expand"):
                return self._spread(node, builder)
            case Assign(op="numpy.sum" | "numpy.mean", args=(Var() as array,)):
                return is_array(array.type) and self._sum(node, array, builder)
            case Assign(op="size", args=(Var() as array,)) if is_array(array.type):
                self.names[node.target] = self.size(self.extents.of(array), builder)
                return True
            case Assign(op=op) if operation(op).elementwise and is_array(node.target.type):
                return self._elementwise(node, builder)
            case Accumulate() | Store():
                return self._update(node, builder)
        return False

    # ---- one element -----------------------------------------------------------------------------

    def element(
        self, operand: Operand, shape: tuple[Key, ...], indices: list[Var], builder: Builder
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

    def nest(self, shape: tuple[Key, ...], builder: Builder) -> _Nest:
        return _Nest([self.extents.written(key, builder) for key in shape], builder)

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

    # ---- statements ------------------------------------------------------------------------------

    def _elementwise(self, node: Assign, builder: Builder) -> bool:
        type_ = node.target.type
        if not self._takes(node.target, node.args, node.op in COMPARISONS):
            return False
        shape = self.common_shape(list(node.args), builder)
        if shape is None:
            return False
        assert isinstance(type_, Array)
        self.make(node.target, shape, "empty", builder)
        nest = self.nest(shape, builder)
        args = [self.element(arg, shape, nest.indices, nest.inside) for arg in node.args]
        op = {"radd": "add", "copy": "alias"}.get(node.op, node.op)
        value = nest.inside.assign(
            op, *args, hint=node.target.hint, type=Scalar(type_.dtype), **node.attrs
        )
        nest.inside.append(Store(node.target, tuple(nest.indices), value, checked=False))
        return True

    def _sum(self, node: Assign, array: Var, builder: Builder) -> bool:
        assert isinstance(array.type, Array)
        if array.type.dtype not in NUMBERS or node.attrs.get("axis") is not None:
            return self._sum_along(node, array, builder)
        if node.attrs.get("keepdims") or array.type.ndim == 0:
            return False
        shape = self.extents.of(array)
        nest = self.nest(shape, builder)
        element = self.element(array, shape, nest.indices, nest.inside)
        total = nest.carry("total", Scalar(array.type.dtype), element)
        if node.op == "numpy.mean":
            size = self.size(shape, builder)
            builder.append(Assign(node.target, "truediv", (total, size)))
        else:
            self.names[node.target] = total
        return True

    def _sum_along(self, node: Assign, array: Var, builder: Builder) -> bool:
        """A sum over one axis, which is added up in the result."""
        axis = node.attrs.get("axis")
        target, type_ = node.target, array.type
        assert isinstance(type_, Array)
        if node.op != "numpy.sum" or not isinstance(axis, int) or not is_array(target.type):
            return False
        if type_.dtype not in NUMBERS or target.type.dtype != type_.dtype:
            return False
        axis %= type_.ndim
        shape = self.extents.of(array)
        self.make(target, self.extents.of(target), "zeros", builder)
        nest = self.nest(shape, builder)
        element = self.element(array, shape, nest.indices, nest.inside)
        kept: list[Operand] = list(nest.indices)
        kept[axis : axis + 1] = [Const(0)] if node.attrs.get("keepdims") else []
        nest.inside.append(Accumulate(target, tuple(kept), element, checked=False))
        return True

    def _spread(self, node: Assign, builder: Builder) -> bool:
        """A number, or sums over an axis, in each element of what they are the sums of."""
        value, like = node.args[0], node.args[1]
        target = node.target
        if not (isinstance(like, Var) and is_array(like.type) and is_array(target.type)):
            return False
        if not self._takes(target, (value,)):
            return False
        shape = self.extents.of(like)
        self.make(target, shape, "empty", builder)
        nest = self.nest(shape, builder)
        item = value
        if isinstance(value, Var) and isinstance(value.type, Array):
            keys = self.extents.of(value)
            index: list[Operand] = list(nest.indices)
            axis = node.attrs.get("axis")
            if len(keys) < len(shape):
                axes = axis if isinstance(axis, tuple) else (axis,)
                gone = {a % len(shape) for a in axes if isinstance(a, int)}
                index = [i for place, i in enumerate(index) if place not in gone]
            if len(index) != len(keys):
                raise AssertionError("a spread value has an axis for each that was not reduced")
            index = [Const(0) if key == ONE else i for key, i in zip(keys, index, strict=True)]
            item = Var(f"{value.hint}_item", Scalar(value.type.dtype))
            nest.inside.append(Load(item, value, tuple(index), checked=False))
        nest.inside.append(Store(target, tuple(nest.indices), item, checked=False))
        return True

    def _unbroadcast(self, node: Assign, value: Var, like: Operand, builder: Builder) -> bool:
        """The sum over the axes that broadcasting added or stretched."""
        target = node.target
        assert isinstance(value.type, Array)
        if value.type.dtype not in NUMBERS or getattr(target.type, "dtype", "") != value.type.dtype:
            return False
        shape = self.extents.of(value)
        if not isinstance(like, Var) or not isinstance(like.type, Array):
            nest = self.nest(shape, builder)
            element = self.element(value, shape, nest.indices, nest.inside)
            self.names[target] = nest.carry(target.hint, Scalar(value.type.dtype), element)
            return True
        keys = self.extents.of(like)
        extra = len(shape) - len(keys)
        if extra < 0:
            return False
        stretched = [k for k, key in enumerate(keys) if key == ONE and shape[extra + k] != ONE]
        for k, key in enumerate(keys):
            if k not in stretched:
                self.extents.assume_equal(shape[extra + k], key, builder)
        is_sum = extra > 0 or stretched
        self.make(target, self.extents.of(like), "zeros" if is_sum else "empty", builder)
        nest = self.nest(shape, builder)
        element = self.element(value, shape, nest.indices, nest.inside)
        index = tuple(
            Const(0) if k in stretched else nest.indices[extra + k] for k in range(len(keys))
        )
        kind = Accumulate if is_sum else Store
        nest.inside.append(kind(target, index, element, checked=False))
        return True

    def _update(self, node: Store | Accumulate, builder: Builder) -> bool:
        """`array[index] = value` and `array[index] += value`, for whole arrays and parts."""
        array, value = node.array, node.value
        if not isinstance(array, Var) or not isinstance(array.type, Array):
            return False
        rank = _rank_of_part(node.index, array.type.ndim)
        if not rank:
            return False
        if not self._takes(array, (value,)) or self._may_overlap(array, value):
            return False
        if isinstance(node, Accumulate) and value in self.products:
            return False  # BLAS adds it up
        if isinstance(value, Var) and isinstance(value.type, Array) and value.type.ndim > rank:
            return False
        if not self._is_whole(node.index, array.type.ndim):
            array = self._part(node, array, rank, builder)
        keys = self.extents.of(array)
        if isinstance(value, Var) and isinstance(value.type, Array):
            given = self.extents.of(value)
            for own, key in zip(keys[len(keys) - len(given) :], given, strict=True):
                if key != ONE or own == ONE:
                    self.extents.assume_equal(own, key, builder)
        nest = self.nest(keys, builder)
        element = self.element(value, keys, nest.indices, nest.inside)
        index = tuple(nest.indices)
        nest.inside.append(type(node)(array, index, element, checked=False))
        return True

    def _part(self, node: Store | Accumulate, array: Var, rank: int, builder: Builder) -> Var:
        """What the node writes, as a view."""
        part = Var(f"{array.hint}_part", Array(array.type.dtype, rank, "A"))  # type: ignore[union-attr]
        load = Load(part, array, node.index, checked=node.checked)
        builder.append(load)
        self.extents.learn(load)
        return part

    def _is_whole(self, index: tuple, rank: int) -> bool:
        if index in ((), (Ellipsis(),)):
            return True
        return len(index) <= rank and all(item == Slice() for item in index)

    def _may_overlap(self, array: Var, value: Operand) -> bool:
        if not isinstance(value, Var) or not is_array(value.type):
            return False
        return self.aliases.find(array) is self.aliases.find(value)

    def _takes(self, target: Var, args, is_comparison: bool = False) -> bool:
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


def _rank_of_part(index: Index, rank: int) -> int:
    """The rank of `array[index]` if that is a view of the array; else 0."""
    integers = [item for item in index if isinstance(item, (Var, Const))]
    if any(is_array(getattr(item, "type", None)) for item in integers):
        return 0
    if any(isinstance(item, Const) and type(item.value) is not int for item in integers):
        return 0
    return rank - len(integers) + sum(isinstance(item, NewAxis) for item in index)
