"""The sum of an array in a loop."""

import numpy as np

from benchmarks.case import Case


def total_by_loop(x):
    s = 0.0
    for value in x:
        s += value
    return s


def sized(n):
    return (np.random.default_rng(9).normal(size=n),)


case = Case(
    name="sum_by_loop",
    title="sum in a loop, n = 1000",
    primal=total_by_loop,
    example=lambda: sized(1000),
    small=lambda: sized(9),
)
