"""Integers at the two moments when two accesses to memory run, and whether indices can be equal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tapeless.analysis.differences import ZERO, Differences, Term
from tapeless.analysis.linear import linear
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import Const, For, Node, Operand, Var, While

Loop = For | While


class Moment:
    """When one of two accesses runs, which may be in different iterations of the loops `apart`."""

    def __init__(self, structure: Structure, apart: Sequence[Loop], which: str) -> None:
        self.structure = structure
        self.which = which
        self._around = [_blocks_around(loop, structure) for loop in apart]

    def term(self, operand: Operand) -> Term:
        """A variable plus a constant; what does not change in those loops is the same for both."""
        symbol, offset = linear(operand, self.structure)
        if not isinstance(symbol, Var):
            return ZERO, offset
        home = id(self.structure.home[symbol])
        is_fixed = all(home in around for around in self._around)
        return (symbol if is_fixed else (symbol, self.which)), offset

    def add_ranges(self, node: Node, known: Differences) -> None:
        """What the ranges of the loops around the access say of their indices."""
        for loop in self.structure.loops_around(node):
            if isinstance(loop, For) and isinstance(loop.step, Const):
                self._add_range(loop, loop.step.value > 0, known)

    def _add_range(self, loop: For, upward: bool, known: Differences) -> None:
        index, start, stop = map(self.term, (loop.index, loop.start, loop.stop))
        if upward:
            known.at_most(start, index)
            known.at_most(index, stop, gap=1)
        else:
            known.at_most(index, start)
            known.at_most(stop, index, gap=1)


def may_be_equal(terms: Iterable[tuple[Term, Term]], known: Differences) -> bool:
    """Whether the two terms of each pair, indices on one axis, may all name one place."""
    assumed = Differences(known)
    for one, other in terms:
        # What is below zero counts from the end.
        if _is_natural(one, known) and _is_natural(other, known):
            assumed.equal(one, other)
    return not assumed.is_impossible()


def _is_natural(term: Term, known: Differences) -> bool:
    below = Differences(known)
    below.at_most(term, (ZERO, -1))
    return below.is_impossible()


def _blocks_around(loop: Loop, structure: Structure) -> frozenset[int]:
    """The regions that the loop stands in."""
    return frozenset(id(structure.block_of[owner]) for owner in (loop, *structure.ancestors(loop)))
