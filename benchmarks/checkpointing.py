"""Time and memory of the gradient of a long loop: recorded as a whole, and within a budget.

    python -m benchmarks.checkpointing [--budget MB] [--most STEPS]

The loop is a nonlinear diffusion on 100 cells, whose derivative needs all states. Each line is
measured in a process of its own, because the peak memory of a process never goes down.
"""

from __future__ import annotations

import argparse
import math
import resource
import subprocess
import sys
import time

import numpy as np

CELLS = 100
UNLIMITED = 10**6  # steps up to which the unlimited derivative is measured too (800 bytes each)


def diffusion(u0, d, steps):
    """The squared norm of the state after so many steps."""
    u, v = u0.copy(), u0.copy()
    n = len(u)
    for _ in range(steps):
        for i in range(1, n - 1):
            flow = u[i - 1] - 2.0 * u[i] + u[i + 1]
            v[i] = u[i] + d * flow - 0.001 * u[i] * u[i]
        for i in range(1, n - 1):
            u[i] = v[i]
    return np.sum(u**2)


def measure(steps: int, budget: float) -> tuple[float, float, float]:
    """Seconds, peak memory in MB beyond what it takes to compile, and the gradient in `d`."""
    from tapeless import Options, value_and_grad

    start = np.sin(np.linspace(0.0, math.pi, CELLS))
    options = Options(tape_budget=2**62 if math.isinf(budget) else int(budget * 1e6))
    gradient = value_and_grad(diffusion, ("u0", "d"), options=options)
    gradient(start, 0.1, 3)
    if not math.isinf(budget):
        gradient.specialisation((start, 0.1, 3), {}).compiled.checkpointed.call(start, 0.1, 3)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    _, (_, slope) = gradient(start, 0.1, steps)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return seconds, (after - before) / 1024, slope


def measured_apart(steps: int, budget: float) -> tuple[float, float, float]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.checkpointing", "--one", str(steps), str(budget)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, memory, slope = map(float, out.split())
    return seconds, memory, slope


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--budget", type=float, default=100.0, help="MB")
    parser.add_argument("--most", type=int, default=10**7, help="steps")
    parser.add_argument("--one", nargs=2, metavar=("STEPS", "BUDGET"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(*measure(int(given.one[0]), float(given.one[1])))
        return
    print("     steps      budget   seconds   µs/step   peak MB  slope in d")
    steps = 10**4
    while steps <= given.most:
        limits = [math.inf] if steps <= UNLIMITED else []
        for budget in (*limits, given.budget, given.budget / 25):
            seconds, memory, slope = measured_apart(steps, budget)
            what = "none" if math.isinf(budget) else f"{budget:g} MB"
            each = seconds / steps * 1e6
            print(
                f"{steps:10}  {what:>10}  {seconds:8.3f}  {each:8.3f}  {memory:8.1f}  {slope:.15g}"
            )
        steps *= 10


if __name__ == "__main__":
    main()
