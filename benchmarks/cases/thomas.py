"""A tridiagonal system solved by Thomas's algorithm, in place."""

import numpy as np

from benchmarks.case import Case


def norm_of_solution(lower, diagonal, upper, right):
    d = diagonal.copy()
    x = right.copy()
    n = len(x)
    for i in range(1, n):
        w = lower[i - 1] / d[i - 1]
        d[i] -= w * upper[i - 1]
        x[i] -= w * x[i - 1]
    x[n - 1] /= d[n - 1]
    for i in range(n - 2, -1, -1):
        x[i] = (x[i] - upper[i] * x[i + 1]) / d[i]
    return np.sum(x * x)


def sized(n):
    random = np.random.default_rng(20)
    diagonal = random.uniform(3.0, 4.0, size=n)
    return random.normal(size=n - 1), diagonal, random.normal(size=n - 1), random.normal(size=n)


case = Case(
    name="thomas",
    title="tridiagonal solve in place, n = 1000",
    primal=norm_of_solution,
    example=lambda: sized(1000),
    small=lambda: sized(6),
    argnums=(0, 1, 2, 3),
)
