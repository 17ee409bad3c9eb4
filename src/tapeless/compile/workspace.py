"""Calling compiled code with memory that it uses again each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
from numba.core.compiler import CompileResult
from numba.core.dispatcher import Dispatcher

from tapeless.compile.assuming import tried_first
from tapeless.compile.native import machine_code
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
        self._shared: tuple[list, int] = [], 0
        self._pick = _picking(order)
        fresh = 0  # results that are not kept: they come first and in order
        for place in order:
            fresh += place == fresh
        self._returned = fresh + 1
        self._handed_out = [p - self._returned for p in order if p >= self._returned]
        self.py_func = getattr(call, "py_func", call)  # what errors are traced back to

    def __call__(self, *args: Any) -> tuple:
        self._renew_reshaped()
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
        self._keep((*arrays, *self.kept[len(self.arrays) :]))

    def share(self, table: list, first: int) -> None:
        """From now on put what is kept into this list as well, from place `first` on."""
        self._shared = table, first
        self._keep(self.kept)

    def _keep(self, kept: tuple) -> None:
        self.kept = kept
        table, first = self._shared
        table[first:] = kept

    def place(self, result: int) -> tuple[bool, int]:
        """Where a result is after a call: whether it is kept, and its place among those or among
        what the code returned.
        """
        place, returned = self.order[result], self._returned
        return (False, place) if place < returned else (True, place - returned)

    def _renew_reshaped(self) -> None:
        """Leave to the caller the arrays to which it has given other axes."""
        for place in self._handed_out:
            array, (dtype, ndim) = self.kept[place], self.arrays[place]
            if array.ndim != ndim or array.dtype != dtype:
                self.replace(tuple([np.empty((0,) * ndim, dtype) for dtype, ndim in self.arrays]))
                return

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
        self._keep((*self.kept[: count + 1], *larger))


def _picking(order: Sequence[int]) -> Callable[[tuple], tuple]:
    if len(order) > 1:
        return itemgetter(*order)
    return lambda found: tuple([found[place] for place in order])


def go_straight(call: Callable, args: Sequence[Any]) -> None:
    """Let `call` go to its machine code for arguments of the types of these: it gets no others."""
    found = straight_to(call, args)
    if found is not None:
        code, memory = found
        memory.call = code.entry_point


def straight_to(call: Callable, args: Sequence[Any]) -> tuple[CompileResult, Keeping] | None:
    """The machine code that `call` uses for arguments of the types of these, which it does not look
    at again, and the memory that it takes after them; None if there is none.
    """
    memory = tried_first(call)
    if not isinstance(memory, Keeping) or not isinstance(memory.call, Dispatcher):
        return None
    code = machine_code(memory.call, (*args, *memory.kept))
    return None if code is None else (code, memory)
