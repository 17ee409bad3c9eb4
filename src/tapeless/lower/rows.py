"""Arrays that a counted loop makes and puts on a stack become rows of one array.

A stack is filled by one loop and emptied by the loop that goes through the same iterations
backward, so that iteration `k` finds in row `k` what the forward iteration left there. Accesses are
then to elements of one array by numbers of iterations, which can be compared, and nothing is
allocated in the loops.

Where an iteration hands its array to the next one, row 0 is what the first iteration is given.
"""

from __future__ import annotations

from tapeless.analysis.mirrors import mirrored
from tapeless.analysis.shapes import Extent
from tapeless.analysis.stacks import LocalStack
from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    Load,
    Node,
    Operand,
    Store,
    Var,
)
from tapeless.ir.types import INT, Array, Scalar
from tapeless.ir.visitor import walk
from tapeless.lower.nests import Nest
from tapeless.lower.products import is_product_for_memory
from tapeless.lower.stacked_arrays import ZEROS, Stacked, arrays_on_stacks, missing_before
from tapeless.transform.algebra import integer
from tapeless.transform.simplify import rename
from tapeless.transform.trips import ends


def keep_in_rows(function: Function) -> Function:
    """Turn, in place, stacks of arrays into arrays with one more axis for each loop."""
    structure = Structure(function)
    extents: dict[Var, list[Operand]] = {}
    for stacked in arrays_on_stacks(function, structure):
        extents.update(_Writing(function, structure, stacked).run())
    measures = {
        node.target: extents[node.args[0]][node.attrs["axis"]]
        for node in walk(function.body)
        if isinstance(node, Assign) and node.op == "shape" and node.args[0] in extents
    }
    rename(function, measures)
    return function


