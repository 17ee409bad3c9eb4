"""Times several functions in turns, so that a slow moment of the machine hits them all.

What is measured is the time of the processor, in all threads of this process, where the system
tells it finely enough: what other programs take away is not counted.
"""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Thunk = Callable[[], Any]

is_fine = time.get_clock_info("process_time").resolution <= 1e-6
now = time.process_time if is_fine else time.perf_counter

FEWEST = 3  # repetitions of a function, however slow it is


@dataclass(frozen=True)
class Timing:
    """Seconds for one call."""

    least: float
    middle: float


def interleaved(
    functions: Sequence[Thunk], repetitions: int, batch: float = 2e-3, patience: float = 1.0
) -> list[Timing]:
    """Time each function in turns: a batch of calls, about `batch` seconds, `repetitions` times.

    A function that has run for longer than `patience` seconds is left out of the turns that remain.
    """
    counts = [max(1, round(batch / once(function))) for function in functions]
    seconds: list[list[float]] = [[] for _ in functions]
    collects = gc.isenabled()
    gc.disable()
    try:
        for turn in range(repetitions):
            for function, count, record in zip(functions, counts, seconds, strict=True):
                if turn < FEWEST or sum(record) * count < patience:
                    record.append(per_call(function, count))
    finally:
        if collects:
            gc.enable()
    return [Timing(min(record), median(record)) for record in seconds]


def once(function: Thunk) -> float:
    """Roughly the time of a call, after those that compile and warm up."""
    function()
    first = per_call(function, 1)
    if first > 0.1:
        return first
    return max(min(per_call(function, 3) for _ in range(3)), 1e-8)


def per_call(function: Thunk, count: int) -> float:
    start = now()
    for _ in range(count):
        function()
    return (now() - start) / count
