"""An element that an innermost loop reads in every iteration and never changes is read once, in
front of it.

LLVM does so by itself where it knows that what the loop writes is other memory, which of two arrays
it never does.
"""

from __future__ import annotations

from tapeless.analysis.dependence import Dependence
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Block, Carry, For, Function, If, Load, Merge, Node, Var
from tapeless.ir.types import is_scalar
from tapeless.ir.visitor import blocks, walk
from tapeless.lower.accumulators import is_fixed, is_outside
from tapeless.lower.bounds import Bounds
from tapeless.lower.running import Running


def read_fixed_once(function: Function) -> bool:
    """Move, in place, such reads in front of their loops; whether there were any."""
    dependence, bounds = Dependence(function), Bounds(function)
    moved = False
    for block in [function.body, *(b for node in walk(function.body) for b in blocks(node))]:
        found = [_with_reads_ahead(node, dependence, bounds) for node in block.nodes]
        moved = moved or any(len(nodes) > 1 for nodes in found)
        block.nodes[:] = [node for nodes in found for node in nodes]
    return moved


def _with_reads_ahead(node: Node, dependence: Dependence, bounds: Bounds) -> list[Node]:
    if not isinstance(node, For) or any(isinstance(n, For) for n in walk(node.body)):
        return [node]
    running, written = Running.of(node), _written(node, dependence)
    if running is None or node.exit is not None or node.parallel or not written:
        return [node]
    fixed = [
        n
        for n in node.body.nodes
        if isinstance(n, Load) and _is_fixed_read(n, node, written, dependence)
    ]
    sure = [n for n in fixed if _is_there(n, node, bounds)]
    if_it_runs = [n for n in fixed if n not in sure]
    node.body.nodes[:] = [n for n in node.body.nodes if n not in fixed]
    if not if_it_runs:
        return [*sure, node]
    ahead = Builder(Block(), node.location)
    merges = [_merge(carry) for carry in node.carries]
    inside = Block([*if_it_runs, node])
    ahead.append(If(running.written(ahead), inside, Block(), merges, location=node.location))
    return [*sure, *ahead.block.nodes]


def _written(loop: For, dependence: Dependence) -> set:
    """The memory that the loop writes."""
    effects = dependence.effects(loop)
    return effects.stores | effects.adds


def _is_fixed_read(node: Load, loop: For, written: set, dependence: Dependence) -> bool:
    """Whether the node reads one number, the same in every iteration, and cannot fail."""
    if node.checked or not is_scalar(node.target.type):
        return False
    array = node.array
    if not isinstance(array, Var) or not is_outside(array, loop, dependence):
        return False
    return is_fixed(node.index, loop, dependence) and dependence.memory(array) not in written


def _is_there(node: Load, loop: For, bounds: Bounds) -> bool:
    """Whether the element is there even if the loop does not run."""
    assert isinstance(node.array, Var)
    return all(
        bounds.is_proved(loop, item, node.array, axis)  # type: ignore[arg-type]
        for axis, item in enumerate(node.index)
    )


def _merge(carry: Carry) -> Merge:
    """What is carried, from outside of the branch."""
    after, carry.result = carry.result, Var(carry.result.hint, carry.result.type)
    return Merge(after, carry.result, carry.initial)
