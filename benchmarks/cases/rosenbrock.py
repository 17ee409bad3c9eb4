"""Rosenbrock's function on slices of one array, its gradient and its Hessian times a vector."""

import numpy as np

from benchmarks.case import Case


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def sized(n):
    return (np.random.default_rng(21).uniform(-1.5, 1.5, size=n),)


case = Case(
    name="rosenbrock",
    title="Rosenbrock, n = 10 000",
    primal=rosenbrock,
    example=lambda: sized(10_000),
    small=lambda: sized(6),
)
hessian_product = Case(
    name="rosenbrock_hvp",
    title="Rosenbrock, Hessian times vector, n = 10 000",
    primal=rosenbrock,
    example=lambda: sized(10_000),
    small=lambda: sized(6),
    direction=lambda x: np.random.default_rng(22).normal(size=len(x)),
)
