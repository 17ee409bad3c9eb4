"""Long loops in bounded memory: a loop is recorded and reversed in segments, from states that it
was in.

    keep the state                                     # the first pass
    while segments follow:
        run some of them; keep the state
    …                                                  # the program goes on, and is reversed
    while segments are left:
        go back to the last state that was kept
        while it is not in front of the last segment:
            run some segments; keep the state
        record the last segment, and reverse it
        if it began at the state that was kept, forget that

An array of cotangents that each iteration makes anew ends where the loop is cut; what the segment
behind has collected there is added to the one that the segment before it ends with.

How many segments are run before the next state is kept is the binomial schedule
(`runtime/checkpoints.py`). A loop that may stop early runs through first, which tells how many
iterations there are, and only its first state is kept then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tapeless.analysis.aliasing import Aliases
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
    Var,
    While,
)
from tapeless.ir.types import BOOL, INT
from tapeless.ir.visitor import all_reads
from tapeless.transform.algebra import integer
from tapeless.transform.recorded import Recorded, recorded_loops
from tapeless.transform.regions import Pairing
from tapeless.transform.segments import Again, Segments
from tapeless.transform.snapshots import WHOLE
from tapeless.transform.tapes import Record


def checkpoint(
    function: Function, pairing: Pairing, records: Sequence[Record], budget: int
) -> None:
    """Change, in place, the loops that can be checkpointed so that together they record at most
    `budget` bytes.
    """
    loops = recorded_loops(function, pairing, records)
    for recorded in reversed(loops):
        _Checkpointing(function, recorded, budget // len(loops)).run()


class _Checkpointing:
    """The change of one loop."""

    def __init__(self, function: Function, recorded: Recorded, budget: int) -> None:
        self.function, self.recorded = function, recorded
        self.loop, self.backward = recorded.loop, recorded.backward
        self.records, self.state = recorded.records, recorded.state
        self.budget = Const(budget)
        self.builder = Builder(Block(), self.loop.location)
        self.tapes = {r.made.target for r in self.records if r.made.op == "tape"}

    def run(self) -> None:
        nodes = self.function.body.nodes
        made = {record.made for record in self.records}
        later = self._copies(self.state.changed_later)
        before = self.builder.block.nodes
        with self.builder.inside(Block()) as first:
            if isinstance(self.loop, For) and self.loop.exit is None:
                top = self._passing()
            else:
                top = self._running_through()
        with self.builder.inside(Block()) as driver:
            self._drive(top, later, nodes[nodes.index(self.backward) + 1 :])
        out: list[Node] = []
        for node in nodes:
            if node is self.loop:
                out += [*before, *first.nodes]
            elif node is self.backward:
                out += driver.nodes
            elif node not in made:
                out.append(node)
        nodes[:] = out

    # ---- the first pass --------------------------------------------------------------------------

    def _passing(self) -> Operand:
        """The loop, keeping states on its way; returns the slot of the last."""
        loop = self.loop
        assert isinstance(loop, For)
        args = (loop.start, loop.stop, loop.step)
        self._cut(self.builder.assign("trip_count", *args, hint="trips", type=INT))
        initial = [carry.initial for carry in loop.carries]
        self.segments.snapshots.keep(Const(0), Const(0), initial)
        high = integer(self.builder, "add", self.segments.count, Const(1), "high")
        results = [carry.result for carry in loop.carries]
        _, top, _ = self.segments.approach(high, Const(0), Const(0), initial, results)
        return top

    def _running_through(self) -> Operand:
        """The loop as it is but without its records, keeping the state in front of it."""
        loop = self.loop
        contents = self._copies(self.state.written)
        trips = loop.trips or Var("trips", INT)
        cloned = Again(self.recorded.writes).node(replace(loop, trips=trips))
        assert isinstance(cloned, (For, While))
        for carry, original in zip(cloned.carries, loop.carries, strict=True):
            carry.result = original.result
        cloned.trips = trips
        self.builder.append(cloned)
        self._cut(trips)
        initial = [carry.initial for carry in loop.carries]
        self.segments.snapshots.keep(Const(0), Const(0), initial, contents)
        return Const(0)

    def _cut(self, trips: Operand) -> None:
        """Cut the loop into segments; make memory for their records."""
        builder = self.builder
        self.segments = Segments(builder, self.function, self.recorded, trips, self.budget)
        for record in self.records:
            made = record.made
            args = (self.segments.length, *made.args[1:]) if made.op == "tape" else made.args
            builder.append(replace(made, args=args))

    # ---- the backward sweep ----------------------------------------------------------------------

    def _drive(self, top: Operand, later: list[Var], after: list[Node]) -> None:
        """Reverse the loop, segment by segment."""
        builder, changed = self.builder, [*self.state.written, *self.state.changed_later]
        changed = self._read_in(changed, after)
        finals = self._copies(changed)
        for array, contents in zip(self.state.changed_later, later, strict=True):
            builder.store(array, WHOLE, contents)
        high, first_top = Var("high", INT), Var("top", INT)
        phis = [Var(carry.phi.hint, carry.phi.type) for carry in self.backward.carries]
        edges = [Var(carry.phi.hint, carry.phi.type) for carry in self.state.shadows]
        with builder.inside(Block()) as test:
            condition = builder.assign("gt", high, Const(0), hint="left", type=BOOL)
        with builder.inside(Block()) as body:
            low, values = self.segments.snapshots.bring_back(first_top)
            low, last_top, values = self.segments.approach(high, low, first_top, values)
            lower, upper = self.segments.bounds(low, high)
            ends = self.segments.run(lower, upper, values, Again(set(), self.tapes))
            cuts = [self.state.carried.index(carry) for carry in self.state.shadows]
            for cut, edge in zip(cuts, edges, strict=True):
                builder.accumulate(ends[cut], WHOLE, edge)
            reached = self._reverse(lower, upper, phis)
            following = self.segments.snapshots.forget(last_top, low)
        carries = [
            Carry(high, self.segments.count, low, Var("high", INT)),
            Carry(first_top, top, following, Var("top", INT)),
        ]
        for phi, carry, result in zip(phis, self.backward.carries, reached, strict=True):
            carries.append(Carry(phi, carry.initial, result, carry.result))
        for cut, edge, carry in zip(cuts, edges, self.state.shadows, strict=True):
            carries.append(Carry(edge, carry.result, values[cut], Var(edge.hint, edge.type)))
        builder.append(While(test, condition, carries, body))
        for array, contents in zip(changed, finals, strict=True):
            builder.store(array, WHOLE, contents)

    def _reverse(self, lower: Operand, upper: Operand, phis: list[Var]) -> list[Var]:
        """The backward loop over one segment; returns what it carries to the one before."""
        backward, builder = self.backward, self.builder
        last = integer(builder, "sub", upper, Const(1), "last")
        stop = integer(builder, "sub", lower, Const(1), "stop")
        place = Var("place", INT)
        head = Assign(place, "sub", (backward.index, lower), location=backward.location)
        for record in self.records:
            if isinstance(record.read, Load):
                record.read.index = (place, *record.read.index[1:])
        body = Block([head, *backward.body.nodes])
        carries = [
            Carry(carry.phi, phi, carry.next, Var(carry.phi.hint, carry.phi.type))
            for carry, phi in zip(backward.carries, phis, strict=True)
        ]
        builder.append(For(backward.index, last, stop, Const(-1), carries, body))
        return [carry.result for carry in carries]

    def _read_in(self, arrays: list[Var], after: list[Node]) -> list[Var]:
        """Those of the arrays whose memory is reached by what comes after, or by the results."""
        aliases = Aliases(self.function)
        reads = [v for node in after for v in all_reads(node)]
        reads += [result for result in self.function.results if isinstance(result, Var)]
        memory = {aliases.find(v) for v in reads}
        return [array for array in arrays if aliases.find(array) in memory]

    def _copies(self, arrays: Sequence[Var]) -> list[Var]:
        """The contents that the arrays have at the cursor."""
        return [
            self.builder.assign("copy", array, hint=f"{array.hint}_then", type=array.type)
            for array in arrays
        ]
