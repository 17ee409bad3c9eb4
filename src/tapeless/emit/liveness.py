"""Where each named variable holds a value that is still needed, and where it is written.

The program is walked backwards. Every place where something is written is a point, numbered as
it is met; for each variable two sets of points, kept as the bits of an integer: after which
points its value is still needed, and at which points it is written. Two variables may share a
name if neither is written where the other is needed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tapeless.emit.nesting import Nesting
from tapeless.ir.nodes import Block, For, Function, If, Node, Operand, Var, While
from tapeless.ir.visitor import blocks, defined, entry_vars, operands, passed_on


class Liveness:
    """`needed[v]` and `written[v]`: sets of points, as integers."""

    def __init__(self, function: Function, nesting: Nesting) -> None:
        self.needed: dict[Var, int] = defaultdict(int)
        self.written: dict[Var, int] = defaultdict(int)
        self._nesting = nesting
        self._point = 0
        self._open: dict[Var, int] = {}  # variables needed at this place, each since which point
        self._enter(function.results)
        self._block(function.body)
        self._write([param.var for param in function.params])

    # ---- the state at the current place

    def _enter(self, values: Iterable[Operand]) -> None:
        """Something before this place must provide the values."""
        for value in values:
            for var in self._nesting.reads(value):
                self._open.setdefault(var, self._point)

    def _write(self, variables: Iterable[Var]) -> None:
        """All of the variables get their values here."""
        here = 1 << self._point
        self._point += 1
        for var in variables:
            self.written[var] |= here
            self._close(var)

    def _close(self, var: Var) -> None:
        start = self._open.pop(var, self._point)
        self.needed[var] |= (1 << self._point) - (1 << start)

    def _restart(self, variables: Iterable[Var]) -> None:
        """Go on from a place where exactly these are needed."""
        variables = list(variables)
        for var in list(self._open):
            self._close(var)
        self._open = dict.fromkeys(variables, self._point)

    # ---- nodes, last first

    def _block(self, block: Block) -> None:
        for node in reversed(block.nodes):
            match node:
                case If():
                    self._branches(node)
                case For() | While():
                    self._loop(node)
                case _:
                    self._simple(node)

    def _simple(self, node: Node) -> None:
        targets = list(defined(node))
        if not any(target in self._nesting.nested for target in targets):
            self._write(targets)
            self._enter(operands(node))

    def _branches(self, node: If) -> None:
        after = list(self._open)
        merges = [merge for merge in node.merges if merge.result in self._open]
        before: dict[Var, None] = {}
        for region, passed in (
            (node.then, [merge.then for merge in merges]),
            (node.orelse, [merge.orelse for merge in merges]),
        ):
            self._restart(after)
            self._write(merge.result for merge in merges)
            self._enter(passed)
            self._block(region)
            before |= dict.fromkeys(self._open)
        self._restart(before)
        self._enter([node.condition])

    def _loop(self, node: For | While) -> None:
        carries = [carry for carry in node.carries if carry.result in self._open]
        self._write(carry.result for carry in carries)
        self._enter(carry.phi for carry in carries)
        leaving = list(self._open)  # needed whenever the loop may end
        around = dict.fromkeys([*leaving, *self._from_outside(node)])  # at the start of every round
        flag = self._nesting.flag_after_copies(node)

        self._restart(around)
        self._enter([] if flag is None else [flag])
        carried = [carry for carry in node.carries if carry.phi in self._open]
        self._write(carry.phi for carry in carried)
        self._enter(carry.next for carry in carried)
        self._block(node.body)
        if isinstance(node, For):
            self._write([node.index])
        else:
            self._enter([*leaving, node.condition])
            self._block(node.test)

        self._restart(around)
        if isinstance(node, For):
            self._enter([node.start, node.stop, node.step])
        counted = [node.trips] if node.trips in self._open else []
        self._write([*(carry.phi for carry in carried), *counted])
        self._enter(carry.initial for carry in carried)

    def _from_outside(self, node: For | While) -> Iterable[Var]:
        """What a round reads that it does not define itself, carried values included."""
        inside = set(_defined_inside(node)) - {carry.phi for carry in node.carries}
        reads = dict.fromkeys(self._reads_inside(node))
        return [var for var in reads if var not in inside]

    def _reads_inside(self, node: Node) -> Iterable[Var]:
        for operand in passed_on(node):
            yield from self._nesting.reads(operand)
        for block in blocks(node):
            for inner in block.nodes:
                for operand in operands(inner):
                    yield from self._nesting.reads(operand)
                yield from self._reads_inside(inner)


def _defined_inside(node: Node) -> Iterable[Var]:
    yield from entry_vars(node)
    for block in blocks(node):
        for inner in block.nodes:
            yield from defined(inner)
            yield from _defined_inside(inner)
