"""Taking out what branches and loops pass on and nobody reads.

Liveness is worked out on the text before it is known which branches are static, so it may keep a
name too many; and a value that nobody reads need not have one type.
"""

from __future__ import annotations

from collections import Counter

from tapeless.ir.nodes import Block, Carry, For, Function, If, Merge, Node, Operand, Var, While
from tapeless.ir.visitor import blocks, operands, passed_on, walk


def prune(function: Function) -> None:
    """Remove merges and carries whose values are never read."""
    reads: Counter[Var] = Counter()
    for result in function.results:
        _count(result, reads, 1)
    for node in walk(function.body):
        for operand in (*operands(node), *passed_on(node)):
            _count(operand, reads, 1)
    while _prune_block(function.body, reads):
        pass


def _count(operand: Operand, reads: Counter[Var], by: int) -> None:
    if isinstance(operand, Var):
        reads[operand] += by


def _prune_block(block: Block, reads: Counter[Var]) -> bool:
    """One walk, last statement first, so that most chains of values go at once."""
    changed = False
    for node in reversed(block.nodes):
        for inner in reversed(blocks(node)):
            changed |= _prune_block(inner, reads)
        changed |= _prune_node(node, reads)
    kept = [node for node in block.nodes if not _is_empty(node)]
    for node in block.nodes:
        if isinstance(node, If) and _is_empty(node):
            _count(node.condition, reads, -1)
    changed |= len(kept) < len(block.nodes)
    block.nodes[:] = kept
    return changed


def _prune_node(node: Node, reads: Counter[Var]) -> bool:
    if isinstance(node, If):
        dead = [m for m in node.merges if not reads[m.result]]
        for merge in dead:
            _drop(merge, reads)
        node.merges = [m for m in node.merges if m not in dead]
        return bool(dead)
    if isinstance(node, (For, While)):
        gone = [c for c in node.carries if _is_unread(c, reads)]
        for carry in gone:
            _drop(carry, reads)
        node.carries = [c for c in node.carries if c not in gone]
        return bool(gone)
    return False


def _is_unread(carry: Carry, reads: Counter[Var]) -> bool:
    own = 1 if carry.next is carry.phi else 0
    return not reads[carry.result] and reads[carry.phi] == own


def _drop(passed: Merge | Carry, reads: Counter[Var]) -> None:
    sides = (
        (passed.then, passed.orelse) if isinstance(passed, Merge) else (passed.initial, passed.next)
    )
    for side in sides:
        _count(side, reads, -1)


def _is_empty(node: Node) -> bool:
    """An `if` that does nothing."""
    return isinstance(node, If) and not (node.then.nodes or node.orelse.nodes or node.merges)
