"""What a program tells people while it runs: `print`, warnings, logging.

Generated code passes on the text of the call, in which `a0`, `a1`, … stand for numbers, and these.
It is run by CPython, also from compiled code (`native_telling`).
"""

from __future__ import annotations

import logging
import math
import sys
import threading
import warnings
from collections.abc import Callable
from functools import lru_cache
from types import CodeType
from typing import Any, TypeVar

import numpy as np

HELD: dict[str, Any] = {}  # objects of the program that have no name here
Result = TypeVar("Result")
_registry: dict[Any, Any] = {}  # which warnings were given, as each module has one


class _Repeated(threading.local):
    """What a run of this thread does not tell, because another has told it."""

    quiet = 0  # inside how many runs that repeat another
    skipped = 0  # how much else of what comes next
    told = 0  # how much was told


_repeated = _Repeated()


def quietly(function: Callable[..., Result]) -> Callable[..., Result]:
    """The function for a call that repeats another: nothing is told."""

    def repeat(*args: Any, **kwargs: Any) -> Result:
        _repeated.quiet += 1
        try:
            return function(*args, **kwargs)
        finally:
            _repeated.quiet -= 1

    return repeat


def told() -> int:
    """How much was told in this thread."""
    return _repeated.told


def after(function: Callable[..., Result], before: int) -> Callable[..., Result]:
    """The function for a call made again because another ended early: what that has told since
    `before` is not told again.
    """

    def repeat(*args: Any) -> Result:
        _repeated.skipped = _repeated.told - before
        try:
            return function(*args)
        finally:
            _repeated.skipped = 0

    return repeat


def tell(values: tuple) -> int:
    """Run the call whose text is the first of `values`."""
    if _repeated.quiet:
        return 0
    if _repeated.skipped:
        _repeated.skipped -= 1
        return 0
    _repeated.told += 1
    source, *numbers = values
    names = {f"a{k}": _plain(number) for k, number in enumerate(numbers)}
    eval(_compiled(source), SPACE | names)
    return 0


@lru_cache(maxsize=1024)
def _compiled(source: str) -> CodeType:
    return compile(source, "<tell>", "eval")


def _plain(number: Any) -> Any:
    """Compiled code has no scalars of NumPy's where Python has floats."""
    return number.item() if type(number) in (np.float64, np.int64, np.bool_) else number


def _warn(message: Any, category: Any, file: str, line: int) -> None:
    """`warnings.warn` at the user's line."""
    kind = type(message) if isinstance(message, Warning) else category or UserWarning
    warnings.warn_explicit(message, kind, file, line, registry=_registry)


SPACE = {
    "logging": logging,
    "sys": sys,
    "held": HELD,
    "warn": _warn,
    "nan": math.nan,
    "inf": math.inf,
}
