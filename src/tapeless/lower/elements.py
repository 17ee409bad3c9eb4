"""Rewriting a region so that one element of an array is a variable in it."""

from __future__ import annotations

from dataclasses import dataclass

from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    If,
    Index,
    Load,
    Merge,
    Node,
    Operand,
    Store,
    Var,
    While,
)
from tapeless.ir.types import Array, Scalar
from tapeless.ir.visitor import blocks, walk
from tapeless.transform.simplify import rename


@dataclass(frozen=True)
class Element:
    """One element of an array, for the length of an iteration, and what is known of it before and
    after.
    """

    array: Var
    index: Index
    fresh: bool  # nothing was written to it before, since the array was made
    private: bool  # nothing reads it afterwards
    is_adjoint: bool = True  # the compiler's own: the sign of a zero does not matter

    @property
    def type(self) -> Scalar:
        assert isinstance(self.array.type, Array)
        return Scalar(self.array.type.dtype)


class Promotion:
    """Rewrites a loop's body so that the element is a variable."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.names: dict[Var, Operand] = {}
        indices = [item.hint for item in element.index if isinstance(item, Var)]
        self.hint = "_".join([element.array.hint, *indices])

    def is_it(self, node: Node) -> bool:
        """Whether the node reads or writes the element."""
        is_access = isinstance(node, (Load, Store, Accumulate))
        element = self.element
        return is_access and node.array is element.array and node.index == element.index

    def touches(self, node: Node) -> bool:
        """Whether the node, or one inside it, does."""
        return self.is_it(node) or any(
            self.touches(inner) for block in blocks(node) for inner in block.nodes
        )

    def is_checked(self, body: Block) -> bool:
        """Whether some access checks the index."""
        return any(self.is_it(node) and node.checked for node in walk(body))  # type: ignore[attr-defined]

    def block(self, block: Block, value: Operand) -> Operand:
        """Rewrite the block, in which the element is `value` at first; returns its last value."""
        kept: list[Node] = []
        for node in block.nodes:
            match node:
                case Load() if self.is_it(node):
                    self.names[node.target] = value
                    continue
                case Store() if self.is_it(node):
                    value = node.value
                    continue
                case Accumulate() if self.is_it(node):
                    value = self._sum(value, node, kept)
                    continue
                case If() if self.touches(node):
                    value = self._branch(node, value)
                case For() | While() if self.touches(node):
                    value = self._loop(node, value)
            kept.append(node)
        block.nodes = kept
        return value

    def _sum(self, value: Operand, node: Accumulate, kept: list[Node]) -> Operand:
        if value == Const(0.0) and self.element.is_adjoint:
            return node.value
        target = Var(self.hint, self.element.type)
        kept.append(Assign(target, "add", (value, node.value), location=node.location))
        return target

    def _branch(self, node: If, value: Operand) -> Operand:
        then, orelse = self.block(node.then, value), self.block(node.orelse, value)
        if then is orelse:
            return then
        result = Var(self.hint, self.element.type)
        node.merges.append(Merge(result, then, orelse))
        return result

    def finish(self, loop: For) -> None:
        """Give what was loaded its new name, in the loop around: nothing else sees the old one."""
        rename(Function("", [], Block([loop]), []), self.names)

    def _loop(self, node: For | While, value: Operand) -> Operand:
        phi, result = Var(self.hint, self.element.type), Var(self.hint, self.element.type)
        following = self.block(node.body, phi)
        node.carries.append(Carry(phi, value, following, result))
        return result
