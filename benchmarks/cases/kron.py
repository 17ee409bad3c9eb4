"""The Kronecker product of two matrices, block by block."""

import numpy as np

from benchmarks.case import Case


def sum_of_kron(a, b):
    rows, columns = b.shape
    product = np.empty((a.shape[0] * rows, a.shape[1] * columns))
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            product[i * rows : (i + 1) * rows, j * columns : (j + 1) * columns] = a[i, j] * b
    return np.sum(product)


def sized(n, m):
    random = np.random.default_rng(11)
    return random.normal(size=(n, n)), random.normal(size=(m, m))


case = Case(
    name="kron",
    title="sum of kron, 20 × 20 with 40 × 40",
    primal=sum_of_kron,
    example=lambda: sized(20, 40),
    small=lambda: sized(2, 3),
    argnums=(0, 1),
)
