"""What the demo reports of a gradient: how exact it is, and how long it takes."""

from time import perf_counter

import numba
import numpy as np

import tapeless as tl


def finite_differences(function, x, args):
    """Central differences in each coordinate of `x`, which may be a number or a vector."""
    point = np.atleast_1d(np.asarray(x, dtype=np.float64))
    gradient = np.empty_like(point)
    for i in range(len(point)):
        step = 1e-5 * max(1.0, abs(point[i]))
        ahead, behind = point.copy(), point.copy()
        ahead[i] += step
        behind[i] -= step
        rise = at(function, x, ahead, args) - at(function, x, behind, args)
        gradient[i] = rise / (ahead[i] - behind[i])
    return gradient


def at(function, like, point, args):
    return function(point if np.ndim(like) else float(point[0]), *args)


def gradient_error(function, x, args) -> float:
    """The largest difference from finite differences, relative to the largest entry."""
    expected = finite_differences(numba.njit(function), x, args)
    difference = np.atleast_1d(tl.value_and_grad(function)(x, *args)[1]) - expected
    return float(np.max(np.abs(difference)) / np.max(np.abs(expected)))


def times(function, x, args) -> tuple[float, float]:
    """Seconds for the function compiled by Numba alone, and for a prepared value and gradient."""
    primal = numba.njit(function)
    derivative = tl.prepare(tl.value_and_grad(function), x, *args)
    return seconds(primal, x, args), seconds(derivative, x, args)


def seconds(function, x, args, calls=50, repetitions=7) -> float:
    function(x, *args)
    best = float("inf")
    for _ in range(repetitions):
        start = perf_counter()
        for _ in range(calls):
            function(x, *args)
        best = min(best, (perf_counter() - start) / calls)
    return best
