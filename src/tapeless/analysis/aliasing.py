"""Which arrays may share memory, and which memory is written.

Arrays (and the stacks that hold references to them) are partitioned into classes: a view, a merge,
a carried value and what is pushed on a stack belong to the class of what they come from. A class is
written when a store goes through any of its members.
"""

from __future__ import annotations

from typing import TypeGuard

from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    For,
    Function,
    If,
    Index,
    Load,
    Node,
    Operand,
    Pop,
    Push,
    Store,
    Var,
    While,
)
from tapeless.ir.types import Scalar, is_array, may_share_memory
from tapeless.ir.visitor import index_operands
from tapeless.rules.registry import operation


def is_gather(index: Index) -> bool:
    """Whether the index holds arrays, so that reading makes a copy and not a view."""
    return any(isinstance(part, Var) and is_array(part.type) for part in index_operands(index))


def makes_view(node: Node) -> bool:
    """Whether the node's result shares memory with what it reads."""
    if not isinstance(node, (Assign, Load)) or not may_share_memory(node.target.type):
        return False
    if isinstance(node, Load):
        return not is_gather(node.index)
    return operation(node.op).view or node.op == "alias"


class Aliases:
    """The alias classes of a function and the writes to each."""

    def __init__(self, function: Function, structure: Structure | None = None) -> None:
        self.structure = structure or Structure(function)
        self._parent: dict[Var, Var] = {}
        nodes = [  # most make a number, and share no memory
            node
            for node in self.structure.position
            if not (isinstance(node, (Assign, Load)) and isinstance(node.target.type, Scalar))
        ]
        for node in nodes:
            self._join(node)
        self.writes: dict[Var, list[Node]] = {}
        self._passed_on: set[Var] = set()
        for node in nodes:
            if isinstance(node, (Store, Accumulate)):
                if isinstance(node.array, Var):
                    self.writes.setdefault(self.find(node.array), []).append(node)
            elif isinstance(node, (If, For, While, Push)):
                self._passed_on |= {self.find(var) for var in _passed(node) if _is_reference(var)}

    def find(self, var: Var) -> Var:
        """The representative of the variable's class."""
        parent = self._parent.get(var, var)
        if parent is var:
            return var
        root = self.find(parent)
        self._parent[var] = root
        return root

    def is_written(self, var: Var) -> bool:
        return self.find(var) in self.writes

    def is_passed_on(self, var: Var) -> bool:
        """Whether a member of the class goes through a merge, a carry or a stack."""
        return self.find(var) in self._passed_on

    def _union(self, *members: Operand) -> None:
        references = [m for m in members if isinstance(m, Var) and _is_reference(m)]
        for other in references[1:]:
            first, second = self.find(references[0]), self.find(other)
            if first is not second:
                self._parent[second] = first

    def _join(self, node: Node) -> None:
        match node:
            case Assign() | Load():
                if may_share_memory(node.target.type) and makes_view(node):
                    source = node.array if isinstance(node, Load) else node.args[0]
                    self._union(node.target, source)
            case If(merges=merges):
                for merge in merges:
                    self._union(merge.result, merge.then, merge.orelse)
            case For(carries=carries) | While(carries=carries):
                for carry in carries:
                    self._union(carry.result, carry.phi, carry.initial, carry.next)
            case Push(stack=stack, value=value) if _is_reference(value):
                self._union(stack, value)
            case Pop(stack=stack, target=target) if _is_reference(target):
                self._union(stack, target)


def _is_reference(operand: Operand) -> TypeGuard[Var]:
    return isinstance(operand, Var) and may_share_memory(operand.type)


def _passed(node: Node) -> list[Operand]:
    match node:
        case If(merges=merges):
            return [part for m in merges for part in (m.result, m.then, m.orelse)]
        case For(carries=carries) | While(carries=carries):
            return [part for c in carries for part in (c.initial, c.next, c.result)]
        case Push(value=value):
            return [value]
    return []
