"""Many random programs: what is asked of each, in which processes, and what was seen so far."""

import collections
import json
import multiprocessing
import os
import signal
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.fuzz import check
from tests.fuzz.reduce import reduce
from tests.fuzz.writer import text_of

SECONDS = 30  # of the processor for one program; more is a loop without end
FAILURES = ("wrong", "crash")
SUMMARY = {"ok": "right", "skipped": "skipped", "refused": "refused"}


@dataclass(frozen=True)
class Plan:
    """What is asked of the program of a seed.

    Every program: first derivatives by the passes of the python engine. Every so many, by the
    number: second derivatives, the program lowered for Numba, the same with Numba's own types, and
    machine code.
    """

    second: int = 6
    lowered: int = 5
    typed: int = 40
    native: int = 0
    reduce: bool = False

    def asked(self, seed: int) -> Iterator[tuple[str, list]]:
        """Engines, and what to check with each."""
        checks = [check.first_order]
        if _is_due(seed, self.second):
            checks += [check.second_order, check.second_order_the_other_way]
        yield "python", checks
        if _is_due(seed, self.lowered):
            yield "lowered", checks
        if _is_due(seed, self.typed):
            yield "numba", checks
        if _is_due(seed, self.native):
            yield "numba", [check.engines]


@dataclass(frozen=True)
class Seen:
    """What became of the program of a seed; `program` tells whether it was the same program."""

    seed: int
    program: int
    kind: str
    detail: str = ""


def _is_due(seed: int, every: int) -> bool:
    return every > 0 and seed % every == 0


def digest(text: str) -> int:
    return zlib.crc32(text.encode())


def look_at(seed: int, plan: Plan) -> Seen:
    """Differentiate one program in each way that the plan asks for."""
    text, args = text_of(seed), check.arguments(seed)
    found = check.Outcome("ok")
    for engine, checks in plan.asked(seed):
        found = check.outcome(check.function_of(text), args, seed, checks, engine)
        if found.kind != "ok":
            break
    detail = found.detail
    if plan.reduce and found.kind in FAILURES:
        detail += "\n" + reduce(text, args, seed, found, checks, engine)
    return Seen(seed, digest(text), found.kind, detail)


class _limited:
    """An exception once too much time of the processor is spent."""

    def __enter__(self) -> None:
        def stop(*_: object) -> None:
            raise TimeoutError(f"more than {SECONDS} s")

        signal.signal(signal.SIGVTALRM, stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def look_at_all(seeds: Iterable[int], plan: Plan, jobs: int) -> Iterator[Seen]:
    """One after another, or in several processes, in the order in which they end."""
    pairs = [(seed, plan) for seed in seeds]
    if jobs <= 1:
        yield from map(_look_at_pair, pairs)
        return
    os.environ.setdefault("NUMBA_NUM_THREADS", "1")
    with multiprocessing.Pool(jobs, maxtasksperchild=100) as pool:
        yield from pool.imap_unordered(_look_at_pair, pairs, chunksize=4)


def _look_at_pair(pair: tuple[int, Plan]) -> Seen:
    with _limited():
        return look_at(*pair)


class Log:
    """What was seen, one line for each program, so that an interrupted run goes on where it was."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.seen: dict[int, Seen] = {}
        if path is not None and path.exists():
            for line in path.read_text().splitlines():
                found = Seen(**json.loads(line))
                self.seen[found.seed] = found

    def is_known(self, seed: int) -> bool:
        """Whether this very program was seen, and need not be again."""
        found = self.seen.get(seed)
        return (
            found is not None
            and found.kind not in FAILURES
            and found.program == digest(text_of(seed))
        )

    def add(self, found: Seen) -> None:
        self.seen[found.seed] = found
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a") as file:
                file.write(json.dumps(asdict(found)) + "\n")

    def summary(self, seeds: range) -> str:
        """One line: how many of each kind, and which failed."""
        found = [self.seen[seed] for seed in seeds if seed in self.seen]
        counts = collections.Counter(each.kind for each in found)
        failed = [str(each.seed) for each in found if each.kind in FAILURES]
        parts = [f"{counts[kind]} {word}" for kind, word in SUMMARY.items()]
        parts.append(f"{len(failed)} wrong" + (f" ({', '.join(failed)})" if failed else ""))
        return f"{len(found)} programs from seed {seeds.start}: " + ", ".join(parts)
