"""Removing what no result depends on: values, branches, loops, carried values, and memory that is
written but never read.
"""

from __future__ import annotations

from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    For,
    Function,
    If,
    Node,
    Operand,
    Pop,
    Push,
    Raise,
    Store,
    Var,
    While,
)
from tapeless.ir.types import may_share_memory
from tapeless.ir.visitor import blocks, defined, operands
from tapeless.rules.registry import operation


def remove_dead_code(function: Function) -> Function:
    """Remove, in place, what cannot change a result or raise an exception."""
    live = _Liveness(function)
    live.run()
    _sweep(function.body.nodes, live)
    return function


class _Liveness:
    """Marks what is live, from the results and the effects backwards."""

    def __init__(self, function: Function) -> None:
        self.function = function
        self.structure = Structure(function)
        self.aliases = Aliases(function, self.structure)
        self.nodes: set[Node] = set()
        self.vars: set[Var] = set()
        self.contents: set[Var] = set()  # variables that are not only asked for their shape
        self.memory: set[Var] = set()  # classes whose contents are read
        self.writes: dict[Var, list[Node]] = {}
        self.pops: dict[Operand, list[Pop]] = {}
        self.pending: list[Var] = []
        self.region_owner: dict[Var, tuple] = {}

    def run(self) -> None:
        for node in self.structure.position:
            if isinstance(node, (Store, Accumulate)) and isinstance(node.array, Var):
                self.writes.setdefault(self.aliases.find(node.array), []).append(node)
            elif isinstance(node, Push) and isinstance(node.stack, Var):
                self.writes.setdefault(self.aliases.find(node.stack), []).append(node)
            elif isinstance(node, Pop):
                self.pops.setdefault(node.stack, []).append(node)
            if isinstance(node, (For, While)):
                for carry in node.carries:
                    self.region_owner[carry.phi] = (node, carry)
        for result in self.function.results:
            self.read(result)
        for node in self.structure.position:
            if isinstance(node, Raise) or (isinstance(node, Assign) and operation(node.op).effect):
                self.keep(node)
        while self.pending:
            self._follow(self.pending.pop())

    def read(self, operand: Operand | None) -> None:
        if not isinstance(operand, Var):
            return
        self.measure(operand)
        if operand in self.contents:
            return
        self.contents.add(operand)
        if may_share_memory(operand.type):
            memory = self.aliases.find(operand)
            if memory not in self.memory:
                self.memory.add(memory)
                for write in self.writes.get(memory, ()):
                    self.keep(write)

    def measure(self, operand: Operand) -> None:
        """The shape of an array is read, or a variable that is none."""
        if isinstance(operand, Var) and operand not in self.vars:
            self.vars.add(operand)
            self.pending.append(operand)

    def _follow(self, var: Var) -> None:
        if var in self.region_owner:
            node, carry = self.region_owner[var]
            self.keep(node)
            self._keep_carry(carry)
        node = self.structure.definition.get(var)
        if node is None:
            return
        self.keep(node)
        if isinstance(node, If):
            for merge in node.merges:
                if merge.result is var:
                    self.read(merge.then)
                    self.read(merge.orelse)
        elif isinstance(node, (For, While)):
            for carry in node.carries:
                if carry.result is var:
                    self._keep_carry(carry)

    def _keep_carry(self, carry) -> None:
        for part in (carry.phi, carry.result):
            self.vars.add(part)
        self.read(carry.initial)
        self.read(carry.next)

    def keep(self, node: Node) -> None:
        """The node runs; so does what is around it."""
        if node in self.nodes:
            return
        self.nodes.add(node)
        match node:
            case If(condition=condition):
                self.read(condition)
            case For(start=start, stop=stop, step=step, exit=exit_):
                for part in (start, stop, step, exit_):
                    self.read(part)
            case While(condition=condition, exit=exit_):
                self.read(condition)
                self.read(exit_)
            case Assign(op=op) if operation(op).shape_only:
                for operand in node.args:
                    self.measure(operand)
            case _:
                for operand in operands(node):
                    self.read(operand)
        if isinstance(node, Pop):  # of a stack that is read nothing may be left on top
            for other in self.pops[node.stack]:
                self.keep(other)
        owner = self.structure.owner[id(self.structure.block_of[node])]
        if owner is not None:
            self.keep(owner)


def _sweep(nodes: list[Node], live: _Liveness) -> None:
    for node in nodes:
        for block in blocks(node):
            _sweep(block.nodes, live)
        match node:
            case If():
                node.merges = [m for m in node.merges if m.result in live.vars]
            case For() | While():
                node.carries = [c for c in node.carries if c.result in live.vars]
                if node.trips is not None and node.trips not in live.vars:
                    node.trips = None
    nodes[:] = [node for node in nodes if node in live.nodes and not _is_empty(node)]


def _is_empty(node: Node) -> bool:
    """Whether a branch has nothing left in it."""
    return isinstance(node, If) and not (
        node.then.nodes or node.orelse.nodes or next(iter(defined(node)), None)
    )