class _Writing:
    """One array of rows takes the place of stacks."""

    def __init__(self, function: Function, structure: Structure, stacked: Stacked) -> None:
        self.function, self.structure, self.stacked = function, structure, stacked
        self.nodes = function.body.nodes
        self.type: Array = stacked.made.target.type  # type: ignore[assignment]
        self.ahead = Builder(Block(), stacked.loop.location)
        self.shift = int(stacked.handed is not None)  # rows before the first that the loop makes
        self.rows: set[Var] = set()
        self.extents = [self._written(extent) for extent in stacked.extents]
        self.counts = [self._count(loop) for loop in stacked.mirror.forward]
        self.array = self._allocate()

    def run(self) -> dict[Var, list[Operand]]:
        """Returns the extents of all rows."""
        stacked = self.stacked
        if stacked.handed is None:
            place = self.nodes.index(stacked.mirror.forward[0])
        else:
            place = self._start(stacked.handed)
        self.nodes[place:place] = self.ahead.block.nodes
        for stack in (*stacked.stacks, *stacked.given):
            self._take_off(stack, self.shift if stack in stacked.stacks else 0)
        if stacked.handed is not None:
            self._hand_on(stacked.handed)
        self._make()
        return dict.fromkeys(self.rows, self.extents)

    # ---- in front of the loops -------------------------------------------------------------------

    def _count(self, loop: For) -> Operand:
        """How many rows there are for a loop."""
        low, high = ends(loop)
        made = self.structure.maker(loop.stop)
        first = integer(self.ahead, "sub", low, Const(self.shift), "first")
        count = integer(self.ahead, "sub", high, first, "n")
        if loop.start == Const(0) and isinstance(made, Assign) and made.op == "shape":
            return count
        least = Const(self.shift)
        return self.ahead.assign("builtins.max", count, least, hint="n", type=INT)

    def _allocate(self) -> Var:
        stacked = self.stacked
        makers = (stacked.made, *([stacked.first] if stacked.first is not None else []))
        rank = self.type.ndim + len(self.counts)
        attrs: dict = {"dtype": self.type.dtype}
        if any(node.op in ZEROS for node in makers):
            op = "numpy.zeros"
        else:
            op = "tape"
        if stacked.is_limited:
            attrs["limited"] = True
        type_ = Array(self.type.dtype, rank)
        hint = f"{stacked.made.target.hint}_rows"
        return self.ahead.assign(op, *self.counts, *self.extents, hint=hint, type=type_, **attrs)

    def _start(self, carry: Carry) -> int:
        """Fill the first row; returns the place where the array of rows is made."""
        first, initial = self.stacked.first, carry.initial
        assert isinstance(initial, Var)
        if first is None:
            for axis, extent in enumerate(self.extents):
                self._assume_equal(extent, self._written((initial, axis, 0)))
            self._copy(initial, (Const(0),), self.ahead)
            return self.nodes.index(self.stacked.loop)
        needed = [self.stacked.loop.start, self.stacked.loop.stop, *self.extents]
        missing = missing_before(first, needed, self.function, self.structure)
        assert missing is not None
        for node in missing:
            self.nodes.remove(node)
        self.ahead.block.nodes[:0] = missing
        place = self.nodes.index(first)
        del self.nodes[place]
        for extent, own in zip(self.extents, self.stacked.first_extents, strict=True):
            if extent != own:
                self._assume_equal(extent, self._written(own))
        self.ahead.append(self._row(initial, (Const(0),)))
        if first.op == "copy":
            self._copy(first.args[0], (Const(0),), self.ahead)
        return place

    def _assume_equal(self, left: Operand, right: Operand) -> None:
        """The first row is as long as the others; where it is not, the program leaves."""
        self.ahead.assign("assume_equal", left, right, hint="_", type=None)

    def _written(self, extent: Extent) -> Operand:
        if not isinstance(extent, tuple):
            return extent
        array, axis, cut = extent
        length = self.ahead.assign("shape", array, hint="n", type=INT, axis=axis)
        return integer(self.ahead, "sub", length, Const(cut), "n")

    def _copy(self, source: Operand, row: tuple[Operand, ...], builder: Builder) -> None:
        """The contents of an array, in a row."""
        assert isinstance(source, Var)
        nest = Nest(self.extents, builder)
        element = Var(f"{source.hint}_item", Scalar(self.type.dtype))
        nest.inside.append(Load(element, source, tuple(nest.indices), checked=False))
        nest.inside.append(Store(self.array, (*row, *nest.indices), element, checked=False))

    # ---- in the loops ----------------------------------------------------------------------------

    def _take_off(self, stack: LocalStack, shift: int) -> None:
        """Row instead of stack."""
        (push,), (pop,) = stack.pushes, stack.pops
        mirror = mirrored(push, pop, self.structure)  # each stack has a loop of its own behind
        assert mirror is not None
        self.structure.block_of[push].nodes.remove(push)
        builder = Builder(Block(), pop.location)
        index = tuple(
            self._iteration(back.index, loop, shift, builder)
            for back, loop in zip(mirror.backward, mirror.forward, strict=True)
        )
        builder.append(self._row(pop.target, index))
        self._replace(pop, builder.block.nodes)

    def _make(self) -> None:
        """Each iteration makes its row."""
        made, builder = self.stacked.made, Builder(Block(), self.stacked.made.location)
        loops = self.stacked.mirror.forward
        index = tuple(self._iteration(loop.index, loop, self.shift, builder) for loop in loops)
        if is_product_for_memory(made):
            builder.block.nodes.insert(0, made)
            self._copy(made.target, index, builder)
            self.rows.add(made.target)
        else:
            builder.append(self._row(made.target, index))
        self._replace(made, builder.block.nodes)

    def _hand_on(self, carry: Carry) -> None:
        """What the loop carries is a row: the one that the iteration before made."""
        loop = self.stacked.loop
        loop.carries.remove(carry)
        builder = Builder(Block(), loop.location)
        index = self._iteration(loop.index, loop, 0, builder)
        builder.append(self._row(carry.phi, (index,)))
        loop.body.nodes[:0] = builder.block.nodes
        builder = Builder(Block(), loop.location)
        last = integer(builder, "sub", self.counts[0], Const(1), "last")
        builder.append(self._row(carry.result, (last,)))
        place = self.nodes.index(loop) + 1
        self.nodes[place:place] = builder.block.nodes

    def _iteration(self, index: Var, forward: For, shift: int, builder: Builder) -> Operand:
        """The row of the iteration in which a loop is at `index`."""
        if forward.step == Const(-1):
            number = integer(builder, "sub", forward.start, index, "k")
            return integer(builder, "add", number, Const(shift), "k")
        if isinstance(forward.start, Const):
            return integer(builder, "sub", index, Const(forward.start.value - shift), "k")
        number = integer(builder, "sub", index, forward.start, "k")
        return integer(builder, "add", number, Const(shift), "k")

    def _replace(self, node: Node, nodes: list[Node]) -> None:
        block = self.structure.block_of[node].nodes
        place = block.index(node)
        block[place : place + 1] = nodes

    def _row(self, target: Var, index: tuple[Operand, ...]) -> Load:
        self.rows.add(target)
        return Load(target, self.array, index, checked=False, location=self.ahead.location)
