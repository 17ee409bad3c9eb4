"""Runs the contenders of a case side by side, once all of them agree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.case import Case
from benchmarks.clock import Timing, interleaved
from benchmarks.entry import Entry, NotThere, Result, disagreement

Contender = Callable[[Case, tuple[Any, ...]], Entry]


@dataclass
class Measured:
    """The times of a case, and what is to be said about contenders that have none."""

    case: Case
    timings: dict[str, Timing] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    absences: dict[str, str] = field(default_factory=dict)

    def ratio(self, contender: str, over: str = "primal", part: str = "middle") -> float | None:
        if contender not in self.timings or over not in self.timings:
            return None
        return getattr(self.timings[contender], part) / getattr(self.timings[over], part)


def measure(case: Case, contenders: Mapping[str, Contender], repetitions: int) -> Measured:
    measured = Measured(case)
    entries = agreeing(case, case.example(), contenders, measured)
    timings = interleaved([entry.call for entry in entries.values()], repetitions)
    measured.timings.update(zip(entries, timings, strict=True))
    return measured


def agreeing(
    case: Case, args: tuple[Any, ...], contenders: Mapping[str, Contender], measured: Measured
) -> dict[str, Entry]:
    """The contenders whose results are right: a time counts only if what was timed is."""
    entries: dict[str, Entry] = {}
    expected: Result | None = None
    for name, contender in contenders.items():
        try:
            entry = contender(case, args)
            result = entry.result()
        except NotThere as reason:
            measured.absences[name] = str(reason)
            continue
        except Exception as error:  # whatever a compiler raises is a result of the benchmark
            measured.failures[name] = f"{type(error).__name__}: {error}"
            continue
        if name == "by hand":
            expected = result
        difference = compared(result, expected)
        if difference:
            measured.failures[name] = difference
        else:
            entries[name] = entry
    return entries


def compared(result: Result, expected: Result | None) -> str | None:
    """The first contender is the primal, whose value the limit is held to by the tests."""
    if expected is None or not result.derivatives:
        return None
    return disagreement(result, expected)
