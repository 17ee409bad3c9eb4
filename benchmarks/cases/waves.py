"""Whole-array arithmetic and one sum."""

import numpy as np

from benchmarks.case import Case


def waves(x):
    return np.sum(np.sin(x) + np.cos(x**2))


def example():
    return (np.random.default_rng(1).normal(size=1000),)


case = Case("sum(sin(x) + cos(x**2)), n = 1000", waves, example)
