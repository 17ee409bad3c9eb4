"""Calling compiled code with memory that it uses again each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


def keeping(
    call: Callable[..., tuple], slots: Sequence[tuple[str, int, int]], results: int
) -> Callable[..., tuple]:
    """The same function without its last parameters, for which it gets what it used in the last
    call.

    Args:
        call: takes one array for each slot after its other arguments, and hands back those it used.
        slots: dtype, rank and place among the results of each.
        results: how many results are for the caller; the rest only hands arrays back.
    """
    first = [np.empty((0,) * ndim, dtype) for dtype, ndim, _ in slots]
    places = [place for *_, place in slots]
    if len(slots) == 1 and places[0] < results:
        return _keeping_a_result(call, first[0], places[0])
    kept = first

    def call_again(*args: Any) -> tuple:
        nonlocal kept
        found = call(*args, *kept)
        kept = [found[place] for place in places]
        return found[:results]

    return call_again


def _keeping_a_result(call: Callable[..., tuple], kept: np.ndarray, place: int) -> Callable:
    """The usual case, made fast: the gradient is the only thing that is kept."""

    def call_again(*args: Any) -> tuple:
        nonlocal kept
        found = call(*args, kept)
        kept = found[place]
        return found

    return call_again
