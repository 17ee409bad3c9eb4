"""Random numbers in the python dialect, from copies of the caller's generators.

A copy is made where a call binds its arguments, and one run of the code draws from it. Code that
runs several times for one binding, as for the rows of a Jacobian, would draw other numbers in each
run: it is refused.
"""

from __future__ import annotations

import copy
import itertools
from collections import OrderedDict
from typing import Any

import numpy as np

KEPT = 64  # copies whose run has not begun, or has perhaps not ended

_numbers = itertools.count(2)  # 0 and 1 are what types are tried with
_bound: OrderedDict[int, np.random.Generator] = OrderedDict()
_running: OrderedDict[int, np.random.Generator] = OrderedDict()


def fresh(generator: np.random.Generator) -> int:
    """Copy a generator, so that its own state stays; returns the number of the copy."""
    return _keep(_bound, next(_numbers), copy.deepcopy(generator))


def begin_drawing(key: int) -> int:
    """Begin a run that draws from the copy."""
    if key < 2:  # where types are found by trying
        return _keep(_running, key, np.random.default_rng())
    if key not in _bound:
        raise RuntimeError(
            "random numbers in a derivative that runs several times, as for the rows of a Jacobian "
            "or for a pullback, would differ from run to run. Draw them outside, and pass them."
        )
    return _keep(_running, key, _bound.pop(key))


def draw(key: int, kind: str, *shape: int) -> Any:
    """Standard numbers from the copy."""
    source = getattr(_running[key], kind)
    return source(shape) if shape else float(source())


def draw_like(key: int, kind: str, like: Any) -> Any:
    """As many numbers as `like` has."""
    return draw(key, kind, *np.shape(like))


def _keep(among: OrderedDict, key: int, generator: np.random.Generator) -> int:
    among[key] = generator
    while len(among) > KEPT:
        among.popitem(last=False)
    return key
