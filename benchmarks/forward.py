"""Forward mode: a directional derivative over the function, a Jacobian over its columns.

Run as `python -m benchmarks.forward`. A Jacobian is worth its name if it costs less than one
directional derivative for each of its columns.
"""

import benchmarks.single_thread  # noqa: F401, I001  before anything that starts threads

import argparse
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numba
import numpy as np
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import track
from rich.table import Table

import tapeless as tl
from benchmarks.case import Case
from benchmarks.cases import CASES, heat, lotka_volterra
from benchmarks.clock import Timing, interleaved
from benchmarks.limits import limit_of
from tapeless.api.unit_vectors import CHUNK


@dataclass(frozen=True)
class Sweep:
    """A function of which the whole Jacobian in its first argument is wanted."""

    name: str
    function: Callable[..., Any]
    args: tuple[Any, ...]


def pendulum(p: np.ndarray) -> np.ndarray:
    """Angle and speed of a damped, driven pendulum after a while."""
    angle, speed = p[0], p[1]
    for k in range(1000):
        speed += 0.01 * (p[4] * math.cos(p[5] * k * 0.01) - p[2] * math.sin(angle) - p[3] * speed)
        angle += 0.01 * speed
    return np.array([p[6] * angle, p[7] * speed])


def damped_waves(p: np.ndarray) -> np.ndarray:
    """Two damped waves at 2000 times."""
    t = np.linspace(0.0, 1.0, 2000)
    first = p[0] * np.exp(-p[1] * t) * np.sin(p[2] * t + p[3])
    return first + p[4] * np.exp(-p[5] * t) * np.cos(p[6] * t + p[7])


EIGHT = np.linspace(0.1, 0.9, 8)
SWEEPS = (
    Sweep("pendulum, 8 columns", pendulum, (EIGHT,)),
    Sweep("damped waves, 8 columns", damped_waves, (EIGHT,)),
    Sweep("heat, 64 columns", heat.state_at_the_end, heat.sized(64, 100)),
    Sweep("lotka_volterra, 4 columns", lotka_volterra.at_the_end, lotka_volterra.sized(1000)),
)


def directional(case: Case) -> tuple[Timing, ...]:
    """The times of a function under plain Numba and of its derivative along a direction, by `jvp`
    and prepared.
    """
    args = case.example()
    random = np.random.default_rng(1)
    tangents = tuple(
        tangent_of(arg, random) if i in case.active else None for i, arg in enumerate(args)
    )
    call = partial(tl.jvp, case.primal, args, tangents, engine="numba")
    value, slope = call()
    expected, gradients = limit_of(case).results(case, args)
    parts = [g * tangents[i] for i, g in zip(case.active, gradients, strict=True)]
    scale = sum(np.sum(np.abs(part)) for part in parts)
    np.testing.assert_allclose(value, expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(slope, sum(map(np.sum, parts)), rtol=0.0, atol=1e-9 * scale)
    of_function = partial(tl.jvp, case.primal, engine="numba")
    prepared = partial(tl.prepare(of_function, args, tangents), args, tangents)
    np.testing.assert_allclose(prepared()[1], slope, rtol=1e-9, atol=1e-9 * scale)
    return tuple(interleaved((partial(numba.njit(case.primal), *args), call, prepared), 20))


def tangent_of(arg: Any, random: np.random.Generator) -> Any:
    return random.normal(size=arg.shape) if isinstance(arg, np.ndarray) else float(random.normal())


def jacobian(sweep: Sweep) -> tuple[Timing, ...]:
    """The times of all columns by `jvp`, and of prepared Jacobians by one column and by chunks."""
    x, *others = sweep.args
    tangents = [(column, *(None for _ in others)) for column in np.eye(len(x))]

    def one_by_one() -> np.ndarray:
        columns = [tl.jvp(sweep.function, sweep.args, t, engine="numba")[1] for t in tangents]
        return np.stack(columns, axis=-1)

    calls = [one_by_one]
    for chunk in (1, CHUNK):
        at_once = tl.jacfwd(sweep.function, chunk=chunk, engine="numba")
        calls.append(partial(tl.prepare(at_once, *sweep.args), *sweep.args))
        np.testing.assert_allclose(calls[-1](), one_by_one(), rtol=1e-9, atol=1e-11)
    return tuple(interleaved(calls, 10))


def directional_table(cases: list[Case], console: Console) -> Table:
    table = Table("case", title="One directional derivative over the primal", box=SIMPLE)
    for heading in ("primal", "jvp", "÷ median", "÷ min", "prepared", "÷ median", "÷ min"):
        table.add_column(heading, justify="right", no_wrap=True)
    for case in track(cases, "measuring", console=console, transient=True):
        try:
            add_row(table, case.name, *directional(case))
        except Exception as error:  # what fails is a result too
            table.add_row(case.name, "[red]failed[/red]", f"{type(error).__name__}: {error}"[:60])
    return table


def jacobian_table(console: Console) -> Table:
    table = Table("function", title="A Jacobian over its columns one by one", box=SIMPLE)
    for heading in ("jvp", "chunk=1", "÷ median", "÷ min", f"chunk={CHUNK}", "÷ median", "÷ min"):
        table.add_column(heading, justify="right", no_wrap=True)
    for sweep in track(SWEEPS, "measuring", console=console, transient=True):
        add_row(table, sweep.name, *jacobian(sweep))
    return table


def add_row(table: Table, name: str, before: Timing, *others: Timing) -> None:
    """The time of the first, and for each other its time and that over the first's."""
    cells = [f"{before.middle * 1e6:.2f} µs"]
    for after in others:
        cells.append(f"{after.middle * 1e6:.2f} µs")
        cells += [f"{after.middle / before.middle:.2f}", f"{after.least / before.least:.2f}"]
    table.add_row(name, *cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="NAME", help="cases with this in their name")
    only = parser.parse_args().only
    console = Console(width=120)
    progress = Console(stderr=True)
    cases = [case for case in CASES if case.direction is None and only in case.name]
    console.print(directional_table(cases, progress))
    if not only:
        console.print(jacobian_table(progress))


if __name__ == "__main__":
    main()
