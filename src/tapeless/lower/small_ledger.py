"""What is known, at one point of a walk, of the arrays that are taken apart into numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from tapeless.analysis.aliasing import Aliases
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Carry, Merge, Node, Operand, Undefined, Var
from tapeless.lower.small_operations import Elements, elements


class Ledger:
    """The elements of each array, which arrays stay whole, and what is to be changed: `edits` and
    `names`. The walk itself changes nothing.
    """

    def __init__(self, aliases: Aliases, refused: set[Var]) -> None:
        self.aliases = aliases
        self.known_refused, self.refused = refused, set(refused)
        self.elements_of: dict[Var, Elements] = {}
        self.whole: dict[Var, Var] = {}  # the array in memory, where it was made
        self.names: dict[Var, Operand] = {}
        self.edits: list[Callable[[], None]] = []
        self.made: Counter[Var] = Counter()  # arrays that are made to be read whole, by class
        self.stand_ins: set[Var] = set()  # factors, of which the elements are those of the matrix
        self.loops: list[Node] = []
        self.made_in: dict[Var, Node | None] = {}

    def of(self, operand: Operand) -> Elements | None:
        found = self.elements_of.get(operand) if isinstance(operand, Var) else None
        if found is None or not any(item in self.names for item in found.flat):
            return found
        return elements(found.shape, [self.final(item) for item in found.flat])

    def final(self, operand: Operand) -> Operand:
        while isinstance(operand, Var) and operand in self.names:
            operand = self.names[operand]
        return operand

    def learn(self, array: Var, found: Elements) -> None:
        self.elements_of[array] = found
        self.made_in[array] = self.loops[-1] if self.loops else None

    def refuse(self, operand: Operand) -> None:
        if isinstance(operand, Var):
            self.refused.add(self.aliases.find(operand))

    def in_memory(self, operand: Operand, builder: Builder) -> Operand:
        """The operand, made whole if it is an array that was taken apart."""
        found = self.of(operand)
        if found is None or not isinstance(operand, Var):
            return operand
        if operand in self.whole:
            return self.whole[operand]
        loop = self.loops[-1] if self.loops else None
        if operand in self.stand_ins:
            self.refuse(operand)
            return operand
        if self.made_in[operand] is not loop or any(isinstance(x, Undefined) for x in found.flat):
            self.refuse(operand)
            return operand
        self.made[self.aliases.find(operand)] += 1
        rows: Sequence[Operand] = list(found)
        if found.ndim == 2:
            line = type(operand.type)("float64", 1)  # type: ignore[union-attr]
            rows = [builder.assign("array", *row, hint="row", type=line) for row in found]
        made = builder.assign("array", *rows, hint=operand.hint, type=operand.type)
        if not self.aliases.is_written(operand):
            self.whole[operand] = made
        return made

    def stays(self, array: Var) -> bool:
        return self.aliases.find(array) in self.known_refused

    def pass_on_whole(self, holder: Merge | Carry, name: str, end: Builder) -> None:
        """What a region passes on beside arrays in memory is made whole at its end."""
        operand = getattr(holder, name)
        if self.of(operand) is not None:
            self.refuse_written(operand)
            self.edits.append(partial(setattr, holder, name, self.in_memory(operand, end)))

    def refuse_written(self, operand: Operand) -> None:
        """Two names for memory that is written."""
        if isinstance(operand, Var) and self.aliases.is_written(operand):
            self.refuse(operand)
