"""Calling compiled code with memory that it uses again each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
from numba.core.dispatcher import Dispatcher

from tapeless.compile.native import entry_point
from tapeless.runtime.stacks import StackFull

FIRST, GROWTH = 1024, 8  # the size of a stack, and what it grows by


class Keeping:
    """The same function without its last parameters, for which it gets what it used in the last
    call.

    Args:
        call: takes after its other arguments one array for each of `arrays`, the counts of the
            stacks if there are any, and the stacks. Its last result is None, or a tuple of arrays
            that take the place of those it was given.
        arrays: dtype and rank of each.
        stacks: dtype of each.
        order: for each result its place among what `call` returned and then the arrays.
    """

    def __init__(
        self,
        call: Callable[..., tuple],
        arrays: Sequence[tuple[str, int]],
        stacks: Sequence[str],
        order: Sequence[int],
    ) -> None:
        self.call = call
        self.arrays = arrays
        self.order = order
        self.kept = tuple(np.empty((0,) * ndim, dtype) for dtype, ndim in arrays)
        if stacks:
            counts = np.zeros(len(stacks), "uint64")
            self.kept = (*self.kept, counts, *[np.empty(FIRST, dtype) for dtype in stacks])
        self._pick = _picking(order)
        fresh = 0  # results that are not kept: they come first and in order
        for place in order:
            fresh += place == fresh
        self._returned = fresh + 1
        self.py_func = getattr(call, "py_func", call)  # what errors are traced back to

    def __call__(self, *args: Any) -> tuple:
        try:
            found = self.call(*args, *self.kept)
        except StackFull:
            self._enlarge()
            return self(*args)
        if found[-1] is not None:
            self.replace(found[-1])
        return self._pick(found + self.kept)

    def replace(self, arrays: tuple) -> None:
        """Keep other arrays from now on."""
        self.kept = (*arrays, *self.kept[len(self.arrays) :])

    def place(self, result: int) -> str:
        """Where a result is after a call that returned `found`, as an expression."""
        place, returned = self.order[result], self._returned
        return f"found[{place}]" if place < returned else f"memory.kept[{place - returned}]"

    def _enlarge(self) -> None:
        """New memory for the stacks that are full."""
        count = len(self.arrays)
        counts, stacks = self.kept[count], self.kept[count + 1 :]
        larger = [
            np.empty(max(GROWTH * stack.size, needed), stack.dtype)
            if needed >= stack.size
            else stack
            for needed, stack in zip(counts.tolist(), stacks, strict=True)
        ]
        self.kept = (*self.kept[: count + 1], *larger)


def _picking(order: Sequence[int]) -> Callable[[tuple], tuple]:
    if len(order) > 1:
        return itemgetter(*order)
    return lambda found: tuple([found[place] for place in order])


def straight_to(call: Callable, args: Sequence[Any]) -> tuple[Callable, Keeping] | None:
    """The machine code that `call` uses for arguments of the types of these, which it does not look
    at again, and the memory that it takes after them; None if there is none.
    """
    memory = getattr(call, "first", call)  # `assuming` tries others only after it
    if not isinstance(memory, Keeping) or not isinstance(memory.call, Dispatcher):
        return None
    entry = entry_point(memory.call, (*args, *memory.kept))
    return None if entry is None else (entry, memory)
