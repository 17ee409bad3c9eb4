"""The time of value and gradient over the time of the function itself, compiled by Numba alone.

Run as `python -m benchmarks.ratios`. Every number is microseconds for one call from Python: the
least and the median of repetitions in which all variants take turns.
"""

import argparse
from functools import partial

import numba
import numpy as np
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import track
from rich.table import Table

import tapeless as tl
from benchmarks.case import Case
from benchmarks.cases import CASES
from benchmarks.clock import Timing, interleaved
from benchmarks.limits import LIMITS

VARIANTS = ("primal", "value_and_grad", "prepared", "by hand")


def measure(case: Case, repetitions: int) -> dict[str, Timing]:
    args = case.example()
    gradient = tl.value_and_grad(case.primal, argnums=case.argnums)
    limit = LIMITS[case]
    calls = (
        partial(numba.njit(case.primal), *args),
        partial(gradient, *args),
        partial(tl.prepare(gradient, *args), *args),
        partial(limit.run, *args, *limit.workspace(*args)),
    )
    agree(case, gradient(*args))
    return dict(zip(VARIANTS, interleaved(calls, repetitions), strict=True))


def agree(case: Case, result) -> None:
    """A time counts only if what was timed is right."""
    args = case.example()
    limit = LIMITS[case]
    workspace = limit.workspace(*args)
    value = limit.run(*args, *workspace)
    gradients = result[1] if isinstance(case.argnums, tuple) else (result[1],)
    np.testing.assert_allclose(result[0], value, rtol=1e-10)
    for gradient, expected in zip(gradients, workspace, strict=False):
        scale = np.max(np.abs(expected))
        np.testing.assert_allclose(np.atleast_1d(gradient), expected, rtol=1e-9, atol=1e-11 * scale)


def add_rows(table: Table, case: Case, timings: dict[str, Timing]) -> None:
    primal = timings["primal"]
    table.add_row(f"[bold]{case.name}[/bold]")
    for variant, timing in timings.items():
        table.add_row(
            f"  {variant}",
            f"{timing.least * 1e6:.2f}",
            f"{timing.middle * 1e6:.2f}",
            f"{timing.least / primal.least:.2f}",
            f"{timing.middle / primal.middle:.2f}",
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=30)
    parser.add_argument("--only", default="", help="measure the cases whose name contains this")
    choice = parser.parse_args()

    table = Table("", title="Time of value and gradient over time of the primal", box=SIMPLE)
    for heading in ("min µs", "median µs", "ratio", "of medians"):
        table.add_column(heading, justify="right", no_wrap=True)
    chosen = [case for case in CASES if choice.only in case.name]
    for case in track(chosen, "measuring", console=Console(stderr=True), transient=True):
        add_rows(table, case, measure(case, choice.repetitions))
    Console().print(table)


if __name__ == "__main__":
    main()
