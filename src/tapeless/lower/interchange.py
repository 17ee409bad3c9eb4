"""Nested loops change places where the inner one then runs along memory.

Of `for j: for k: s += a[i, k] * b[k, j]` the inner loop jumps from row to row of `b`; the other way
round it vectorises. The iterations over `j` have to be independent, but for sums. What stands
beside the inner loop becomes a loop of its own, and what the inner loop carries is kept for all `j`
in a list. For each `j` everything happens in the order of the program, so the rounding of what is
carried stays the same.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tapeless.analysis.dependence import Dependence, count_uses
from tapeless.ir.nodes import Block, Const, For, Function, Node, Var, While
from tapeless.ir.types import Scalar
from tapeless.ir.visitor import blocks, walk
from tapeless.lower.parts import Lists, Part, Writing, are_separable, loop_over
from tapeless.lower.strides import cost

# A loop that is known to be this short gains nothing from being the inner one.
SHORT = 8


class Swapped(Part):
    """An inner loop that takes the place of the one around it."""

    @property
    def inner(self) -> For:
        (node,) = self.nodes
        assert isinstance(node, For)
        return node

    def write(self, lists: Lists) -> list[Node]:
        """The loops, with all that the inner one carries in lists."""
        inner = self.inner
        start, step = Writing(self, lists), Writing(self, lists)
        for carry in inner.carries:
            start.write(carry.result, carry.initial)
            step.read(carry.result, known_as=carry.phi)
        step.copy(inner.body.nodes)
        for carry in inner.carries:
            step.write(carry.result, carry.next)
        body = Block([step.finish()])
        swapped = replace(inner, carries=[], body=body)
        return [start.finish(), swapped] if inner.carries else [swapped]


def interchange_loops(function: Function) -> bool:
    """Let, in place, inner loops run along memory; whether there were any that did not."""
    found = False
    dependence, uses = Dependence(function), count_uses(function)
    for loop in [node for node in walk(function.body) if isinstance(node, For)]:
        parts = _parts(loop, function, dependence, uses)
        if parts is not None:
            _write(loop, parts, function, dependence)
            dependence, uses = Dependence(function), count_uses(function)
            found = True
    return found


def _parts(
    loop: For, function: Function, dependence: Dependence, uses: Counter
) -> list[Part] | None:
    """The loop's body, with the loops that change places with it apart; None if there are none."""
    inner = [n for n in loop.body.nodes if isinstance(n, For) and _gains(loop, n, dependence)]
    if not inner or not _is_simple(loop, function, dependence):
        return None
    if dependence.effects(loop).may_raise or not dependence.is_independent(loop, uses):
        return None
    parts: list[Part] = []
    for node in loop.body.nodes:
        if node in inner:
            parts.append(Swapped([node]))
        elif parts and not isinstance(parts[-1], Swapped):
            parts[-1].nodes.append(node)
        else:
            parts.append(Part([node]))
    if not are_separable(loop, parts, dependence):
        return None
    # A sum over both loops would have to be carried by both.
    return None if any(p.carries for p in parts if isinstance(p, Swapped)) else parts


def _is_simple(loop: For, function: Function, dependence: Dependence) -> bool:
    """Whether the loop runs upward in one thread, and its bounds are known at top level."""
    if loop.parallel or loop.step != Const(1) or _is_short(loop):
        return False
    home = dependence.structure.home
    return all(
        not isinstance(bound, Var) or home[bound] is function.body
        for bound in (loop.start, loop.stop)
    )


def _is_short(loop: For) -> bool:
    bounds = (loop.start, loop.stop)
    if not all(isinstance(bound, Const) for bound in bounds):
        return False
    return loop.stop.value - loop.start.value < SHORT  # type: ignore[union-attr]


def _gains(loop: For, inner: For, dependence: Dependence) -> bool:
    """Whether the two loops can change places, and then go through memory in fewer jumps."""
    if inner.exit is not None or inner.trips is not None:
        return False
    if any(isinstance(node, (For, While)) for node in walk(inner.body)):
        return False
    inside = {id(block) for node in [loop, *walk(loop.body)] for block in blocks(node)}
    bounds = (inner.start, inner.stop, inner.step)
    if any(isinstance(b, Var) and id(dependence.structure.home[b]) in inside for b in bounds):
        return False
    if not all(isinstance(carry.phi.type, Scalar) for carry in inner.carries):
        return False
    carried = 2 * len(inner.carries)  # a number is read from a list and put back
    return cost(inner, loop.index, dependence) + carried < cost(inner, inner.index, dependence)


# ---- writing -------------------------------------------------------------------------------------


def _write(loop: For, parts: list[Part], function: Function, dependence: Dependence) -> None:
    kept = {c.result for part in parts if isinstance(part, Swapped) for c in part.inner.carries}
    lists = Lists(loop, kept.union(*(part.given for part in parts)))
    loops: list[Node] = []
    for part in parts:
        loops.extend(part.write(lists) if isinstance(part, Swapped) else [loop_over(part, lists)])
    block = dependence.structure.block_of[loop]
    place = block.nodes.index(loop)
    block.nodes[place : place + 1] = loops
    around = dependence.structure.ancestors(loop)
    front = function.body.nodes.index(around[-1] if around else loops[0])
    function.body.nodes[front:front] = lists.made
