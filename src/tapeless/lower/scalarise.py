"""Whole-array statements, and those of parts of arrays, become loops over numbers, so that they can
be joined with each other and with the loops that the user wrote.

What is left as it is: products of matrices and other library calls, arrays of mixed precision, and
statements whose operands may overlap what they write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from tapeless.analysis.aliasing import Aliases, is_gather
from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    Ellipsis,
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
from tapeless.ir.types import Array, Scalar, is_array
from tapeless.ir.visitor import blocks, walk
from tapeless.lower.broadcasts import spread, unbroadcast
from tapeless.lower.extents import ONE
from tapeless.lower.gathers import gather, places_of, scatter
from tapeless.lower.nests import Nest, Nests, takes
from tapeless.lower.products import products_read_once
from tapeless.lower.reductions import REDUCTIONS, reduce
from tapeless.rules.registry import operation
from tapeless.transform.simplify import copies_on_entry, rename

COMPARISONS = {"lt", "le", "gt", "ge", "eq", "ne"}


def write_loops(function: Function, *, later: Iterable[Var] = ()) -> Function:
    """Write, in place, elementwise statements, sums and broadcasts of arrays as loops; those outer
    products stay that will be dealt with `later`.
    """
    scalariser = _Scalariser(function, later)
    scalariser.block(function.body)
    rename(function, scalariser.names)
    return function


class _Scalariser(Nests):
    def __init__(self, function: Function, later: Iterable[Var]) -> None:
        super().__init__(function)
        self.structure = Structure(function)
        self.aliases = Aliases(function, self.structure)
        self.results = {self.aliases.find(v) for v in function.results if isinstance(v, Var)}
        self.last_writes = {
            self.aliases.find(node.array): position
            for node, position in self.structure.position.items()
            if isinstance(node, (Store, Accumulate)) and isinstance(node.array, Var)
        }
        self.products = products_read_once(function)
        self.later = set(later)
        self.own_copy = copies_on_entry(function)
        nodes = walk(function.body)
        self.added = {node.value for node in nodes if isinstance(node, Accumulate)}

    def block(self, block: Block) -> None:
        nodes, block.nodes = block.nodes, []
        for node in nodes:
            self.extents.learn(node)
            for param, copy in self.own_copy.items():
                if (
                    isinstance(node, Assign)
                    and node.target is copy
                    and self.aliases.is_written(copy)
                ):
                    self.extents.take_over(param, copy)  # type: ignore[arg-type]
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
                may_share = self._may_stand_for(value, node.target, node)
                return unbroadcast(node, value, like, may_share, self, builder)
            case Assign(op="copy", target=target) if not self.aliases.is_written(target):
                return is_array(target.type) and self._elementwise(node, builder)
            case Assign(op="broadcast_like" | "expand"):
                return spread(node, self, builder)
            case Assign(op=op, args=(Var() as array,)) if op in REDUCTIONS:
                return is_array(array.type) and reduce(node, array, self, builder)
            case Assign(op="size", args=(Var() as array,)) if is_array(array.type):
                self.names[node.target] = self.size(self.extents.of(array), builder)
                return True
            case Assign(op="shape", args=(Var() as array,), attrs=attrs) if is_array(array.type):
                return self._measure(node, array, attrs["axis"], builder)
            case Assign(op="matmul"):
                self._assume_factors_fit(node, builder)
            case Assign(op="numpy.outer") if node.target in self.added - self.later:
                return self._outer(node, builder)
            case Load() if is_array(node.target.type) and is_gather(node.index):
                array = node.array
                if not isinstance(array, Var) or not is_array(array.type):
                    return False
                if not places_of(node.index, array.type.ndim):
                    return False
                gather(node, self, builder)
                return True
            case Assign(op=op) if operation(op).elementwise and is_array(node.target.type):
                return self._elementwise(node, builder)
            case Accumulate() | Store():
                return self._update(node, builder)
        return False

    # ---- statements ------------------------------------------------------------------------------

    def _elementwise(self, node: Assign, builder: Builder) -> bool:
        type_ = node.target.type
        if not takes(node.target, node.args, node.op in COMPARISONS):
            return False
        shape = self.common_shape(list(node.args), builder)
        if shape is None:
            return False
        assert isinstance(type_, Array)
        self.make(node.target, shape, "empty", builder)
        nest = self.nest(shape, builder)
        args = [self.element(arg, shape, nest.indices, nest.inside) for arg in node.args]
        op = {"radd": "add", "copy": "alias"}.get(node.op, node.op)
        self._store(node.target, op, args, nest, node.attrs)
        return True

    def _store(
        self,
        target: Var,
        op: str,
        args: list[Operand],
        nest: Nest,
        attrs: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """At the cursor, what the operation makes of the elements."""
        type_ = Scalar(target.type.dtype)  # type: ignore[union-attr]
        value = nest.inside.assign(op, *args, hint=target.hint, type=type_, **attrs)
        nest.inside.append(Store(target, tuple(nest.indices), value, checked=False))

    def _measure(self, node: Assign, array: Var, axis: int, builder: Builder) -> bool:
        """An extent that is known to be another's."""
        key = self.extents.of(array)[axis]
        if key == (array, axis, 0):
            return False
        self.names[node.target] = self.extents.written(key, builder)
        return True

    def _assume_factors_fit(self, node: Assign, builder: Builder) -> None:
        """The inner extents of a product are equal, or the code that assumes nothing raises."""
        factors = [arg for arg in node.args if isinstance(arg, Var) and _rank(arg) in (1, 2)]
        if len(factors) == 2:
            left, right = (self.extents.of(factor) for factor in factors)
            self.extents.assume_equal(left[-1], right[0], builder)

    def _outer(self, node: Assign, builder: Builder) -> bool:
        """The products of all elements of one vector with all of another."""
        vectors = [arg for arg in node.args if isinstance(arg, Var) and _rank(arg) == 1]
        if len(vectors) < 2:
            return False
        if not takes(node.target, vectors):
            return False
        shape = tuple(self.extents.of(vector)[0] for vector in vectors)
        self.make(node.target, shape, "empty", builder)
        nest = self.nest(shape, builder)
        elements = [
            self.element(vector, (key,), [index], nest.inside)
            for vector, key, index in zip(vectors, shape, nest.indices, strict=True)
        ]
        self._store(node.target, "mul", elements, nest)
        return True

    def _may_stand_for(self, value: Var, copy: Var, node: Node) -> bool:
        """Whether a copy of the value is not needed: neither of them is written from here on."""
        if value.type != copy.type or self.structure.home[value] is not self.structure.home[copy]:
            return False
        if self.aliases.find(copy) in self.results or self.aliases.is_written(copy):
            return False
        last = self.last_writes.get(self.aliases.find(value), -1)
        return last < self.structure.position[node] and not self.aliases.is_passed_on(copy)

    def _update(self, node: Store | Accumulate, builder: Builder) -> bool:
        """`array[index] = value` and `array[index] += value`, for whole arrays and parts."""
        array, value = node.array, node.value
        if not isinstance(array, Var) or not isinstance(array.type, Array):
            return False
        if is_gather(node.index):
            return self._scatter(node, array, builder)
        rank = _rank_of_part(node.index, array.type.ndim)
        if not rank:
            return False
        if not takes(array, (value,)) or self._may_overlap(array, value):
            return False
        if isinstance(node, Accumulate) and value in self.products | self.later:
            return False  # BLAS adds it up
        if _rank(value) > rank:
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

    def _scatter(self, node: Store | Accumulate, array: Var, builder: Builder) -> bool:
        places = places_of(node.index, array.type.ndim)  # type: ignore[union-attr]
        if not places or not takes(array, (node.value,)):
            return False
        if any(self._may_overlap(array, operand) for operand in (*places, node.value)):
            return False
        if _rank(node.value) > 1:
            return False
        scatter(node, self, builder)
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


def _rank(operand: Operand) -> int:
    return operand.type.ndim if isinstance(operand, Var) and is_array(operand.type) else 0


def _rank_of_part(index: Index, rank: int) -> int:
    """The rank of `array[index]` if that is a view of the array; else 0."""
    integers = [item for item in index if isinstance(item, (Var, Const))]
    if any(is_array(getattr(item, "type", None)) for item in integers):
        return 0
    if any(isinstance(item, Const) and type(item.value) is not int for item in integers):
        return 0
    return rank - len(integers) + sum(isinstance(item, NewAxis) for item in index)
