"""Whole-array arithmetic and one sum."""

import numpy as np

from benchmarks.case import Case


def waves(x):
    return np.sum(np.sin(x) + np.cos(x**2))


def sized(n):
    return (np.random.default_rng(1).normal(size=n),)


case = Case(
    name="waves",
    title="sum(sin(x) + cos(x**2)), n = 1000",
    primal=waves,
    example=lambda: sized(1000),
    small=lambda: sized(9),
)
