"""Whether a nest of loops goes to every element of an array, and to each of them once.

It does if the index on each axis is a number with loops for its digits: of `i * n + j` with j in
range(n) each value below m * n comes up once while i is in range(m). No loop may be a digit of two
axes, or of none.
"""

from __future__ import annotations

from collections.abc import Sequence

from tapeless.analysis.polynomials import Polynomial, constant
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import Accumulate, Const, For, Function, Load, Store, Var
from tapeless.ir.types import INT
from tapeless.lower.ranges import Ranges
from tapeless.lower.terms import Terms


class Coverage:
    """Answers for one function."""

    def __init__(self, function: Function) -> None:
        self.structure = Structure(function)
        self.terms = Terms(function, self.structure)
        self.ranges = Ranges(self.terms)

    def nest(self, node: Load | Store | Accumulate) -> list[For] | None:
        """The loops around the node, inner ones first, if it runs in each of their iterations."""
        around = self.structure.ancestors(node)
        loops = [owner for owner in around if isinstance(owner, For)]
        runs_all = all(loop.exit is None and loop.trips is None for loop in loops)
        return loops if runs_all and len(loops) == len(around) else None

    def covers(self, node: Load | Store | Accumulate) -> bool:
        """Whether the loops around the node take it to each element of its array once."""
        array, loops = node.array, self.nest(node)
        if not isinstance(array, Var) or not loops or len(node.index) != array.type.ndim:  # type: ignore[union-attr]
            return False
        found: list[For] = []
        for axis, item in enumerate(node.index):
            if not isinstance(item, Const) and not (isinstance(item, Var) and item.type == INT):
                return False
            extent = self.ranges.of_linear(self.terms.extent(array, axis))
            digits = self._digits(self.ranges.of(item), extent, loops)
            if digits is None:
                return False
            found += digits
        return len(found) == len(loops) and set(found) == set(loops)

    def _digits(
        self, place: Polynomial, extent: Polynomial, loops: Sequence[For]
    ) -> list[For] | None:
        """The loops whose indices make up the place, if it goes through range(extent)."""
        found: list[For] = []
        stride = constant(1)
        while place != constant(0):
            parts = {loop: place.split(loop.index) for loop in loops if loop not in found}
            digit = next((n for n, split in parts.items() if split and split[0] == stride), None)
            trips = None if digit is None else self._trips(digit)
            if digit is None or trips is None:
                return None
            found.append(digit)
            place = parts[digit][1]  # type: ignore[index]
            stride = stride * trips
        return found if stride == extent else None

    def _trips(self, loop: For) -> Polynomial | None:
        """How often the loop runs, if it goes from 0 upwards or down to 0."""
        start, stop = self.ranges.of(loop.start), self.ranges.of(loop.stop)
        if loop.step == Const(-1):
            start, stop = stop + constant(1), start + constant(1)
        elif loop.step != Const(1):
            return None
        return stop if start == constant(0) and self.ranges.is_natural(stop, ()) else None
