"""How long each stage of a compilation takes, while someone asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from time import perf_counter
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

STAGES = ("frontend", "cache", "typing", "transform", "lower", "emit", "machine code")


class Stopwatch:
    """Seconds for each stage. A stage within a stage counts for itself alone."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys(STAGES, 0.0)
        self._inner = [0.0]  # for each stage that runs, the seconds of those within it

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what runs inside for this stage."""
        start = perf_counter()
        self._inner.append(0.0)
        try:
            yield
        finally:
            whole = perf_counter() - start
            self.seconds[name] += whole - self._inner.pop()
            self._inner[-1] += whole


_current: ContextVar[Stopwatch | None] = ContextVar("stopwatch", default=None)


@contextmanager
def watched() -> Iterator[Stopwatch]:
    """Watch the compilations inside."""
    watch = Stopwatch()
    token = _current.set(watch)
    try:
        yield watch
    finally:
        _current.reset(token)


def stage(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A function that is a stage, or a part of one."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def staged(*args: P.args, **kwargs: P.kwargs) -> R:
            watch = _current.get()
            if watch is None:
                return function(*args, **kwargs)
            with watch.stage(name):
                return function(*args, **kwargs)

        return staged

    return decorate
