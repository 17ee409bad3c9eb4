"""A product of matrices as three loops."""

import numpy as np

from benchmarks.case import Case


def energy_of_product(a, b):
    total = 0.0
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s = 0.0
            for k in range(a.shape[1]):
                s += a[i, k] * b[k, j]
            total += s * s
    return total


def sized(n):
    random = np.random.default_rng(23)
    return random.normal(size=(n, n)), random.normal(size=(n, n))


case = Case(
    name="matmul",
    title="matrix product in three loops, 64 × 64",
    primal=energy_of_product,
    example=lambda: sized(64),
    small=lambda: sized(4),
    argnums=(0, 1),
)
