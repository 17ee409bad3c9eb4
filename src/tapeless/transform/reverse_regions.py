"""The reverse of branches and loops.

An `If` reverses into an `If` on the same condition. A loop reverses into a `For` over the
iterations that ran, last first, which carries the cotangents of what the loop carried and of the
scalars that its body read from outside.
"""

from __future__ import annotations

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Block, Carry, Const, For, If, Merge, Node, Operand, Var, While
from tapeless.ir.types import INT, Stack, is_array
from tapeless.ir.visitor import all_reads, defined, entry_vars, passed_on
from tapeless.transform.algebra import integer, is_same
from tapeless.transform.cotangents import Cotangents
from tapeless.transform.regions import Pairing
from tapeless.transform.reverse_nodes import NodeReverser


class RegionReverser:
    """Reverses blocks, branches and loops."""

    def __init__(self, cotangents: Cotangents, pairing: Pairing, nodes: NodeReverser) -> None:
        self.cotangents = cotangents
        self.builder: Builder = cotangents.builder
        self.pairing = pairing
        self.nodes = nodes

    def block(self, block: Block) -> None:
        """Reverse the statements of the block, last first, at the builder's cursor."""
        added = self.cotangents.shadows.nodes
        for node in reversed(list(block.nodes)):
            if node in added or node in self.cotangents.snapshot_nodes:
                continue
            with self.builder.at(node.location):
                match node:
                    case If():
                        self._if(node)
                    case For() | While():
                        self._loop(node)
                    case _:
                        self.nodes.node(node)

    def _outer(self, node: Node) -> list[Var]:
        """The scalars outside of a structured node whose cotangents its regions add to; array
        cotangents become buffers.
        """
        home = self.cotangents.structure.home
        inside = _defined_inside(node)
        scalars: dict[Var, None] = {}
        reads = [r for r in passed_on(node) if isinstance(r, Var)]
        for inner in _children(node):
            reads.extend(all_reads(inner))
        for var in reads:
            if var in inside or var not in home or not self.cotangents.by_value(var):
                continue
            if is_array(var.type):
                self.cotangents.buffer(var)
            elif isinstance(var.type, Stack):
                self.nodes.stack_cotangent(var)
            else:
                scalars[var] = None
        return list(scalars)

    def _in_place(self) -> dict[Var, Operand]:
        """The cotangents that inner regions add to in place."""
        current = self.cotangents.current
        return {var: bar for var, bar in current.items() if self.cotangents.has_buffer(var)}

    # ---- branches --------------------------------------------------------------------------------

    def _if(self, node: If) -> None:
        cotangents = self.cotangents
        merged = [
            (merge, cotangents.take(merge.result))
            for merge in node.merges
            if cotangents.by_value(merge.result)
        ]
        outer = self._outer(node)
        before = dict(cotangents.current)
        sides = []
        for forward, side in ((node.then, "then"), (node.orelse, "orelse")):
            backward = Block()
            self.pairing.pair(forward, backward)
            cotangents.current = dict(before)
            with self.builder.inside(backward):
                for merge, bar in merged:
                    cotangents.add(getattr(merge, side), bar)
                self.block(forward)
            sides.append((backward, cotangents.current))
        (then, then_bars), (orelse, orelse_bars) = sides
        merges = []
        cotangents.current = before
        for var in outer:
            first, second = then_bars.get(var, Const(0.0)), orelse_bars.get(var, Const(0.0))
            if is_same(first, second):
                if var in then_bars:
                    cotangents.current[var] = first
                continue
            result = Var(var.hint + "_bar", var.type)
            merges.append(Merge(result, first, second))
            cotangents.current[var] = result
        self.builder.append(If(node.condition, then, orelse, merges))

    # ---- loops -----------------------------------------------------------------------------------

    def _loop(self, node: For | While) -> None:
        cotangents = self.cotangents
        carried = [carry for carry in node.carries if cotangents.by_value(carry.phi)]
        seeds = [self._bar_or_zero(carry.result) for carry in carried]
        outer = self._outer(node)
        before = dict(cotangents.current)
        phis = [Var(carry.phi.hint + "_bar", carry.phi.type) for carry in carried]
        sums = [Var(var.hint + "_bar", var.type) for var in outer]

        body = Block()
        self.pairing.pair(node.body, body)
        cotangents.current = self._in_place()
        cotangents.current.update(zip(outer, sums, strict=True))
        with self.builder.inside(Block()) as head:
            loop = self._backward_range(node, body)
            loop.parallel = isinstance(node, For) and node.parallel
        with self.builder.inside(body):
            for carry, phi in zip(carried, phis, strict=True):
                cotangents.add(carry.next, phi)
            self.block(node.body)
            nexts = [self._bar_or_zero(carry.phi) for carry in carried]
            totals = [cotangents.current[var] for var in outer]

        cotangents.current = before
        results = [Var(phi.hint, phi.type) for phi in (*phis, *sums)]
        initial = [*seeds, *(before.get(var, Const(0.0)) for var in outer)]
        loop.carries = [
            Carry(*parts)
            for parts in zip((*phis, *sums), initial, (*nexts, *totals), results, strict=True)
        ]
        for node_before in head.nodes:
            self.builder.append(node_before)
        self.builder.append(loop)
        for var, result in zip(outer, results[len(phis) :], strict=True):
            cotangents.current[var] = result
        for carry, result in zip(carried, results, strict=False):
            cotangents.add(carry.initial, result)

    def _bar_or_zero(self, var: Var) -> Operand:
        bar = self.cotangents.take(var)
        return self.cotangents.zero(var) if bar is None else bar

    def _backward_range(self, node: For | While, body: Block) -> For:
        """The loop over the iterations that ran, last first; what computes its bounds is appended
        at the cursor.
        """
        if isinstance(node, For) and node.step == Const(1):
            return self._backward_by_index(node, body)
        trips = self._trips(node)
        last = integer(self.builder, "sub", trips, Const(1), "last")
        iteration = Var("k", INT)
        self.pairing.iteration_of[id(node)] = iteration
        if isinstance(node, For):
            with self.builder.inside(self.pairing.head(body)):
                offset = integer(self.builder, "mul", iteration, node.step, "t")
                index = integer(self.builder, "add", node.start, offset, node.index.hint)
            self.pairing.index_of[node.index] = index
        return For(iteration, last, Const(-1), Const(-1), [], body)

    def _backward_by_index(self, node: For, body: Block) -> For:
        """A loop with step 1 runs over the same index downwards."""
        end = node.stop
        if node.exit is not None:
            end = integer(self.builder, "add", node.start, self._trips(node), "end")
        first = integer(self.builder, "sub", end, Const(1), "last")
        stop = integer(self.builder, "sub", node.start, Const(1), "stop")
        index = Var(node.index.hint, INT)
        with self.builder.inside(self.pairing.head(body)):
            iteration = integer(self.builder, "sub", index, node.start, "k")
        self.pairing.index_of[node.index] = index
        self.pairing.iteration_of[id(node)] = iteration
        return For(index, first, stop, Const(-1), [], body)

    def _trips(self, node: For | While) -> Operand:
        if isinstance(node, For) and node.exit is None:
            args = (node.start, node.stop, node.step)
            return self.builder.assign("trip_count", *args, hint="trips", type=INT)
        node.trips = node.trips or Var("trips", INT)
        return node.trips


def _children(node: Node) -> list[Node]:
    match node:
        case If(then=then, orelse=orelse):
            return [*then.nodes, *orelse.nodes]
        case For(body=body):
            return body.nodes
        case While(body=body):
            return body.nodes
    return []


def _defined_inside(node: Node) -> set[Var]:
    found = set(entry_vars(node))
    for inner in _children(node):
        found.update(defined(inner))
        found.update(_defined_inside(inner))
    return found
