"""Random numbers in the python dialect, from copies of the caller's generators."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

_copies: dict[int, np.random.Generator] = {}


def fresh(generator: np.random.Generator) -> int:
    """Begin a call: its numbers come from a copy, so that the generator's own state stays."""
    _copies[id(generator)] = copy.deepcopy(generator)
    return id(generator)


def draw(key: int, kind: str, *shape: int) -> Any:
    """Standard numbers from the copy that `fresh` made."""
    # Where types are found by trying, the key stands for no generator.
    source = _copies.get(key) or np.random.default_rng()
    return getattr(source, kind)(shape) if shape else float(getattr(source, kind)())


def draw_like(key: int, kind: str, like: Any) -> Any:
    """As many numbers as `like` has."""
    return draw(key, kind, *np.shape(like))
