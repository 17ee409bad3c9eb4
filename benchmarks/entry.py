"""One way of computing the derivative of a case: how to run it, and what it gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Result:
    """A value, or None where only a derivative was asked for, and what belongs to each argument."""

    value: float | None
    derivatives: tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Entry:
    """`call` is what is timed, on arguments that are ready; `result` gives its numbers."""

    call: Callable[[], Any]
    result: Callable[[], Result]


class NotThere(Exception):
    """A library that is not installed, or has no program for a case. The text says which."""


def disagreement(result: Result, expected: Result) -> str | None:
    """How two results differ beyond rounding, if they do.

    The programs order their sums differently. With up to 10**5 terms of either sign, that moves a
    derivative by some 1e-12 of its largest element, and Cholesky and n-body magnify it.
    """
    if result.value is not None and expected.value is not None:
        if not np.isclose(result.value, expected.value, rtol=1e-9, atol=1e-9):
            return f"value {result.value} instead of {expected.value}"
    for place, (found, wanted) in enumerate(
        zip(result.derivatives, expected.derivatives, strict=True)
    ):
        if np.size(found) != np.size(wanted):
            return f"derivative {place} has {np.size(found)} numbers instead of {np.size(wanted)}"
        found, wanted = np.reshape(found, -1), np.reshape(wanted, -1)
        scale = np.max(np.abs(wanted), initial=1e-300)
        worst = np.max(np.abs(found - wanted), initial=0.0) / scale
        if not worst <= 1e-8:
            return f"derivative {place} is off by {worst:.1e} of its largest element"
    return None
