"""Calls of a function inside of itself, made when the program runs: what the python engine runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

DEEPEST = 20_000  # frames of the interpreter

_trying = [False]  # whether types are found by samples, of which no derivative is needed


@contextmanager
def only_values() -> Iterator[None]:
    """While types are found: a recursive call gives its value and records nothing."""
    saved, _trying[0] = _trying[0], True
    try:
        yield
    finally:
        _trying[0] = saved


@contextmanager
def _deep() -> Iterator[None]:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def recorded(call: Callable, pulled: Callable, args: tuple) -> tuple[Any, Any]:
    """The value of a call, and what pulls cotangents back through it."""
    with _deep():
        if _trying[0]:
            return _own(call(*args)), None
        value, pullback = pulled(*args)
        return _own(value), pullback


def pulled_back(pullback: Callable | None, y_bar: Any, args: tuple) -> tuple:
    """A cotangent for each argument; zeros for those that have none."""
    with _deep():
        found = [None] * len(args) if pullback is None else pullback(y_bar)
    pairs = zip(found, args, strict=True)
    return tuple([_nothing_like(arg) if bar is None else bar for bar, arg in pairs])


def pushed_forward(pushed: Callable, like: Callable, args: tuple, dots: tuple) -> Any:
    """The tangent of a call."""
    with _deep():
        if _trying[0]:
            return _nothing_like(like(*args))
        pairs = zip(args, dots, strict=True)
        moving = tuple([dot if _is_inexact(arg) else None for arg, dot in pairs])
        return pushed(args, moving)[1]


def _nothing_like(value: Any) -> Any:
    dtype = np.asarray(value).dtype if _is_inexact(value) else np.float64
    return np.zeros_like(value, dtype=dtype)[()]


def _is_inexact(value: Any) -> bool:
    return np.asarray(value).dtype.kind in "fc"


def _own(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value
