"""Whether a counted loop runs, and whether it does in any iteration of the loop around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Const, For, Operand, Var
from tapeless.ir.types import BOOL, INT

Shift = Callable[[Operand, Var], int | None]  # how far an operand is from a loop's index


@dataclass(frozen=True)
class Running:
    """That a loop runs: `first < end + shift`."""

    first: Operand
    end: Operand
    shift: int = 0

    @classmethod
    def of(cls, loop: For) -> Running | None:
        """The condition of a loop, if it is known whether that counts up or down."""
        if not isinstance(loop.step, Const):
            return None
        upward = loop.step.value > 0
        return cls(loop.start, loop.stop) if upward else cls(loop.stop, loop.start)

    def written(self, builder: Builder) -> Var:
        """The condition as a variable."""
        end = self.end
        if self.shift:
            op, by = ("add", self.shift) if self.shift > 0 else ("sub", -self.shift)
            end = builder.assign(op, end, Const(by), hint="end", type=INT)
        return builder.assign("lt", self.first, end, hint="runs", type=BOOL)

    def in_any(self, outer: For, distance: Shift) -> tuple[Running, bool] | None:
        """The condition that the loop runs in some iteration of one around it, whose index is a
        bound of it; and whether it is then the one with the largest index in which it runs.
        """
        if outer.step not in (Const(1), Const(-1)):
            return None
        upward = outer.step == Const(1)
        at_end, at_first = distance(self.end, outer.index), distance(self.first, outer.index)
        if at_end is not None and at_first is None:
            largest, by = (outer.stop, -1) if upward else (outer.start, 0)
            return Running(self.first, largest, self.shift + at_end + by), True
        if at_first is not None and at_end is None:
            least, by = (outer.start, 0) if upward else (outer.stop, 1)
            return Running(least, self.end, self.shift - at_first - by), False
        return None
