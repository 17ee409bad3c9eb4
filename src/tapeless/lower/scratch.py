"""Allocations in loops and branches for which a call needs no memory of its own.

Contents that do not outlive the iteration that makes them can be in the same memory in every
iteration. An array outlives its iteration if anything that may share memory with it is known
outside of the loop: what the loop carries, what is put on a stack, a result. What an iteration
hands to the next can be in two pieces of memory in turns, what each iteration puts on a stack in
one piece, one after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import Assign, Block, For, Function, Node, Operand, Push, Var, While
from tapeless.ir.types import is_array, may_share_memory
from tapeless.ir.visitor import blocks, walk

# What a program computes only if it runs loops again.
SCHEDULE = {"advance"}


def short_lived(function: Function, allocates: Callable[[Node], bool]) -> Iterator[Assign]:
    """The allocations below top level that every iteration may make in the same memory."""
    structure = Structure(function)
    aliases = Aliases(function, structure)
    members: dict[Var, list[Var]] = defaultdict(list)
    for var in structure.home:
        if may_share_memory(var.type):
            members[aliases.find(var)].append(var)
    for node in _below_top(function, structure, aliases, allocates):
        loops = structure.loops_around(node)
        inside = {id(block) for block in _within(loops[0])} if loops else None
        sharing = members[aliases.find(node.target)]
        if inside is None or all(id(structure.home[var]) in inside for var in sharing):
            yield node


def handed_on(function: Function, allocates: Callable[[Node], bool]) -> Iterator[Assign]:
    """The allocations of a loop at top level that live to the end of the next iteration: all that
    the loop carries of their memory is what its iterations make.
    """
    structure = Structure(function)
    aliases = Aliases(function, structure)
    pushed = {
        aliases.find(node.value)
        for node in walk(function.body)
        if isinstance(node, Push) and isinstance(node.value, Var)
    }
    below = list(_below_top(function, structure, aliases, allocates))
    for loop in function.body.nodes:
        if not isinstance(loop, (For, While)):
            continue
        made: dict[Operand, Assign] = {
            node.target: node for node in below if structure.block_of[node] is loop.body
        }
        kept: dict[Var, list[Operand]] = {}
        for carry in loop.carries:
            if may_share_memory(carry.phi.type):
                kept.setdefault(aliases.find(carry.phi), []).append(carry.next)
        for memory, following in kept.items():
            if memory not in pushed and all(array in made for array in following):
                yield from dict.fromkeys(made[array] for array in following)


def stacked(function: Function, allocates: Callable[[Node], bool]) -> Iterator[Assign]:
    """The allocations of which each iteration puts one on a stack, so that all of them live to the
    end anyway; none where loops are run again to save memory.
    """
    structure = Structure(function)
    aliases = Aliases(function, structure)
    nodes = list(walk(function.body))
    if any(isinstance(node, Assign) and node.op in SCHEDULE for node in nodes):
        return
    filled = {
        (aliases.find(node.value), structure.block_of[node])
        for node in nodes
        if isinstance(node, Push) and isinstance(node.value, Var) and is_array(node.value.type)
    }
    for node in _below_top(function, structure, aliases, allocates):
        if (aliases.find(node.target), structure.block_of[node]) in filled:
            yield node


def _below_top(
    function: Function,
    structure: Structure,
    aliases: Aliases,
    allocates: Callable[[Node], bool],
) -> Iterator[Assign]:
    """The allocations below top level that are no part of a result."""
    results = {aliases.find(v) for v in function.results if isinstance(v, Var)}
    for node in walk(function.body):
        if isinstance(node, Assign) and allocates(node):
            is_below = structure.block_of[node] is not function.body
            if is_below and aliases.find(node.target) not in results:
                yield node


def _within(node: Node) -> Iterator[Block]:
    """The regions of a node and of all nodes in them."""
    for block in blocks(node):
        yield block
        for inner in block.nodes:
            yield from _within(inner)
