"""Allocations in loops and branches whose contents do not outlive the iteration that makes them, so
that every iteration can use the same memory.

An array outlives its iteration if anything that may share memory with it is known outside of the
loop: what the loop carries, what is put on a stack, a result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import Assign, Block, Function, Node, Var
from tapeless.ir.types import may_share_memory
from tapeless.ir.visitor import blocks, walk


def short_lived(function: Function, allocates: Callable[[Node], bool]) -> Iterator[Assign]:
    """The allocations below top level that every iteration may make in the same memory."""
    structure = Structure(function)
    aliases = Aliases(function, structure)
    members: dict[Var, list[Var]] = defaultdict(list)
    for var in structure.home:
        if may_share_memory(var.type):
            members[aliases.find(var)].append(var)
    results = {aliases.find(v) for v in function.results if isinstance(v, Var)}
    for node in walk(function.body):
        if not isinstance(node, Assign) or not allocates(node):
            continue
        if structure.block_of[node] is function.body or aliases.find(node.target) in results:
            continue
        loops = structure.loops_around(node)
        inside = {id(block) for block in _within(loops[0])} if loops else None
        sharing = members[aliases.find(node.target)]
        if inside is None or all(id(structure.home[var]) in inside for var in sharing):
            yield node


def _within(node: Node) -> Iterator[Block]:
    """The regions of a node and of all nodes in them."""
    for block in blocks(node):
        yield block
        for inner in block.nodes:
            yield from _within(inner)
