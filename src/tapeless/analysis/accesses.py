"""What each statement of a function reads and writes in memory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeGuard

from tapeless.analysis.aliasing import Aliases, is_gather
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    For,
    Function,
    Index,
    Load,
    Node,
    Operand,
    Store,
    Var,
)
from tapeless.ir.types import Array, Stack, is_array, may_share_memory
from tapeless.ir.visitor import blocks, operands, walk
from tapeless.rules.registry import operation


@dataclass
class Access:
    """One read or write of an element, or of a part, of the memory of `base`."""

    node: Node
    kind: str  # "read", "store" or "add"
    base: Var
    index: Index | None  # None: anything of it


class Accesses:
    """Those of a function, by the memory that they touch."""

    def __init__(self, function: Function) -> None:
        self.structure = Structure(function)
        self.aliases = Aliases(function, self.structure)
        self._accesses: dict[Node, list[Access]] = {}
        self._inside: dict[Node, dict[object, list[Access]]] = {}

    def memory(self, operand: Operand) -> object:
        return self.aliases.find(operand) if isinstance(operand, Var) else operand

    def accesses(self, node: Node) -> list[Access]:
        """What the node itself reads and writes in memory."""
        found = self._accesses.get(node)
        if found is None:
            found = self._accesses[node] = self._find_accesses(node)
        return found

    @cached_property
    def touching(self) -> dict[object, list[Access]]:
        """All accesses of the function, by the memory that they touch."""
        found: dict[object, list[Access]] = {}
        for node in self.structure.position:
            for access in self.accesses(node):
                found.setdefault(self.memory(access.base), []).append(access)
        return found

    def _find_accesses(self, node: Node) -> list[Access]:
        match node:
            case Load(array=Var() as array, index=index):
                if is_gather(index):
                    return self._contents(node)
                found = [] if is_array(node.target.type) else [Access(node, "read", array, index)]
                return found + self._contents(node, skip=array)
            case Store(array=Var() as array, index=index):
                return [Access(node, "store", array, index), *self._contents(node, skip=array)]
            case Accumulate(array=Var() as array, index=index):
                return [Access(node, "add", array, index), *self._contents(node, skip=array)]
            case Assign(args=args) if not any(map(_is_memory, args)):
                return []  # most statements compute numbers from numbers
            case Assign(op="reshape" | "ravel", args=(Var(type=Array(layout="F" | "A")), *_)):
                pass  # reads: it makes a copy of what is not contiguous
            case Assign(op=op) if operation(op).shape_only or operation(op).view or op == "alias":
                return []
        return self._contents(node)

    def _contents(self, node: Node, skip: object = None) -> list[Access]:
        """The arrays that the node reads as a whole."""
        if blocks(node):
            return []
        return [
            Access(node, "read", operand, None)
            for operand in operands(node)
            if _is_memory(operand) and operand is not skip
        ]

    def accesses_inside(self, loop: For) -> dict[object, list[Access]]:
        """Those of the whole body, by the memory that they touch; without memory that is known in
        one iteration only.
        """
        if loop not in self._inside:
            self._inside[loop] = self._collect_inside(loop)
        return self._inside[loop]

    def _collect_inside(self, loop: For) -> dict[object, list[Access]]:
        found: dict[object, list[Access]] = {}
        for node in walk(loop.body):
            for access in self.accesses(node):
                found.setdefault(self.memory(access.base), []).append(access)
        return {memory: a for memory, a in found.items() if not self._is_of_iteration(memory, loop)}

    @cached_property
    def _names(self) -> dict[object, list[Var]]:
        """The variables that may hold each memory."""
        found: dict[object, list[Var]] = {}
        for var in self.structure.home:
            if may_share_memory(var.type):
                found.setdefault(self.memory(var), []).append(var)
        return found

    def _is_of_iteration(self, memory: object, loop: For) -> bool:
        """Whether every name of the memory is given in the body, and none goes to the next."""
        handed_on = {carry.phi for carry in loop.carries}
        return all(
            var not in handed_on and self.structure.is_within(self.structure.home[var], loop.body)
            for var in self._names.get(memory, ())
        )


def _is_memory(operand: Operand) -> TypeGuard[Var]:
    return isinstance(operand, Var) and isinstance(operand.type, (Array, Stack))
