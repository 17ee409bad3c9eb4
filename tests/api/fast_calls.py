"""Programs to call many times, and their prepared derivatives that have taken the fast way."""

import math

import numpy as np

import tapeless as tl
from tapeless.api.prepared import Calls

X = np.array([1.0, -2.0, 3.0])


def damped(x, rate, steps):
    s = 0.0
    for i in range(len(x)):
        v = x[i]
        for _ in range(steps):
            v = v * math.exp(-rate * v * v)
        s += v
    return s


def cubes(x):
    return np.sum(x**3)


def fast(derivative, *example, **options):
    """A prepared derivative after enough calls, and what takes the calls that it does not."""
    prepared = tl.prepare(derivative, *example, **options)
    calls = prepared.func
    prepared(*example)
    return prepared, calls


def is_fast(prepared):
    return not isinstance(prepared.func, Calls)
