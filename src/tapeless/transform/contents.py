"""Recording what an array holds in front of a loop, instead of each value that the loop reads from
it.

    for i in range(1, n - 1): d[i] = u[i] * (u[i + 1] - u[i - 1])

If `u` is overwritten afterwards, one copy of it is all that the reverse of this loop needs.
"""

from __future__ import annotations

from tapeless.analysis.linear import linear
from tapeless.analysis.overwriting import Overwriting
from tapeless.analysis.shapes import Extent, Shapes
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import (
    Assign,
    Block,
    Const,
    For,
    Function,
    Load,
    Node,
    Operand,
    Var,
    While,
)
from tapeless.ir.types import Array, Scalar
from tapeless.transform.trips import NEAR, Trips, ends, runs_by_one

ZERO = (None, 0)
Loop = For | While
Place = tuple[object, int]  # a variable, or an axis of an array, plus a constant


class Contents:
    """The copies that could be recorded. Each is a part of the program once it is taken."""

    def __init__(self, function: Function, structure: Structure, overwriting: Overwriting) -> None:
        self.structure = structure
        self.overwriting = overwriting
        self.shapes = Shapes(function)
        self.trips = Trips(function, structure)
        self._loop_of = {n.index: n for n in structure.position if isinstance(n, For)}
        self._copies: dict[tuple[Var, Block, Node | None], Assign] = {}
        self._waiting: dict[Var, tuple[Block, Node | None]] = {}  # what a copy will stand behind

    def reading(self, node: Load) -> Load | None:
        """The reading of the same element from a copy, if one is worth while."""
        loop = self._loop_that_fills(node)
        if loop is None:
            return None
        copy = self._copy(node.array, loop)  # type: ignore[arg-type]
        return Load(node.target, copy.target, node.index, location=node.location)

    def take(self, var: Var) -> None:
        """Make the copy that the variable names, if it does, a part of the program."""
        if var in self._waiting:
            block, before = self._waiting.pop(var)
            place = 0 if before is None else block.nodes.index(before) + 1
            block.nodes.insert(place, self.structure.definition[var])

    def is_copy(self, var: Var) -> bool:
        return any(copy.target is var for copy in self._copies.values())

    def _copy(self, array: Var, loop: For) -> Assign:
        """The copy in front of the loop; one for all loops between two writes."""
        structure, block = self.structure, self.structure.block_of[loop]
        ahead = block.nodes[: block.nodes.index(loop)]
        made = structure.maker(array)
        changing = (n for n in reversed(ahead) if n is made or self.overwriting.may_write(n, array))
        key = (array, block, next(changing, None))
        if key not in self._copies:
            copied = Var(array.hint + "_then", array.type)
            copy = Assign(copied, "copy", (array,), location=loop.location)
            structure.home[copied] = structure.block_of[copy] = block
            structure.definition[copied] = copy
            structure.position[copy] = structure.position[loop]
            self._copies[key], self._waiting[copied] = copy, (block, key[2])
        return self._copies[key]

    # ---- which loop ------------------------------------------------------------------------------

    def _loop_that_fills(self, node: Load) -> For | None:
        """The outermost loop that goes over the whole array, and finds there what was there before
        the loop.
        """
        array = node.array
        if not isinstance(array, Var) or not isinstance(array.type, Array):
            return None
        if not isinstance(node.target.type, Scalar) or self.overwriting.is_view(array):
            return None
        around = self.structure.loops_around(node)
        for depth in range(len(around), 0, -1):
            loop, outer = around[depth - 1], around[depth:]
            if not isinstance(loop, For) or self.overwriting.is_inside(array, loop):
                continue
            if not self._can_keep(outer) or not self._goes_over(array, around[:depth]):
                continue
            if not self.overwriting.may_have_changed(node, loop):
                return loop
        return None

    def _can_keep(self, outer: list[Loop]) -> bool:
        """Whether the copies of all iterations can be rows of one array."""
        is_serial = not any(isinstance(loop, For) and loop.parallel for loop in outer)
        return is_serial and self.trips.are_bounded(outer[::-1])

    def _goes_over(self, array: Var, nest: list[Loop]) -> bool:
        """Whether for each axis there is a loop that is about as long, so that a copy of the whole
        is no more than the values that are read.
        """
        rest = list(nest)
        for extent in self.shapes.of(array):
            loop = next((n for n in rest if self._is_as_long(n, self._place(extent))), None)
            if loop is None:
                return False
            rest.remove(loop)
        return True

    def _is_as_long(self, loop: Loop, extent: Place) -> bool:
        if not isinstance(loop, For) or not runs_by_one(loop):
            return False
        low, high = ends(loop)
        return _are_near(self._end(low, 0), ZERO) and _are_near(self._end(high, 1), extent)

    def _end(self, operand: Operand, side: int) -> Place:
        """The end of a loop; that of another loop whose index it follows."""
        symbol, offset = self._place(operand)
        outer = self._loop_of.get(symbol)  # type: ignore[call-overload]
        if outer is None or not runs_by_one(outer):
            return symbol, offset
        end, shift = self._end(ends(outer)[side], side)
        return end, shift + offset

    def _place(self, extent: Extent) -> Place:
        if isinstance(extent, tuple):
            array, axis, cut = extent
            return (array, axis), -cut
        symbol, offset = linear(extent, self.structure)
        source = None if symbol is None else self.shapes.source(symbol)
        if not isinstance(source, (tuple, Const)):
            return source, offset
        origin, shift = self._place(source)
        return origin, shift + offset


def _are_near(one: Place, other: Place) -> bool:
    return one[0] == other[0] and abs(one[1] - other[1]) <= NEAR
