"""What single statements mean for arrays that are taken apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from tapeless.analysis.aliasing import Aliases, makes_view
from tapeless.analysis.shapes import SHAPED_LIKE
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Accumulate, Assign, Const, Load, Node, Store, Var
from tapeless.ir.types import FLOAT, is_array
from tapeless.lower.small_ledger import Ledger
from tapeless.lower.small_operations import Elements, Operations, elements, number, place_of

PRODUCTS = frozenset({"matmul", "numpy.dot", "numpy.outer"})
PRODUCTS |= {"solve", "solve_by", "inverse", "det", "numpy.linalg.norm"}  # as costly, or more
LIKE = {**SHAPED_LIKE, "solve": 1, "solve_by": 2}

Sizes = tuple[int | None, ...]  # of an array in memory: the extents that are known


class Statements(Ledger):
    """Takes one statement at a time: its result is taken apart, or its operands are made whole."""

    def __init__(self, aliases: Aliases, refused: set[Var], sized: Mapping[Var, Sizes]) -> None:
        super().__init__(aliases, refused)
        self.operations = Operations(self.of)
        self.sized = sized
        self.products = self.products_in_loops = 0
        self.saved: Counter[Var] = Counter()  # products, by class

    def make_value_whole(self, node: Node, builder: Builder) -> None:
        """What is stored into another array is made whole."""
        if isinstance(node, (Store, Accumulate)) and node.value in self.elements_of:
            whole = self.in_memory(node.value, builder)
            self.edits.append(partial(setattr, node, "value", whole))

    def assign(self, node: Assign, builder: Builder) -> None:
        target = node.target
        if self.stays(target) or (makes_view(node) and self.aliases.is_written(target)):
            self._keep(node, builder)
            return
        known = replace(node, args=tuple(map(self.final, node.args)))
        found = self.operations.made(known, builder)
        if found is None:
            self._keep(node, builder)
            return
        if isinstance(found, np.ndarray):
            self.learn(target, found)
            if node.op == "factored":
                self.stand_ins.add(target)
        else:
            self.names[target] = found
        if node.op in PRODUCTS:
            self.products += 1
            self.products_in_loops += bool(self.loops)
            arrays = [v for v in (target, *node.args) if v in self.elements_of]
            self.saved.update({self.aliases.find(array) for array in arrays})

    def _keep(self, node: Assign, builder: Builder) -> None:
        """An operation of arrays in memory, whose result may be taken apart."""
        parts = [self.of(arg) for arg in node.args]
        if any(part is not None for part in parts):
            if makes_view(node) and node.args[0] not in self.whole:
                self.refuse(node.args[0])
            args = tuple(self.in_memory(arg, builder) for arg in node.args)
            self.edits.append(partial(setattr, node, "args", args))
        builder.append(node)
        place = LIKE.get(node.op)
        if place is None or self.stays(node.target) or self.aliases.is_written(node.target):
            return
        like = parts[place] if place < len(parts) else None
        if like is not None and getattr(node.target.type, "dtype", "") == "float64":
            self._unpack(node.target, like.shape, builder)

    def take_in(self, param: Var, builder: Builder) -> None:
        """The elements of a parameter whose extents are all known."""
        shape = self.sized.get(param, (None,))
        if None in shape or self.stays(param) or self.aliases.is_written(param):
            return
        self._unpack(param, shape, builder)  # type: ignore[arg-type]

    def _unpack(self, array: Var, shape: tuple[int, ...], builder: Builder) -> None:
        """Read the elements of an array in memory, which is not written."""
        found = []
        for place in np.ndindex(*shape):
            found.append(Var(f"{array.hint}_item", FLOAT))
            builder.append(Load(found[-1], array, _index(place), checked=False))
        self.learn(array, elements(shape, found))
        self.whole[array] = array

    def load(self, node: Load, found: Elements, builder: Builder) -> None:
        place = place_of(node.index)
        try:
            part = None if place is None else found[place]
        except IndexError:  # this will be said when the program runs
            part = None
        is_part = is_array(node.target.type)
        whole = self.whole.get(node.array)  # type: ignore[call-overload]
        if part is None and whole is not None:
            self.edits.append(partial(setattr, node, "array", whole))
            builder.append(node)
            self.unpack_row(node, found.shape, builder)
        elif part is None or (is_part and self.aliases.is_written(node.target)):
            self.refuse(node.array)
            builder.append(node)
        elif is_part:
            self.learn(node.target, part)
        else:
            self.names[node.target] = part  # type: ignore[assignment]

    def unpack_row(self, node: Load, sizes: Sizes, builder: Builder) -> None:
        """The elements of a row of an array in memory, at an index that need not be known."""
        row, target = sizes[len(node.index) :], node.target
        if not row or None in row or not all(isinstance(i, (Var, Const)) for i in node.index):
            return
        if getattr(target.type, "ndim", 0) != len(row) or self.stays(target):
            return
        if not self.aliases.is_written(target):
            self._unpack(target, row, builder)  # type: ignore[arg-type]

    def store(self, node: Store, array: Var, builder: Builder) -> None:
        place, part = place_of(node.index), self.of(node.value)
        value = number(node.value) if part is None else part
        changed = self.elements_of[array].copy()
        try:
            if place is None or value is None:
                raise IndexError
            changed[place] = value
        except (IndexError, ValueError):  # or this will be said when the program runs
            self.refuse(array)
            self.refuse(node.value)
            builder.append(node)
        else:
            self.elements_of[array] = changed


def _index(place: tuple[int, ...]) -> tuple[Const, ...]:
    return tuple(Const(int(k)) for k in place)
