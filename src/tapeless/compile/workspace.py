"""Calling compiled code with memory that it uses again each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

import numpy as np

from tapeless.runtime.stacks import StackFull

FIRST, GROWTH = 1024, 8  # the size of a stack, and what it grows by


def keeping(
    call: Callable[..., tuple],
    arrays: Sequence[tuple[str, int]],
    stacks: Sequence[str],
    order: Sequence[int],
) -> Callable[..., tuple]:
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
    count = len(arrays)
    kept = tuple(np.empty((0,) * ndim, dtype) for dtype, ndim in arrays)
    if stacks:
        counts = np.zeros(len(stacks), "uint64")
        kept = (*kept, counts, *[np.empty(FIRST, dtype) for dtype in stacks])
    pick = _picking(order)

    def call_again(*args: Any) -> tuple:
        nonlocal kept
        try:
            found = call(*args, *kept)
        except StackFull:
            kept = (*kept[: count + 1], *_enlarged(kept[count], kept[count + 1 :]))
            return call_again(*args)
        replaced = found[-1]
        if replaced is not None:
            kept = (*replaced, *kept[count:])
        return pick(found + kept)

    return call_again


def _picking(order: Sequence[int]) -> Callable[[tuple], tuple]:
    if len(order) > 1:
        return itemgetter(*order)
    return lambda found: tuple([found[place] for place in order])


def _enlarged(counts: np.ndarray, stacks: Sequence[np.ndarray]) -> list[np.ndarray]:
    """New memory for the stacks that are full."""
    return [
        np.empty(max(GROWTH * stack.size, count), stack.dtype) if count >= stack.size else stack
        for count, stack in zip(counts.tolist(), stacks, strict=True)
    ]
