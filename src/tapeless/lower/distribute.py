"""A loop around other loops is split, so that the costly functions between these run in vector
registers.

Of a loop over rows that first adds up a row, then takes an exponential, then goes over the row
again, LLVM vectorises nothing but the rows. Three loops over all rows, which hand each other one
number a row, have the exponentials in a loop of their own.
"""

from __future__ import annotations

from collections import Counter

from tapeless.analysis.dependence import Dependence, count_uses
from tapeless.ir.nodes import Assign, Const, For, Function, Node, While
from tapeless.ir.visitor import blocks, walk
from tapeless.lower.parts import Lists, Part, are_separable, loop_over
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
    parts = [Part(nodes[: costly[0]]), Part(nodes[costly[0] : end]), Part(nodes[end:])]
    parts = [part for part in parts if part.nodes]
    return parts if are_separable(loop, parts, dependence) else None


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
