"""Whether a copy of `z.real` does for the view that NumPy gives.

The derivative works on a copy of the part. A copy is no substitute where the part is written, or is
still read after `z` has changed.
"""

from __future__ import annotations

from tapeless.analysis.aliasing import Aliases
from tapeless.errors import UnsupportedAliasing
from tapeless.ir.nodes import Assign, Function, Node, Operand, Var
from tapeless.ir.types import is_array
from tapeless.ir.visitor import operands

PARTS = ("real_part", "imag_part")


def refuse_shared_parts(function: Function) -> None:
    """Raise `UnsupportedAliasing` where it matters that a part is a view."""
    aliases = Aliases(function)
    for node in aliases.structure.position:
        if isinstance(node, Assign) and node.op in PARTS and is_array(node.target.type):
            _refuse_shared(node, function, aliases)


def _refuse_shared(node: Assign, function: Function, aliases: Aliases) -> None:
    source, part = node.args[0], node.target
    assert isinstance(source, Var)
    changes = aliases.writes.get(aliases.find(source), ())
    if aliases.is_written(part) or (changes and aliases.is_passed_on(part)):
        raise _shared(node, source)
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
            raise _shared(node, source)


def _shared(node: Assign, source: Var) -> UnsupportedAliasing:
    part = "real" if node.op == "real_part" else "imag"
    return UnsupportedAliasing(
        f"`.{part}` of `{source.hint}` is a view, and the memory is written while it is in use",
        node.location,
        f"Write the array itself, or take a copy: `{source.hint}.{part} + 0.0`.",
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
