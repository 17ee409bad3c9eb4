"""The heat equation stepped in place: the state and a buffer are overwritten in each step."""

import numpy as np

from benchmarks.case import Case


def squares_at_the_end(start, diffusivity, steps):
    u = start.copy()
    n = len(u)
    change = np.zeros(n)
    for _ in range(steps):
        for i in range(1, n - 1):
            change[i] = u[i - 1] - 2.0 * u[i] + u[i + 1]
        for i in range(1, n - 1):
            u[i] += diffusivity * change[i]
    total = 0.0
    for i in range(n):
        total += u[i] * u[i]
    return total


def example():
    return np.random.default_rng(5).normal(size=200), 0.2, 1000


case = Case("heat equation, 200 cells × 1000 steps", squares_at_the_end, example, argnums=(0, 1))
