"""Elementwise functions that Numba lacks, or for which it has no scalar form."""

import math
from typing import Any

import numpy as np
from numba import njit, types, vectorize

from tapeless.runtime import plain
from tapeless.runtime.native import compiled


def where(condition, a, b):
    return plain.where(condition, a, b)


def heaviside(x, at_zero):
    return plain.heaviside(x, at_zero)


def exponent(x):
    return plain.exponent(x)


@njit(error_model="numpy", cache=True)
def remainder(x, y):
    """`math.remainder`, exactly, as CPython computes it."""
    if math.isnan(x) or math.isnan(y) or math.isinf(x) or y == 0.0:
        return math.nan
    if math.isinf(y):
        return x * 1.0
    size, step = abs(x), abs(y)
    m = np.fmod(size, step)
    c = step - m
    if m < c:
        r = m
    elif m > c:
        r = -c
    else:
        r = m - 2.0 * np.fmod(0.5 * (size - m), step)
    return math.copysign(1.0, x) * r


def _chosen(condition, a, b):
    return a if condition else b


def _step(x, at_zero):
    if x == 0:
        return at_zero * 1.0
    return 0.0 if x < 0 else 1.0 if x > 0 else x * 1.0


# As ufuncs they broadcast, and compile faster than Numba's own `np.where`.
chosen: Any = vectorize(_chosen)
step: Any = vectorize(_step)


def _exponent(x):
    return math.frexp(x)[1]


exponents: Any = vectorize(_exponent)


@compiled(where)
def _where(condition, a, b):
    if any(isinstance(x, types.Array) for x in (condition, a, b)):
        return lambda condition, a, b: chosen(condition, a, b)
    return _chosen


@compiled(heaviside)
def _heaviside(x, at_zero):
    if any(isinstance(y, types.Array) for y in (x, at_zero)):
        return lambda x, at_zero: step(x, at_zero)
    return _step


@compiled(exponent)
def _exponent_of(x):
    return (lambda x: exponents(x)) if isinstance(x, types.Array) else _exponent
