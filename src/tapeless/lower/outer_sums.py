"""A sum of outer products over the iterations of a loop is one product of matrices.

`U += outer(a, b)` in every iteration goes through all of `U` each time. With the vectors of all
iterations in the rows of `A` and `B`, it is `U += A.T @ B` behind the loop. The rows of one factor
are often there already: the inputs of a layer, or the states of a recurrence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tapeless.analysis.aliasing import makes_view
from tapeless.analysis.dependence import Dependence, count_uses
from tapeless.analysis.shapes import EMPTY, ZEROS, Shapes
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    Ellipsis,
    For,
    Function,
    Load,
    Node,
    Operand,
    Slice,
    Var,
)
from tapeless.ir.types import INT, Array
from tapeless.transform.algebra import integer

ALL = (Ellipsis(),)


@dataclass
class OuterSum:
    """`total += outer(left, right)` in a loop at top level."""

    loop: For
    product: Assign
    added: Accumulate


def outer_sums(function: Function) -> Iterator[OuterSum]:
    """The sums of outer products that may become products of matrices."""
    uses = count_uses(function)
    for loop in function.body.nodes:
        if not isinstance(loop, For) or loop.exit is not None or loop.parallel:
            continue
        if loop.step not in (Const(1), Const(-1)):
            continue
        made = {n.target: n for n in loop.body.nodes if isinstance(n, Assign) and _is_outer(n)}
        for node in loop.body.nodes:
            if isinstance(node, Accumulate) and node.value in made and node.index == ALL:
                if uses[node.value] == 1 and isinstance(node.array, Var):
                    yield OuterSum(loop, made[node.value], node)


def _is_outer(node: Assign) -> bool:
    if node.op != "numpy.outer":
        return False
    types = [arg.type if isinstance(arg, Var) else None for arg in (node.target, *node.args)]
    if not all(isinstance(type_, Array) for type_ in types):
        return False
    return len({type_.dtype for type_ in types}) == 1 and [t.ndim for t in types[1:]] == [1, 1]  # type: ignore[union-attr]


def multiply_once(function: Function) -> bool:
    """Take, in place, sums of outer products out of loops; whether some had to stay."""
    stays = False
    for found in list(outer_sums(function)):
        writing = _Writing(function, found)
        if writing.is_possible():
            writing.run()
        else:
            stays = True
    return stays


class _Writing:
    """One sum, with what is known of the function as it is now."""

    def __init__(self, function: Function, found: OuterSum) -> None:
        self.function, self.found, self.loop = function, found, found.loop
        self.dependence, self.shapes = Dependence(function), Shapes(function)
        self.structure = self.dependence.structure
        self.ahead = Builder(Block(), found.added.location)
        self.behind = Builder(Block(), found.added.location)

    def is_possible(self) -> bool:
        """Whether the sum is known in front of the loop, nothing reads it there, and all iterations
        keep their factors.
        """
        total = self.found.added.array
        assert isinstance(total, Var)
        if self._is_inside(total):
            return False
        accesses = self.dependence.accesses_inside(self.loop).get(self.dependence.memory(total), [])
        if not accesses or any(access.kind != "add" for access in accesses):
            return False
        return all(self._is_kept(v) or self._can_be_kept(v) for v in self.found.product.args)  # type: ignore[arg-type]

    def _is_kept(self, vector: Var) -> bool:
        """Whether the vector is a row of a matrix that holds those of all iterations."""
        row = self.structure.maker(vector)
        if not isinstance(row, Load) or not isinstance(row.array, Var) or row.checked:
            return False
        type_ = row.array.type
        if not isinstance(type_, Array) or (type_.ndim, len(row.index)) != (2, 1):
            return False
        (item,) = row.index
        if self._is_inside(row.array) or not isinstance(item, (Var, Const)):
            return False
        if self.dependence.linear(item)[0] is not self.loop.index:
            return False
        memory = self.dependence.memory(row.array)
        accesses = self.dependence.accesses_inside(self.loop).get(memory, [])
        return all(access.kind == "read" or self._is_of(access.base, vector) for access in accesses)

    def _is_of(self, base: Operand, vector: Var) -> bool:
        """Whether `base` is the vector, or a view of it."""
        while isinstance(base, Var) and base is not vector:
            node = self.structure.maker(base)
            base = node.array if isinstance(node, Load) and makes_view(node) else Const(None)
        return base is vector

    def _can_be_kept(self, vector: Var) -> bool:
        """Whether each iteration makes the vector anew, of an extent that is known before."""
        made = self.structure.maker(vector)
        if (
            not isinstance(made, Assign)
            or made.op not in EMPTY | ZEROS
            or made not in self.loop.body.nodes
        ):
            return False
        (extent,) = self.shapes.of(vector)
        return isinstance(extent, (Const, Var)) and not self._is_inside(extent)

    def _is_inside(self, operand: Operand) -> bool:
        """Whether the operand is not known in front of the loop."""
        if not isinstance(operand, Var):
            return False
        if self.structure.home[operand] is not self.structure.top:
            return True
        made = self.structure.maker(operand)
        return (
            made is not None and self.structure.position[made] > self.structure.position[self.loop]
        )

    # ---- writing ---------------------------------------------------------------------------------

    def run(self) -> None:
        loop, found = self.loop, self.found
        self.first, self.count = self._range()
        factors = {v: self._rows(v) for v in dict.fromkeys(found.product.args)}
        left, right = (factors[v] for v in found.product.args)
        dtype = found.product.target.type.dtype  # type: ignore[union-attr]
        turned = self.behind.assign("transpose", left, hint="t", type=Array(dtype, 2, "F"))
        hint = found.product.target.hint
        total = self.behind.assign("matmul", turned, right, hint=hint, type=Array(dtype, 2))
        self.behind.accumulate(found.added.array, ALL, total)
        loop.body.nodes.remove(found.product)
        loop.body.nodes.remove(found.added)
        nodes = self.function.body.nodes
        place = nodes.index(loop)
        nodes[place : place + 1] = [*self.ahead.block.nodes, loop, *self.behind.block.nodes]

    def _range(self) -> tuple[Operand, Operand]:
        """The lowest index of the loop, and how many there are."""
        loop = self.loop
        low, high = loop.start, loop.stop
        if loop.step == Const(-1):
            low = integer(self.ahead, "add", loop.stop, Const(1), "first")
            high = integer(self.ahead, "add", loop.start, Const(1), "stop")
        count = integer(self.ahead, "sub", high, low, "n")
        return low, self.ahead.assign("builtins.max", count, Const(0), hint="n", type=INT)

    def _rows(self, vector: Operand) -> Var:
        """The matrix of the vectors of all iterations."""
        assert isinstance(vector, Var)
        row = self.structure.definition[vector]
        if not isinstance(row, Load):
            return self._keep(row, vector)
        shift = self.dependence.linear(row.index[0])[1]  # type: ignore[arg-type]
        start = integer(self.behind, "add", self.first, Const(shift), "first")
        stop = integer(self.behind, "add", start, self.count, "stop")
        rows = Var(f"{vector.hint}_rows", row.array.type)  # type: ignore[union-attr]
        self.behind.append(Load(rows, row.array, (Slice(start, stop),)))
        return rows

    def _keep(self, made: Node, vector: Var) -> Var:
        """A matrix of which each iteration makes its row."""
        type_ = vector.type
        assert isinstance(type_, Array)
        (extent,) = self.shapes.of(vector)
        rows = self.ahead.assign(
            "numpy.zeros" if made.op in ZEROS else "tape",  # type: ignore[attr-defined]
            self.count,
            extent,  # type: ignore[arg-type]
            hint=f"{vector.hint}_rows",
            type=Array(type_.dtype, 2),
            dtype=type_.dtype,
            limited=True,
        )
        builder = Builder(Block(), made.location)
        place = integer(builder, "sub", self.loop.index, self.first, "k")
        builder.append(Load(vector, rows, (place,), checked=False))
        nodes = self.loop.body.nodes
        at = nodes.index(made)
        nodes[at : at + 1] = builder.block.nodes
        return rows
