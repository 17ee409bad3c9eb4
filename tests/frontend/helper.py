"""Functions in a module of their own, which programs of the tests call."""

import numba
import numpy as np

RATE = 0.25


def scaled(x, by=2.0, *, plus=0.0):
    return x * by + plus


def fill_with_squares(target, source):
    for i in range(len(source)):
        target[i] = source[i] ** 2


def total(*terms):
    result = 0.0
    for term in terms:
        result += term
    return result


def rated(x):
    return RATE * x


@numba.njit
def compiled_norm(x):
    return np.sqrt(np.sum(x * x))
