"""The tables that `make bench` prints."""

from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from benchmarks.measure import Measured

PARTS = {"middle": "medians", "least": "minima"}


def show(console: Console, results: Sequence[Measured], contenders: Sequence[str]) -> None:
    for part in PARTS:
        console.print(table_of(results, contenders, part))
    for measured in results:
        for contender, failure in measured.failures.items():
            console.print(
                f"{measured.case.name}, {contender}: {failure}", style="red", markup=False
            )


def table_of(results: Sequence[Measured], contenders: Sequence[str], part: str) -> Table:
    """A row for each case, with the times of its contenders as multiples of the primal's."""
    title = f"Value and gradient: time over that of the primal under Numba, {PARTS[part]}"
    table = Table("case", title=title, box=SIMPLE, show_edge=False)
    table.add_column("primal", justify="right", no_wrap=True)
    for contender in contenders:
        table.add_column(contender, justify="right", no_wrap=True)
    table.add_column("prepared÷hand", justify="right", no_wrap=True)
    for measured in results:
        table.add_row(
            measured.case.name,
            microseconds(measured, part),
            *(cell(measured, contender, part) for contender in contenders),
            number(measured.ratio("prepared", "by hand", part)),
        )
    return table


def microseconds(measured: Measured, part: str) -> str:
    if "primal" not in measured.timings:
        return "failed"
    return f"{getattr(measured.timings['primal'], part) * 1e6:.2f} µs"


def cell(measured: Measured, contender: str, part: str) -> str:
    if contender in measured.failures:
        return "[red]failed[/red]"
    return number(measured.ratio(contender, part=part))


def number(ratio: float | None) -> str:
    """Three digits that mean something, up to a thousand."""
    if ratio is None:
        return "–"
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.1f}" if ratio < 100 else f"{ratio:.0f}"
