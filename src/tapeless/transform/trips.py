"""How often loops run at most, as it is known in front of all of them."""

from __future__ import annotations

from collections.abc import Sequence

from tapeless.analysis.linear import linear
from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Const, For, Function, Operand, Var, While
from tapeless.ir.types import INT
from tapeless.transform.algebra import integer

Nest = Sequence[For | While]  # outer loops first
NEAR = 8  # iterations by which a loop may miss the index of another


class Trips:
    """Answers for one function."""

    def __init__(self, function: Function, structure: Structure) -> None:
        self.function = function
        self.structure = structure

    def are_bounded(self, nest: Nest) -> bool:
        """Whether an array with an axis for each loop has room for all iterations, and is hardly
        more than twice as large as they need: one loop may begin or end at the index of another.
        """
        varying = [loop for loop in nest if not self._is_counted(loop)]
        return len(varying) < 2 and all(self._is_triangular(loop, nest) for loop in varying)

    def most(self, loop: For | While, nest: Nest, builder: Builder) -> Operand:
        """The most iterations that the loop of such a nest has."""
        assert isinstance(loop, For)
        if (loop.start, loop.step) == (Const(0), Const(1)) and self._is_extent(loop.stop):
            return loop.stop
        upward = loop.step != Const(-1)
        start = self._extreme(loop.start, nest, builder, least=upward)
        stop = self._extreme(loop.stop, nest, builder, least=not upward)
        return builder.assign("trip_count", start, stop, loop.step, hint="trips", type=INT)

    def _is_counted(self, loop: For | While) -> bool:
        """Whether the number of iterations is known at top level, before the loop."""
        if isinstance(loop, While) or loop.exit is not None:
            return False
        return all(map(self._is_known, (loop.start, loop.stop, loop.step)))

    def _is_known(self, operand: Operand) -> bool:
        return not isinstance(operand, Var) or self.structure.home[operand] is self.function.body

    def _is_triangular(self, loop: For | While, nest: Nest) -> bool:
        """Whether the loop begins or ends at the index of another, and else where that does."""
        if not isinstance(loop, For) or loop.exit is not None or not runs_by_one(loop):
            return False
        low, high = ends(loop)
        if self._is_known(low):
            outer = self._loop_at(high, nest)
            return outer is not None and self._are_near(low, ends(outer)[0])
        outer = self._loop_at(low, nest)
        return outer is not None and self._is_known(high) and self._are_near(high, ends(outer)[1])

    def _loop_at(self, bound: Operand, nest: Nest) -> For | None:
        """The loop that the bound keeps close to the index of."""
        symbol, offset = linear(bound, self.structure)
        if abs(offset) > NEAR:
            return None
        found = (n for n in nest if isinstance(n, For) and n.index is symbol and runs_by_one(n))
        return next(found, None)

    def _are_near(self, one: Operand, other: Operand) -> bool:
        (symbol, offset), (same, place) = self._linear(one), self._linear(other)
        return symbol == same and abs(offset - place) <= NEAR

    def _linear(self, operand: Operand) -> tuple[object, int]:
        """The operand as a variable, or an axis of an array, plus a constant."""
        symbol, offset = linear(operand, self.structure)
        node = self.structure.maker(symbol)
        if isinstance(node, Assign) and node.op == "shape":
            return (node.args[0], node.attrs["axis"]), offset
        return symbol, offset

    def _extreme(self, bound: Operand, nest: Nest, builder: Builder, *, least: bool) -> Operand:
        """The least or the greatest value of the bound."""
        if self._is_known(bound):
            return bound
        outer = self._loop_at(bound, nest)
        assert outer is not None
        _, offset = linear(bound, self.structure)
        at_start = least == (outer.step == Const(1))
        if at_start:
            return integer(builder, "add", outer.start, Const(offset), "end")
        last = offset - 1 if outer.step == Const(1) else offset + 1
        return integer(builder, "add", outer.stop, Const(last), "end")

    def _is_extent(self, operand: Operand) -> bool:
        """Whether the operand cannot be negative because it is the extent of an array."""
        if isinstance(operand, Const):
            return operand.value >= 0
        node = self.structure.maker(operand)
        return isinstance(node, Assign) and node.op in ("shape", "trip_count")


def runs_by_one(loop: For) -> bool:
    return loop.step in (Const(1), Const(-1))


def ends(loop: For) -> tuple[Operand, Operand]:
    """The lower and the upper end of the loop's range."""
    return (loop.start, loop.stop) if loop.step == Const(1) else (loop.stop, loop.start)
