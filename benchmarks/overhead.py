"""What a call costs beyond the derivative itself, and what the first call of a process costs.

Run as `python -m benchmarks.overhead`.

The native call is a derivative written by hand for Numba that takes the place of the gradient as an
argument. What a prepared or an unprepared gradient takes longer is our own work per call. The
compiled derivative is what an unprepared gradient calls; it allocates its tape and its result.
"""

import os
import subprocess
import sys
import tempfile
from functools import partial

import numpy as np
from numba import njit
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

import tapeless as tl
from benchmarks.clock import interleaved

PROCESSES = 5


def product(x):
    p = 1.0
    for i in range(len(x)):
        p *= x[i]
    return p


@njit
def native(x, x_bar):
    n = x.shape[0]
    before = 1.0
    for i in range(n):
        x_bar[i] = before
        before *= x[i]
    after = 1.0
    for i in range(n - 1, -1, -1):
        x_bar[i] *= after
        after *= x[i]
    return before


def calls(table: Table) -> None:
    x = np.array([1.5, -2.0, 0.5, 3.0])
    gradient = tl.value_and_grad(product)
    variants = {
        "native call": partial(native, x, np.empty_like(x)),
        "compiled derivative": partial(gradient.specialisation((x,), {}).call, x),
        "prepared": partial(tl.prepare(gradient, x), x),
        "unprepared": partial(gradient, x),
    }
    timings = dict(zip(variants, interleaved(list(variants.values()), 50), strict=True))
    base = timings["native call"]
    for name, timing in timings.items():
        more = timing.least - base.least
        table.add_row(name, f"{timing.least * 1e6:.2f} µs", f"{more * 1e6:+.2f} µs")


def first_gradients(table: Table) -> None:
    """Fill a cache in one process, then let others find it warm."""
    with tempfile.TemporaryDirectory() as folder:
        cold = first_gradient(folder)
        warm = [first_gradient(folder) for _ in range(PROCESSES)]
    table.add_row("first gradient, empty cache", f"{cold:.2f} s", "")
    table.add_row("first gradient, warm cache", f"{min(warm):.2f} s", f"at most {max(warm):.2f} s")


def first_gradient(folder: str) -> float:
    """Seconds from after `import numba` to the first gradient, in a process of its own."""
    finished = subprocess.run(
        [sys.executable, "-m", "benchmarks.first_gradient"],
        env={**os.environ, "TAPELESS_CACHE_DIR": folder},
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise SystemExit(finished.stderr)
    return float(finished.stdout)


def main() -> None:
    table = Table("product of four numbers", title="Cost of value and gradient", box=SIMPLE)
    table.add_column("time", justify="right")
    table.add_column("above native", justify="right")
    calls(table)
    with Console(stderr=True).status("starting processes"):
        first_gradients(table)
    Console().print(table)


if __name__ == "__main__":
    main()
