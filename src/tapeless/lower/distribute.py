"""A loop around other loops is split, so that the costly functions between these run in vector
registers.

Of a loop over rows that first adds up a row, then takes an exponential, then goes over the row
again, LLVM vectorises nothing but the rows. Three loops over all rows, which hand each other one
number a row, have the exponentials in a loop of their own.
"""

from __future__ import annotations

from collections import Counter

from tapeless.analysis.dependence import Dependence, count_uses
from tapeless.ir.nodes import Assign, Const, For, Function, Node, Var, While
from tapeless.ir.visitor import all_reads, blocks, defined, walk
from tapeless.lower.parts import Lists, Part, are_separable, loop_over
from tapeless.rules.registry import DIVISION, operation
from tapeless.rules.vector_maths import VECTOR_MATHS


def split_loops(function: Function) -> Function:
    """Split, in place, loops that keep costly functions from vectorising."""
    for loop in [node for node in function.body.nodes if isinstance(node, For)]:
        dependence, uses = Dependence(function), count_uses(function)
        parts = _parts(loop, dependence, uses)
        if parts is not None:
            _write(loop, parts, dependence)
    return function


def _parts(loop: For, dependence: Dependence, uses: Counter) -> list[Part] | None:
    """What the loop is split into; None if it is not worth it, or not possible."""
    if loop.step != Const(1) or not isinstance(loop.start, Const) or loop.location is None:
        return None
    if not dependence.is_independent(loop, uses):
        return None
    nodes = loop.body.nodes
    costly = [place for place, node in enumerate(nodes) if _is_costly(node)]
    nested = [place for place, node in enumerate(nodes) if _has_loop(node)]
    if not costly or not nested or any(costly[0] < place < costly[-1] for place in nested):
        return None
    end = min((place for place in nested if place > costly[-1]), default=len(nodes))
    behind = _only_for(nodes[end:], nodes[costly[0] : end], nodes[: costly[0]])
    between = [node for node in nodes[costly[0] : end] if node not in behind]
    parts = [Part(nodes[: costly[0]]), Part(between), Part([*behind, *nodes[end:]])]
    parts = [part for part in parts if part.nodes]
    return parts if are_separable(loop, parts, dependence) else None


def _only_for(later: list[Node], nodes: list[Node], ahead: list[Node]) -> list[Node]:
    """The arithmetic among the nodes of which only later ones read the results, if it takes no more
    than one number from what is ahead, so that no more is handed on.
    """
    found: list[Node] = []
    read = {var for node in later for var in all_reads(node)}
    others: set[Var] = set()
    for node in reversed(nodes):
        if isinstance(node, Assign) and _is_cheap(node) and node.target in read - others:
            found.insert(0, node)
            read |= set(all_reads(node))
        else:
            others |= set(all_reads(node))
    taken = {var for node in found for var in all_reads(node)}
    made = {var for node in nodes if node not in found for var in defined(node)}
    given = {var for node in ahead for var in defined(node)}
    return found if taken.isdisjoint(made) and len(taken & given) <= 1 else []


def _is_cheap(node: Assign) -> bool:
    return operation(node.op).cost <= DIVISION and node.op not in VECTOR_MATHS


def _has_loop(node: Node) -> bool:
    inside = [node, *(n for block in blocks(node) for n in walk(block))]
    return any(isinstance(n, (For, While)) for n in inside)


def _is_costly(node: Node) -> bool:
    if _has_loop(node):
        return False
    inside = [node, *(n for block in blocks(node) for n in walk(block))]
    return any(isinstance(n, Assign) and n.op in VECTOR_MATHS for n in inside)


def _write(loop: For, parts: list[Part], dependence: Dependence) -> None:
    block = dependence.structure.block_of[loop]
    lists = Lists(loop, {var for part in parts for var in part.given})
    loops = [loop_over(part, lists) for part in parts]
    place = block.nodes.index(loop)
    block.nodes[place : place + 1] = [*lists.made, *loops]
