"""`scipy.stats` densities and their gradients beside the same by hand, and by other libraries.

Run as `python -m benchmarks.densities`, with names of densities for some of them; `--page` writes
docs/densities.md. Each row is the sum of a logarithm of a density over 1000 points, with its slopes
in the points, the shapes, the location and the scale; the numbers of all are compared before they
are timed.
"""

import benchmarks.single_thread  # noqa: F401, isort: skip
import importlib
import importlib.util
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

import tapeless as tl
from benchmarks.clock import interleaved
from benchmarks.limits.densities import DENSITIES, by_hand, points

N = 1000
LIMIT = 1.3  # of the time by hand
PAGE = Path("docs/densities.md")
PEERS = {"JAX": "jax", "PyTorch": "torch"}
PEERS_AGREE = 1e-5  # relatively: some special functions of PyTorch are of single precision

HEAD = """# Densities

The sum of the logarithms of a density of `scipy.stats` at 1000 points, with its slopes in the
points, the shapes, the location and the scale: tapeless differentiates the call of `logpdf`; *by
hand* is a loop with the derivatives written out, compiled by Numba; JAX is `jax.scipy.stats` under
`jax.jit`, and PyTorch `torch.distributions`, where they have the density. Microseconds of processor
time in one thread, the least of interleaved runs; before that the numbers of all are compared.
Where a library raises, or its numbers are others, it says so. `python -m benchmarks.densities
--page` writes this page.
"""


@dataclass(frozen=True)
class Row:
    """Seconds for one call of each library that has the density."""

    name: str
    parameters: int
    seconds: dict[str, float]
    failures: dict[str, str]

    @property
    def ratio(self) -> float:
        return self.seconds["tapeless"] / self.seconds["by hand"]


def main(words: list[str]) -> None:
    names = [word for word in words if word != "--page"]
    libraries = [title for title, package in PEERS.items() if importlib.util.find_spec(package)]
    rows = []
    for name in names or DENSITIES:
        with tempfile.TemporaryDirectory() as folder:
            calls, failures, count = variants(name, Path(folder), libraries)
        timings = interleaved(list(calls.values()), 15)
        seconds = {title: each.least for title, each in zip(calls, timings, strict=True)}
        rows.append(Row(name, count, seconds, failures))
        print(name, *[f"{title} {1e6 * each:.2f}" for title, each in seconds.items()], flush=True)
    show(rows, libraries)
    if "--page" in words:
        PAGE.write_text(page(rows, libraries), encoding="utf-8")


def cells(row: Row, libraries: list[str]) -> list[str]:
    columns = ["tapeless", "by hand", *libraries]
    times = [
        f"{1e6 * row.seconds[c]:.2f}" if c in row.seconds else row.failures.get(c, "")
        for c in columns
    ]
    return [row.name, str(row.parameters), *times, f"{row.ratio:.2f}"]


def show(rows: list[Row], libraries: list[str]) -> None:
    headings = "density", "parameters", "tapeless, µs", "by hand", *libraries, "÷ by hand"
    table = Table(*headings, box=SIMPLE)
    for row in rows:
        table.add_row(*cells(row, libraries))
    Console().print(table)
    print(*summary(rows, libraries), sep="\n")


def summary(rows: list[Row], libraries: list[str]) -> list[str]:
    within = sum(row.ratio <= LIMIT for row in rows)
    mean = np.exp(np.mean([np.log(row.ratio) for row in rows]))
    lines = [
        f"{within} of {len(rows)} within {LIMIT} of the time by hand; geometric mean {mean:.2f}."
    ]
    for title in libraries:
        shares = [r.seconds[title] / r.seconds["tapeless"] for r in rows if title in r.seconds]
        if shares:
            mean = np.exp(np.mean(np.log(shares)))
            lines.append(f"{title} has {len(shares)} of them, and takes {mean:.1f} times as long.")
    return lines


def page(rows: list[Row], libraries: list[str]) -> str:
    headings = ["density", "parameters", "tapeless", "by hand", *libraries, "tapeless ÷ by hand"]
    table = [headings, ["---", *["---:"] * (len(headings) - 1)]]
    table += [[f"`{row.name}`", *cells(row, libraries)[1:]] for row in rows]
    lines = [f"| {' | '.join(cells_of_line)} |" for cells_of_line in table]
    return "\n".join([HEAD, *summary(rows, libraries), "", *lines, ""])


def variants(
    name: str, folder: Path, libraries: list[str]
) -> tuple[dict[str, Callable], dict[str, str], int]:
    """All calls of one density, which were found to agree; why others are none; and the number of
    its parameters.
    """
    density = DENSITIES[name]
    total = program(name, density.shapes, folder)
    x = points(name, density.shapes, N)
    args = (0.3 + 1.7 * x, *density.shapes.values(), 0.3, 1.7)
    gradient = tl.value_and_grad(total, argnums=tuple(range(len(args))), engine="numba")
    ours = tl.prepare(gradient, *args)
    hand = by_hand(density)
    x_bar = np.empty(N)
    value, *slopes = hand(*args, x_bar)
    expected = value, (x_bar, *slopes)
    agree(ours(*args), *expected)
    calls = {"tapeless": partial(ours, *args), "by hand": partial(hand, *args, x_bar)}
    failures = {}
    for title in libraries:
        library = importlib.import_module(f"benchmarks.peers.{PEERS[title]}_densities")
        call = library.density(name, tuple(density.shapes))
        if call is None:
            continue
        theirs = library.given(args)
        try:
            agree(library.plain(call(*theirs)), *expected, PEERS_AGREE)
            calls[title] = partial(call, *theirs)
        except AssertionError:
            failures[title] = "other numbers"
        except Exception as error:
            failures[title] = type(error).__name__
    return calls, failures, len(args) - 1


def agree(found: tuple, value: float, slopes: tuple, rtol: float = 1e-8) -> None:
    np.testing.assert_allclose(found[0], value, rtol=rtol)
    np.testing.assert_allclose(found[1][0], slopes[0], rtol=rtol, atol=1e-3 * rtol)
    np.testing.assert_allclose(found[1][1:], slopes[1:], rtol=rtol, atol=rtol)


def program(name: str, shapes: Iterable[str], folder: Path) -> Callable:
    """The function that is differentiated, from a file of its own: tapeless reads its source."""
    arguments = ", ".join(["x", *shapes, "loc", "scale"])
    file = folder / f"total_{name}.py"
    file.write_text(
        f"import numpy as np\nimport scipy.stats\n\n\ndef total({arguments}):\n"
        f"    return np.sum(scipy.stats.{name}.logpdf({arguments}))\n"
    )
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.total


if __name__ == "__main__":
    main(sys.argv[1:])
