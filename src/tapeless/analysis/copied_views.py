"""Whether a copy does for the view that NumPy gives, or may give.

The derivative works on a copy of `z.real`, of a diagonal, of memory in another shape. A copy
is no substitute where it is written, or is still read after the memory has changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tapeless.analysis.aliasing import Aliases
from tapeless.errors import UnsupportedAliasing
from tapeless.ir.nodes import Assign, Function, Node, Operand, Var
from tapeless.ir.visitor import operands


@dataclass(frozen=True, eq=False)
class CopiedView:
    """`node` makes the copy of a view of `source`; `words` and `remedy` say so to the user."""

    node: Assign
    source: Operand
    words: str
    remedy: str


def refuse_shared(function: Function, views: Iterable[CopiedView]) -> None:
    """Raise `UnsupportedAliasing` where it matters that one of these is a view."""
    aliases = Aliases(function)
    for view in views:
        _refuse_shared(view, function, aliases)


def _refuse_shared(view: CopiedView, function: Function, aliases: Aliases) -> None:
    node, source, part = view.node, view.source, view.node.target
    assert isinstance(source, Var)
    changes = aliases.writes.get(aliases.find(source), ())
    if aliases.is_written(part) or (changes and aliases.is_passed_on(part)):
        raise _shared(view)
    place = _Places(node, aliases)
    family = aliases.find(part)

    def is_part(operand: Operand) -> bool:
        return isinstance(operand, Var) and aliases.find(operand) is family

    reads = [n for n in aliases.structure.position if any(map(is_part, operands(n)))]
    last = max((place.of(n) for n in reads), default=0)
    if any(map(is_part, function.results)):
        last = place.end
    for change in changes:
        at = place.of(change)
        # In one loop both may come first; a store that reads the part itself reads it before.
        if place.of(node) < at < last or (at == last and place.is_inside(change)):
            raise _shared(view)


def _shared(view: CopiedView) -> UnsupportedAliasing:
    return UnsupportedAliasing(
        f"{view.words}, and the memory is written while it is in use",
        view.node.location,
        view.remedy,
    )


class _Places:
    """The positions of statements, as seen from the block of one of them."""

    def __init__(self, node: Node, aliases: Aliases) -> None:
        self.structure = aliases.structure
        self.nodes = self.structure.block_of[node].nodes
        self.end = len(self.nodes)

    def of(self, node: Node) -> int:
        """Where the node, or the statement of the block that it is inside of, stands; -1 for what
        is outside of the block.
        """
        for outer in (node, *self.structure.ancestors(node)):
            if outer in self.nodes:
                return self.nodes.index(outer)
        return -1

    def is_inside(self, node: Node) -> bool:
        return node not in self.nodes
