"""The sum of an array."""

import numpy as np

from benchmarks.case import Case


def total(x):
    return np.sum(x)


def sized(n):
    return (np.random.default_rng(8).normal(size=n),)


case = Case(
    name="sum",
    title="np.sum, n = 1000",
    primal=total,
    example=lambda: sized(1000),
    small=lambda: sized(9),
)
