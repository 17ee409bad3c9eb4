"""`scipy.stats` densities and their gradients beside the same written by hand for Numba.

Run as `python -m benchmarks.densities`, with names of densities for some of them. Each row is the
sum of a logarithm of a density over 1000 points, with its slopes in the points, the shapes, the
location and the scale; the numbers of both are compared before they are timed.
"""

import importlib.util
import sys
import tempfile
from collections.abc import Callable, Iterable
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


def main(names: list[str]) -> None:
    table = Table("density", "parameters", "tapeless, µs", "by hand, µs", "ratio", box=SIMPLE)
    ratios = []
    for name in names or DENSITIES:
        with tempfile.TemporaryDirectory() as folder:
            ours, hand, count = variants(name, Path(folder))
        mine, theirs = interleaved([ours, hand], 15)
        ratios.append(mine.least / theirs.least)
        microseconds = f"{mine.least * 1e6:.2f}", f"{theirs.least * 1e6:.2f}"
        table.add_row(name, str(count), *microseconds, f"{ratios[-1]:.2f}")
    Console().print(table)
    within, mean = sum(ratio <= 1.3 for ratio in ratios), np.exp(np.mean(np.log(ratios)))
    print(f"{within} of {len(ratios)} within 1.3; geometric mean {mean:.2f}")


def variants(name: str, folder: Path) -> tuple[partial, partial, int]:
    """Both calls of one density, which were found to agree, and the number of its parameters."""
    density = DENSITIES[name]
    total = program(name, density.shapes, folder)
    x = points(name, density.shapes, N)
    args = (0.3 + 1.7 * x, *density.shapes.values(), 0.3, 1.7)
    gradient = tl.value_and_grad(total, argnums=tuple(range(len(args))), engine="numba")
    ours = tl.prepare(gradient, *args)
    hand = by_hand(density)
    x_bar = np.empty(N)
    value, slopes = ours(*args)
    expected = hand(*args, x_bar)
    np.testing.assert_allclose(value, expected[0], rtol=1e-11)
    np.testing.assert_allclose(slopes[0], x_bar, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(slopes[1:], expected[1:], rtol=1e-8, atol=1e-9)
    return partial(ours, *args), partial(hand, *args, x_bar), len(args) - 1


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
