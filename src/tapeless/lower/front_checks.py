"""Checks of indices that are made once, in front of a loop, for all its iterations."""

from __future__ import annotations

from dataclasses import dataclass

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Block, Const, If, Location, Node, Operand, Raise, Var
from tapeless.ir.types import BOOL, INT
from tapeless.lower.running import Running


@dataclass(frozen=True)
class Check:
    """That `index + offset`, the largest index that a loop will use, is inside of the array."""

    index: Operand
    offset: int
    array: Var
    axis: int

    def is_whole_range(self, running: Running) -> bool:
        """Whether a loop that does not run passes the check anyway: no extent is below zero."""
        return running == Running(Const(0), self.index) and self.offset == -1


class FrontChecks:
    """What is checked in front of one loop."""

    def __init__(self, location: Location | None) -> None:
        self.location = location
        self.wanted: dict[tuple, tuple[Check, list[Running], str]] = {}

    def add(self, check: Check, running: list[Running], message: str) -> None:
        """Add a check that matters if all of these run; of two that differ in a constant index
        the larger one is enough.
        """
        of_constant = isinstance(check.index, Const)
        what = None if of_constant else (check.index, check.offset)
        key = (what, check.array, check.axis, *running)
        known = self.wanted.get(key)
        if known is None or (of_constant and _largest(known[0]) < _largest(check)):
            self.wanted[key] = (check, running, message)

    def written(self) -> list[Node]:
        """`if extent <= largest index: raise IndexError`, for each."""
        builder = Builder(Block(), self.location)
        for check, running, message in self.wanted.values():
            failed = _is_outside(check, builder)
            for each in running:
                runs = each.written(builder)
                failed = builder.assign("and", runs, failed, hint="failed", type=BOOL)
            raising = Raise("IndexError", (Const(message),), location=self.location)
            builder.append(If(failed, Block([raising]), Block(), []))
        return builder.block.nodes


def _largest(check: Check) -> int:
    """The index that a check of a constant one is about."""
    assert isinstance(check.index, Const)
    return check.index.value + check.offset


def _is_outside(check: Check, builder: Builder) -> Var:
    """`extent <= index + offset`; of the last index of a loop, `extent < end`."""
    extent = builder.assign("shape", check.array, hint="n", type=INT, axis=check.axis)
    if check.offset == -1:
        return builder.assign("lt", extent, check.index, hint="outside", type=BOOL)
    largest = check.index
    if check.offset:
        op, by = ("add", check.offset) if check.offset > 0 else ("sub", -check.offset)
        largest = builder.assign(op, largest, Const(by), hint="last", type=INT)
    return builder.assign("le", extent, largest, hint="outside", type=BOOL)
