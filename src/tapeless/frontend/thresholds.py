"""Between which numbers a function of one number raises no exception."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Limits:
    """What a number has to be; nan is within all limits."""

    least: float | None = None
    above: float | None = None
    most: float | None = None
    below: float | None = None
    nonzero_above: float | None = None  # its size, if it is not zero
    finite: bool = False

    @staticmethod
    def where_finite(function: Callable[[float], float]) -> Limits:
        """Up to where a growing function has a finite result."""
        return Limits(most=_last(function))

    def violations(self) -> Iterator[tuple[str, float]]:
        """Comparisons, each of which is true of numbers that are outside."""
        for op, bound in (
            ("lt", self.least),
            ("le", self.above),
            ("gt", self.most),
            ("ge", self.below),
        ):
            if bound is not None:
                yield op, bound


@cache
def limits_of_power(exponent: float) -> Limits:
    """The bases whose power is finite; that of zero is another matter."""
    if exponent > 0:
        last = _last(lambda size: size**exponent)
        return Limits(least=-last, most=last)
    return Limits(nonzero_above=1.0 / _last(lambda size: size**-exponent))


def _last(function: Callable[[float], float]) -> float:
    """The largest number of which a growing function gives a finite one, by bisection."""
    low, high = 1.0, float.fromhex("0x1.fffffffffffffp+1023")
    if _is_finite(function, high):
        return high
    while math.nextafter(low, high) < high:
        middle = math.sqrt(low) * math.sqrt(high)
        middle = min(max(middle, math.nextafter(low, high)), math.nextafter(high, low))
        low, high = (middle, high) if _is_finite(function, middle) else (low, middle)
    return low


def _is_finite(function: Callable[[float], float], size: float) -> bool:
    try:
        return math.isfinite(function(size))
    except OverflowError:
        return False
