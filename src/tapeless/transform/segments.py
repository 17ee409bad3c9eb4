"""A loop that is cut into segments, some of which are run again at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    If,
    Merge,
    Node,
    Operand,
    Store,
    Var,
    While,
)
from tapeless.ir.types import BOOL, INT
from tapeless.ir.visitor import Cloner
from tapeless.transform.algebra import integer
from tapeless.transform.recorded import Recorded
from tapeless.transform.snapshots import Snapshots, state_bytes
from tapeless.transform.tape_size import record_bytes


class Segments:
    """The segments of a loop: how long they are, how many there are, and how many states are kept,
    with memory for these; made at the builder's cursor.
    """

    def __init__(
        self,
        builder: Builder,
        function: Function,
        recorded: Recorded,
        trips: Operand,
        budget: Operand,
    ) -> None:
        self.builder, self.recorded = builder, recorded
        self.loop, self.trips = recorded.loop, trips
        size = state_bytes(builder, recorded.state)
        record = record_bytes(builder, function, recorded.loop, recorded.records)
        args = (trips, record, size, budget)
        self.length = builder.assign("segment_length", *args, hint="length", type=INT)
        self.count = builder.assign("segment_count", trips, self.length, hint="segments", type=INT)
        slots = builder.assign("slot_count", self.count, size, budget, hint="slots", type=INT)
        self.last_slot = builder.assign("sub", slots, Const(1), hint="last", type=INT)
        self.snapshots = Snapshots(builder, recorded.state, slots)

    def approach(
        self,
        high: Operand,
        low: Operand,
        top: Operand,
        values: Sequence[Operand],
        results: Sequence[Var] | None = None,
    ) -> tuple[Var, Var, list[Var]]:
        """Run from segment `low` to the last before `high`, keeping states on the way; returns
        where that is, the slot of the last state, and what is carried.
        """
        builder = self.builder
        lows, tops = (Var("low", INT), Var("low", INT)), (Var("top", INT), Var("top", INT))
        phis = [Var(carry.phi.hint, carry.phi.type) for carry in self.loop.carries]
        results = results or [Var(phi.hint, phi.type) for phi in phis]
        with builder.inside(Block()) as test:
            left = builder.assign("sub", high, lows[0], hint="left", type=INT)
            condition = builder.assign("gt", left, Const(1), hint="further", type=BOOL)
        with builder.inside(Block()) as body:
            left = builder.assign("sub", high, lows[0], hint="left", type=INT)
            free = builder.assign("sub", self.last_slot, tops[0], hint="free", type=INT)
            step = builder.assign("advance", left, free, hint="step", type=INT)
            middle = builder.assign("add", lows[0], step, hint="middle", type=INT)
            lower, upper = self.bounds(lows[0], middle)
            reached = self.run(lower, upper, phis, Again(self.recorded.writes))
            following = self._keep(high, middle, tops[0], reached)
        carries = [
            Carry(lows[0], low, middle, lows[1]),
            Carry(tops[0], top, following, tops[1]),
            *map(Carry, phis, values, reached, results),
        ]
        builder.append(While(test, condition, carries, body))
        return lows[1], tops[1], list(results)

    def _keep(self, high: Operand, middle: Operand, top: Operand, values: list[Var]) -> Var:
        """Keep the state in front of segment `middle` unless the next segment is the last; returns
        the slot of the last state.
        """
        builder = self.builder
        left = builder.assign("sub", high, middle, hint="left", type=INT)
        further = builder.assign("gt", left, Const(1), hint="further", type=BOOL)
        with builder.inside(Block()) as then:
            following = builder.assign("add", top, Const(1), hint="top", type=INT)
            self.snapshots.keep(following, middle, values)
        result = Var("top", INT)
        builder.append(If(further, then, Block(), [Merge(result, following, top)]))
        return result

    def bounds(self, low: Operand, high: Operand) -> tuple[Operand, Operand]:
        """The indices (or iteration numbers, where the step is not 1) of some segments."""
        builder = self.builder
        lower: Operand = builder.assign("mul", low, self.length, hint="first", type=INT)
        args = (high, self.length, self.trips)
        upper: Operand = builder.assign("segment_stop", *args, hint="end", type=INT)
        if self._is_by_index:
            assert isinstance(self.loop, For)
            lower = integer(builder, "add", lower, self.loop.start, "first")
            upper = integer(builder, "add", upper, self.loop.start, "end")
        return lower, upper

    @property
    def _is_by_index(self) -> bool:
        return isinstance(self.loop, For) and self.loop.step == Const(1)

    def run(
        self, lower: Operand, upper: Operand, values: Sequence[Operand], again: Again
    ) -> list[Var]:
        """Iterations of the loop; returns what is carried after them."""
        loop = self.loop
        index, head = Var("k", INT), []
        if self._is_by_index:
            assert isinstance(loop, For)
            index = loop.index
        elif isinstance(loop, For):
            with self.builder.inside(Block(head)):
                offset = integer(self.builder, "mul", index, loop.step, "t")
                self.builder.append(Assign(loop.index, "add", (loop.start, offset)))
        carries = [
            Carry(carry.phi, value, carry.next, carry.result)
            for carry, value in zip(loop.carries, values, strict=True)
        ]
        if again.tapes:
            again.place = Var("place", INT)
            place = Assign(again.place, "sub", (index, lower), location=loop.location)
            head.append(place)
        body = Block([*head, *loop.body.nodes])
        cloned = again.node(For(index, lower, upper, Const(1), carries, body))
        assert isinstance(cloned, For)
        self.builder.append(cloned)
        return [carry.result for carry in cloned.carries]


class Again(Cloner):
    """Copies the body of a loop without some of its writes, or with those to tapes at `place`."""

    def __init__(self, left_out: set[Node], tapes: set[Var] | None = None) -> None:
        super().__init__()
        self.left_out = left_out
        self.tapes = tapes or set()
        self.place: Operand = Const(0)

    def block(self, block: Block) -> Block:
        return Block([self.node(node) for node in block.nodes if node not in self.left_out])

    def node(self, node: Node) -> Node:
        if isinstance(node, Store) and node.array in self.tapes:
            node = replace(node, index=(self.place, *node.index[1:]))
        return super().node(node)
