"""Jacobi's iteration for a linear system, until it converges."""

import numpy as np

from benchmarks.case import Case


def norm_of_solution(a, b, tolerance):
    n = len(b)
    x = np.zeros(n)
    change = 1.0
    while change > tolerance:
        after = np.empty(n)
        change = 0.0
        for i in range(n):
            s = b[i]
            for j in range(n):
                if j != i:
                    s -= a[i, j] * x[j]
            after[i] = s / a[i, i]
            change = max(change, abs(after[i] - x[i]))
        x = after
    return np.sum(x * x)


def sized(n, tolerance):
    random = np.random.default_rng(19)
    a = random.uniform(-1.0, 1.0, size=(n, n))
    return a + (2.0 + np.sqrt(n)) * np.eye(n), random.normal(size=n), tolerance


case = Case(
    name="jacobi",
    title="Jacobi iteration to convergence, 50 × 50",
    primal=norm_of_solution,
    example=lambda: sized(50, 1e-10),
    small=lambda: sized(4, 1e-4),
    argnums=(0, 1),
)
