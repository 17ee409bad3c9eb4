"""Nested loops change places where the inner one then runs along memory.

Of `for j: for k: s += a[i, k] * b[k, j]` the inner loop jumps from row to row of `b`; the other way
round it vectorises. The iterations over `j` have to be independent, but for sums. What stands
beside the inner loop becomes a loop of its own, and what the inner loop carries is kept for all `j`
in a list. For each `j` everything happens in the order of the program, so the rounding of what is
carried stays the same.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from tapeless.analysis.dependence import Dependence, count_uses
from tapeless.ir.nodes import Block, Const, For, Function, Node, Var
from tapeless.ir.visitor import walk
from tapeless.lower.parts import Lists, Part, Writing, are_separable, loop_over
from tapeless.lower.strides import cost
from tapeless.lower.towers import Tower, tower

# A loop that is known to be this short gains nothing from being the inner one.
SHORT = 8


@dataclass
class Swapped(Part):
    """A tower of inner loops that takes the place of the loop around it."""

    tower: Tower = field(kw_only=True)

    @property
    def kept(self) -> list[Var]:
        """What is kept in lists from one iteration of the inner loops to the next."""
        return [carry.result for carry in self.tower.outermost.carries]

    def write(self, lists: Lists) -> list[Node]:
        """The loops, with all that the inner ones carry in lists."""
        outermost, innermost = self.tower.outermost, self.tower.innermost
        start, step = Writing(self, lists), Writing(self, lists)
        for carry, inner in zip(outermost.carries, innermost.carries, strict=True):
            start.write(carry.result, carry.initial)
            step.read(carry.result, known_as=inner.phi)
        step.copy(node for nodes in self.tower.moving for node in nodes)
        step.copy(innermost.body.nodes)
        for result, inner in zip(self.kept, innermost.carries, strict=True):
            step.write(result, inner.next)
        swapped: Node = step.finish()
        for loop, still in zip(self.tower.loops[::-1], [[], *self.tower.still[::-1]], strict=True):
            swapped = replace(loop, carries=[], body=Block([*still, swapped]))
        return [start.finish(), swapped] if self.kept else [swapped]


def interchange_loops(function: Function) -> bool:
    """Let, in place, inner loops run along memory; whether there were any that did not."""
    found = False
    dependence, uses = Dependence(function), count_uses(function)
    for loop in [node for node in walk(function.body) if isinstance(node, For)]:
        if loop not in dependence.structure.position:
            continue  # it was swapped, and is another one now
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
    if not _is_simple(loop, function, dependence):
        return None
    inner = {n: _tower(loop, n, dependence, uses) for n in loop.body.nodes if isinstance(n, For)}
    if not any(inner.values()):
        return None
    if dependence.effects(loop).may_raise or not dependence.is_independent(loop, uses):
        return None
    parts: list[Part] = []
    for node in loop.body.nodes:
        tower = inner.get(node)  # type: ignore[call-overload]
        if tower is not None:
            parts.append(Swapped([node], tower=tower))
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


def _tower(loop: For, inner: For, dependence: Dependence, uses: Counter) -> Tower | None:
    """The inner loops, if the outer one can take their place, and then goes through memory in fewer
    jumps.
    """
    found = tower(loop, inner, dependence.structure, uses)
    if found is None:
        return None
    innermost = found.innermost
    carried = 2 * len(inner.carries)  # a number is read from a list and put back
    now = cost(inner, innermost.index, dependence)
    if len(found.loops) > 1:
        now += carried  # the sum of each innermost loop is collected from a register
    return found if cost(inner, loop.index, dependence) + carried < now else None


# ---- writing -------------------------------------------------------------------------------------


def _write(loop: For, parts: list[Part], function: Function, dependence: Dependence) -> None:
    kept = {var for part in parts if isinstance(part, Swapped) for var in part.kept}
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
