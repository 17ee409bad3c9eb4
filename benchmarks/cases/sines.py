"""The sum of one elementary function."""

import numpy as np

from benchmarks.case import Case


def sum_of_sines(x):
    return np.sum(np.sin(x))


def sized(n):
    return (np.random.default_rng(10).normal(size=n),)


case = Case(
    name="sines",
    title="sum(sin(x)), n = 1000",
    primal=sum_of_sines,
    example=lambda: sized(1000),
    small=lambda: sized(9),
)
