"""`tapeless time`: a function under Numba alone, and its gradient."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Annotated, Any

import typer
from numba import njit
from numba.core.errors import NumbaError

from tapeless.api.gradients import value_and_grad
from tapeless.api.prepared import prepare
from tapeless.cli.command_line import ArgsOption, EngineOption, Target, TargetOption
from tapeless.cli.output import show_table, tell
from tapeless.cli.stages import show_stages

StagesOption = Annotated[
    bool, typer.Option("--stages", help="Time each stage on the way to the first gradient instead.")
]

REPETITIONS = 7
SECONDS = 0.05  # for the calls of one repetition


def command(
    target: TargetOption,
    args: ArgsOption,
    engine: EngineOption = "auto",
    stages: StagesOption = False,
) -> None:
    """Time a function under Numba alone, its value and gradient, and the compilation of both."""
    wanted = Target.of(target, args)
    if stages:
        show_stages(target, args, engine)
        return
    gradient = value_and_grad(wanted.function, wanted.float_names, engine=engine)
    first_gradient = _once(partial(gradient, *wanted.args))
    primal, first_primal, how = _primal(wanted)
    base = _per_call(partial(primal, *wanted.args))
    prepared = prepare(gradient, *wanted.args)
    rows = [_row(f"{wanted.name}, {how}", first_primal, base, base)]
    for name, call in (("value and gradient", gradient), ("prepared", prepared)):
        first = f"{first_gradient:.2f} s" if call is gradient else ""
        rows.append(_row(name, first, _per_call(partial(call, *wanted.args)), base))
    show_table("One call", ("what", "first call", "time", "ratio"), rows)


def _primal(wanted: Target) -> tuple[Callable[..., Any], str, str]:
    """The function under Numba, or under Python if Numba cannot take it."""
    plain = getattr(wanted.function, "py_func", wanted.function)
    try:
        compiled = njit(plain)
        first = _once(partial(compiled, *wanted.args))
    except NumbaError:
        tell("Numba alone cannot compile the function: it is timed under Python.")
        return plain, "", "Python"
    return compiled, f"{first:.2f} s", "Numba alone"


def _row(name: str, first: str, seconds: float, base: float) -> tuple[str, ...]:
    return name, first, _readable(seconds), f"{seconds / base:.2f}"


def _once(call: Callable[[], Any]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


def _per_call(call: Callable[[], Any]) -> float:
    """The least time of some repetitions, for one call."""
    call()
    count = max(1, round(SECONDS / max(min(_once(call) for _ in range(3)), 1e-8)))
    return min(_batch(call, count) for _ in range(REPETITIONS))


def _batch(call: Callable[[], Any], count: int) -> float:
    start = perf_counter()
    for _ in range(count):
        call()
    return (perf_counter() - start) / count


def _readable(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.2f} {unit}"
    return f"{seconds * 1e6:.2f} µs"
