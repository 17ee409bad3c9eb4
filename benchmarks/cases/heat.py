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


def state_at_the_end(start, diffusivity, steps):
    u = start.copy()
    n = len(u)
    change = np.zeros(n)
    for _ in range(steps):
        for i in range(1, n - 1):
            change[i] = u[i - 1] - 2.0 * u[i] + u[i + 1]
        for i in range(1, n - 1):
            u[i] += diffusivity * change[i]
    return u


def sized(cells, steps):
    return np.random.default_rng(5).normal(size=cells), 0.2, steps


case = Case(
    name="heat",
    title="heat equation, 200 cells × 1000 steps",
    primal=squares_at_the_end,
    example=lambda: sized(200, 1000),
    small=lambda: sized(7, 5),
    argnums=(0, 1),
)
