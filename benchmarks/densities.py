"""`scipy.stats` densities and their gradients beside the same written by hand for Numba.

Run as `python -m benchmarks.densities`, with names of densities for some of them. Each row is the
sum of a logarithm of a density over 1000 points, with its slopes in the points, the shapes, the
location and the scale; the numbers of both are compared before they are timed.
"""

import sys
from collections.abc import Callable
from functools import partial

import numpy as np
import scipy.stats
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
        ours, hand, count = variants(name)
        mine, theirs = interleaved([ours, hand], 15)
        ratios.append(mine.least / theirs.least)
        microseconds = f"{mine.least * 1e6:.2f}", f"{theirs.least * 1e6:.2f}"
        table.add_row(name, str(count), *microseconds, f"{ratios[-1]:.2f}")
    Console().print(table)
    within, mean = sum(ratio <= 1.3 for ratio in ratios), np.exp(np.mean(np.log(ratios)))
    print(f"{within} of {len(ratios)} within 1.3; geometric mean {mean:.2f}")


def variants(name: str) -> tuple[partial, partial, int]:
    """Both calls of one density, which were found to agree, and the number of its parameters."""
    density = DENSITIES[name]
    total = totals(getattr(scipy.stats, name).logpdf)[len(density.shapes)]
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


def totals(logpdf: Callable) -> list[Callable]:
    """The functions that are differentiated, by the number of shapes."""
    return [
        lambda x, loc, scale: np.sum(logpdf(x, loc, scale)),
        lambda x, a, loc, scale: np.sum(logpdf(x, a, loc, scale)),
        lambda x, a, b, loc, scale: np.sum(logpdf(x, a, b, loc, scale)),
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
