"""Loops that go backward through the iterations of others."""

from __future__ import annotations

from dataclasses import dataclass

from tapeless.analysis.linear import linear
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import Const, For, Node, Operand, Var


@dataclass(frozen=True)
class Mirror:
    """Two nests of loops, outermost first, of which the second repeats the iterations of the first
    in the opposite order.
    """

    forward: tuple[For, ...]
    backward: tuple[For, ...]


def mirrored(earlier: Node, later: Node, structure: Structure) -> Mirror | None:
    """The nests around two nodes that stand in nothing else, if the second mirrors the first and
    the bounds of both are known at top level.
    """
    nests = [tuple(reversed(structure.ancestors(node))) for node in (earlier, later)]
    loops = [tuple(n for n in nest if isinstance(n, For)) for nest in nests]
    if loops != nests or not loops[0] or len(loops[0]) != len(loops[1]):
        return None
    forward, backward = loops
    if structure.position[forward[0]] >= structure.position[backward[0]]:
        return None
    pairs = zip(forward, backward, strict=True)
    return Mirror(forward, backward) if all(_mirrors(*p, structure) for p in pairs) else None


def _mirrors(forward: For, backward: For, structure: Structure) -> bool:
    loops, step = (forward, backward), forward.step
    if (step, backward.step) not in ((Const(1), Const(-1)), (Const(-1), Const(1))):
        return False
    if any(loop.exit is not None or loop.trips is not None for loop in loops):
        return False
    if not all(_is_at_top(bound, structure) for bound in (forward.start, forward.stop)):
        return False
    (stop, after), (start, first) = (
        linear(operand, structure) for operand in (forward.stop, forward.start)
    )
    last, before = (linear(operand, structure) for operand in (backward.start, backward.stop))
    assert isinstance(step, Const)
    return last == (stop, after - step.value) and before == (start, first - step.value)


def _is_at_top(operand: Operand, structure: Structure) -> bool:
    return not isinstance(operand, Var) or structure.home[operand] is structure.top
