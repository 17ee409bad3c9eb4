"""An element that was just read or written is known, and need not be read again.

Each reading of an array that the program writes is a value of its own, which the reverse sweep
would have to find again, or record.
"""

from __future__ import annotations

from collections.abc import Iterable

from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.linear import linear
from tapeless.ir.nodes import (
    Accumulate,
    Block,
    Const,
    For,
    Function,
    Load,
    Node,
    Operand,
    Store,
    Var,
    While,
)
from tapeless.ir.types import INT, Array, Scalar
from tapeless.ir.visitor import blocks, walk
from tapeless.transform.simplify import rename

Element = tuple[Var, tuple]  # an array, and the place on each axis as a variable plus a constant


def reuse_elements(function: Function) -> Function:
    """Let, in place, values that were stored or read stand for later readings of the same place."""
    run = _Reuse(Aliases(function))
    run.block(function.body, {})
    rename(function, run.names)
    return function


class _Reuse:
    """What has been found so far; `known` is what memory holds where a block goes on."""

    def __init__(self, aliases: Aliases) -> None:
        self.aliases = aliases
        self.names: dict[Var, Operand] = {}

    def block(self, block: Block, known: dict[Element, Operand]) -> None:
        kept: list[Node] = []
        for node in block.nodes:
            element = self._element(node)
            if isinstance(node, Load) and element in known:
                self.names[node.target] = known[element]
                continue
            kept.append(node)
            changed = self._written(walk(Block([node])))
            at_start = changed if isinstance(node, (For, While)) else set()
            for inner in blocks(node):
                self.block(inner, self._without(at_start, known))
            if changed:
                known = self._without(changed, known)
            if element is not None:
                known[element] = node.target if isinstance(node, Load) else node.value  # type: ignore[union-attr]
        block.nodes = kept

    def _without(self, memory: set[Var], known: dict[Element, Operand]) -> dict[Element, Operand]:
        return {e: value for e, value in known.items() if self.aliases.find(e[0]) not in memory}

    def _written(self, nodes: Iterable[Node]) -> set[Var]:
        writes = (n.array for n in nodes if isinstance(n, (Store, Accumulate)))
        return {self.aliases.find(array) for array in writes if isinstance(array, Var)}

    def _element(self, node: Node) -> Element | None:
        """The element of a written array that the node reads, or writes as it is."""
        if not isinstance(node, (Load, Store)) or not isinstance(node.array, Var):
            return None
        array, type_ = node.array, node.array.type
        value = node.target if isinstance(node, Load) else node.value
        if not isinstance(type_, Array) or len(node.index) != type_.ndim:
            return None
        if not self.aliases.is_written(array) or not _has_type(value, Scalar(type_.dtype)):
            return None
        if not all(
            isinstance(item, Const) or getattr(item, "type", None) == INT for item in node.index
        ):
            return None
        items = (self.names.get(item, item) for item in node.index)  # type: ignore[arg-type]
        return array, tuple(linear(item, self.aliases.structure) for item in items)


def _has_type(value: Operand, type_: Scalar) -> bool:
    """Whether the array holds the value itself, not rounded."""
    if isinstance(value, Const):
        return type(value.value) is float and type_.dtype == "float64"
    return isinstance(value, Var) and value.type == type_
