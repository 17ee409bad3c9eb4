"""Random numbers from copies of the caller's generators.

Where a call binds its arguments, the state of a generator is kept under a number, and every run of
the code begins with a copy in this state: the rows of a Jacobian, a pullback and the function
itself see the same numbers.
"""

from __future__ import annotations

import copy
import itertools
import threading
from collections import OrderedDict
from typing import Any

import numpy as np

KEPT = 1024  # generators that are bound, and copies of a thread whose run has perhaps not ended

_numbers = itertools.count(2)  # 0 and 1 are what types are tried with
_bound: OrderedDict[int, tuple[np.random.Generator, Any]] = OrderedDict()


class _Running(threading.local):
    """The copies that runs of this thread draw from. Runs of one thread end in order."""

    def __init__(self) -> None:
        self.copies: OrderedDict[int, np.random.Generator] = OrderedDict()


_running = _Running()


def fresh(generator: np.random.Generator) -> int:
    """Keep the state of a generator; returns the number that it is kept under."""
    return _keep(_bound, (generator, generator.bit_generator.state))


def begin_drawing(key: int) -> int:
    """Begin a run that draws from a copy; returns the number of that."""
    if key < 2:  # where types are found by trying
        return _keep(_running.copies, np.random.default_rng(0))
    if key not in _bound:
        raise RuntimeError(
            f"the state of a generator is forgotten: {KEPT} others were bound since. "
            "Call the pullback sooner, or draw the numbers before, and pass them."
        )
    generator, state = _bound[key]
    own = copy.deepcopy(generator)
    own.bit_generator.state = state
    return _keep(_running.copies, own)


def address(run: int) -> int:
    """Where the `bitgen_t` of a copy is, for compiled code."""
    return _running.copies[run].bit_generator.ctypes.bit_generator.value


def draw(run: int, kind: str, *shape: int) -> Any:
    """Standard numbers from the copy."""
    source = getattr(_running.copies[run], kind)
    return source(shape) if shape else float(source())


def draw_like(run: int, kind: str, like: Any) -> Any:
    """As many numbers as `like` has."""
    return draw(run, kind, *np.shape(like))


def _keep(among: OrderedDict, what: Any) -> int:
    key = next(_numbers)
    among[key] = what
    while len(among) > KEPT:
        among.popitem(last=False)
    return key
