"""Times several functions in turns, so that a slow moment of the machine hits them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

Thunk = Callable[[], Any]


@dataclass(frozen=True)
class Timing:
    """Seconds for one call."""

    least: float
    middle: float


def interleaved(functions: Sequence[Thunk], repetitions: int, batch: float = 2e-3) -> list[Timing]:
    """Time each function in turns: one batch of calls each, `repetitions` times over."""
    counts = [max(1, round(batch / once(function))) for function in functions]
    seconds: list[list[float]] = [[] for _ in functions]
    for _ in range(repetitions):
        for function, count, record in zip(functions, counts, seconds, strict=True):
            record.append(per_call(function, count))
    return [Timing(min(record), median(record)) for record in seconds]


def once(function: Thunk) -> float:
    """Roughly the time of a call, after those that compile and warm up."""
    function()
    function()
    return max(min(per_call(function, 3) for _ in range(3)), 1e-8)


def per_call(function: Thunk, count: int) -> float:
    start = perf_counter()
    for _ in range(count):
        function()
    return (perf_counter() - start) / count
