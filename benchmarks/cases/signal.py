"""A loop with a branch that depends on the data."""

import math

import numpy as np

from benchmarks.case import Case


def signal(x):
    s = 0.0
    for i in range(len(x)):
        if x[i] > 0.0:
            s += math.sin(x[i])
        else:
            s += math.cos(x[i])
    return s


def sized(n):
    return (np.random.default_rng(2).normal(size=n),)


case = Case(
    name="signal",
    title="loop of sin or cos by sign, n = 1000",
    primal=signal,
    example=lambda: sized(1000),
    small=lambda: sized(9),
)
