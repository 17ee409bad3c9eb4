"""Loops that hold nothing but one another, beside arithmetic on integers and what they carry."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import Assign, For, Node, Var, While
from tapeless.ir.types import INT, Scalar
from tapeless.ir.visitor import blocks, defined, entry_vars, operands, walk
from tapeless.transform.hoist import INTEGER


@dataclass(frozen=True)
class Tower:
    """Loops, outer ones first. What they carry is handed through unchanged to the innermost one."""

    loops: list[For]
    moving: list[list[Node]]  # of each loop but the last: integers that depend on the loop around
    still: list[list[Node]]  # and those that do not

    @property
    def outermost(self) -> For:
        return self.loops[0]

    @property
    def innermost(self) -> For:
        return self.loops[-1]


def tower(around: For, outermost: For, structure: Structure, uses: Counter) -> Tower | None:
    """The tower in the body of `around` whose bounds do not change there; None if it is none."""
    found = Tower([outermost], [], [])
    moves = {*entry_vars(around), *(var for node in around.body.nodes for var in defined(node))}
    while any(isinstance(node, (For, While)) for node in walk(found.innermost.body)):
        loop = found.innermost
        *ahead, inner = loop.body.nodes
        if not isinstance(inner, For) or not all(map(_is_integer, ahead)):
            return None
        if not _hands_through(loop, inner, uses):
            return None
        moving = [node for node in ahead if _moves(node, moves)]
        found.moving.append(moving)
        found.still.append([node for node in ahead if node not in moving])
        found.loops.append(inner)
    return found if all(_is_fixed(loop, around, structure) for loop in found.loops) else None


def _is_integer(node: Node) -> bool:
    return isinstance(node, Assign) and node.op in INTEGER and node.target.type == INT


def _moves(node: Node, moves: set[Var]) -> bool:
    """Whether the integer depends on what moves; if so, it moves too."""
    assert isinstance(node, Assign)
    if moves.isdisjoint(v for v in operands(node) if isinstance(v, Var)):
        return False
    moves.add(node.target)
    return True


def _hands_through(loop: For, inner: For, uses: Counter) -> bool:
    """Whether the loop does nothing with what it carries but hand it to the inner one and on."""
    pairs = list(zip(loop.carries, inner.carries, strict=False))
    return len(loop.carries) == len(inner.carries) and all(
        below.initial is carry.phi
        and carry.next is below.result
        and uses[carry.phi] == uses[below.result] == 1
        for carry, below in pairs
    )


def _is_fixed(loop: For, around: For, structure: Structure) -> bool:
    """Whether the loop runs to its end, from and to what is known in front of the one around."""
    if loop.exit is not None or loop.trips is not None or loop.parallel:
        return False
    if not all(isinstance(carry.phi.type, Scalar) for carry in loop.carries):
        return False
    inside = {id(block) for node in [around, *walk(around.body)] for block in blocks(node)}
    bounds = (loop.start, loop.stop, loop.step)
    return not any(isinstance(b, Var) and id(structure.home[b]) in inside for b in bounds)
