"""`reduce`, `accumulate`, `reduceat` and `outer` of the ufuncs that have a meaning of their own.

A ufunc's methods are new objects at each look-up; the frontend finds these by ufunc and name.
"""

from __future__ import annotations

import numpy as np

from tapeless.rules.custom import stop_gradient
from tapeless.rules.refusing import refused
from tapeless.rules.registry import UFUNC_METHODS, lower

SUMS = {np.add: np.sum, np.multiply: np.prod, np.maximum: np.max, np.minimum: np.min}
SUMS |= {np.logical_and: np.all, np.logical_or: np.any}
RUNNING = {np.add: np.cumsum, np.multiply: np.cumprod}


def _reduction(whole):
    def reduce(array, axis=0, *, keepdims=False):
        return whole(array, axis=axis, keepdims=keepdims)

    return reduce


def _outer(ufunc):
    def outer(a, b):
        for _, _ in enumerate(b.shape):
            a = np.expand_dims(a, -1)
        return ufunc(a, b)

    return outer


def _accumulation(running):
    def accumulate(array, axis=0):
        return running(array, axis=axis)

    return accumulate


def _extremes(ufunc):
    def accumulate(array, axis=0):
        if axis != 0:
            return np.moveaxis(accumulate(np.moveaxis(array, axis, 0)), 0, axis)
        result = np.empty_like(array)
        if array.ndim == 1:
            best = array[0]
            result[0] = best
            for k in range(1, array.shape[0]):
                best = ufunc(best, array[k])
                result[k] = best
            return result
        result[0] = array[0]
        for k in range(1, array.shape[0]):
            result[k] = ufunc(result[k - 1], array[k])
        return result

    return accumulate


def _at(ufunc):
    def at(a, indices, b):
        b = b if b.ndim == 0 else np.copy(b)  # of what it was before, also where it is part of `a`
        for k in range(indices.shape[0]):
            a[indices[k]] = ufunc(a[indices[k]], b if b.ndim == 0 else b[k])

    return at


def _pieces(ufunc):
    def reduceat(array, indices):
        """Of vectors. A piece goes up to where the next begins."""
        if array.ndim > 1:
            refused("`reduceat` of more than one axis", "Reduce parts of the array one by one.")
        n = array.shape[0]
        given = np.array(indices) if isinstance(indices, (list, tuple)) else indices
        found = np.empty_like(array[: given.shape[0]])
        for k in range(given.shape[0]):
            end = given[k + 1] if k + 1 < given.shape[0] else n
            total = array[given[k]]
            for j in range(given[k] + 1, end):
                total = ufunc(total, array[j])
            found[k] = total
        return found

    return reduceat


def logaddexp_reduce(array, axis=0, *, keepdims=False):
    highest = np.max(array, axis=axis, keepdims=True)
    highest = stop_gradient(np.where(np.isfinite(highest), highest, 0.0))
    total = np.log(np.sum(np.exp(array - highest), axis=axis, keepdims=True)) + highest
    return total if keepdims else np.sum(total, axis=axis)


def subtract_at(a, indices, b):
    np.add.at(a, indices, -b)


UFUNC_METHODS[np.subtract, "at"] = subtract_at
UFUNC_METHODS[np.logaddexp, "reduce"] = logaddexp_reduce
for _ufunc in (np.add, np.multiply, np.maximum, np.minimum):
    UFUNC_METHODS[_ufunc, "reduceat"] = _pieces(_ufunc)
for _ufunc in (np.multiply, np.divide, np.maximum, np.minimum, np.fmax, np.fmin, np.power):
    UFUNC_METHODS[_ufunc, "at"] = _at(_ufunc)
for _ufunc, _whole in SUMS.items():
    UFUNC_METHODS[_ufunc, "reduce"] = _reduction(_whole)
for _ufunc, _running in RUNNING.items():
    UFUNC_METHODS[_ufunc, "accumulate"] = _accumulation(_running)
for _ufunc in (np.maximum, np.minimum, np.fmax, np.fmin, np.logaddexp):
    UFUNC_METHODS[_ufunc, "accumulate"] = _extremes(_ufunc)
for _ufunc in (
    np.add, np.subtract, np.multiply, np.divide, np.maximum, np.minimum, np.power, np.hypot,
    np.arctan2, np.logaddexp, np.less, np.less_equal, np.greater, np.greater_equal, np.equal,
    np.remainder,
):  # fmt: skip
    UFUNC_METHODS[_ufunc, "outer"] = _outer(_ufunc)
for _method in UFUNC_METHODS.values():
    lower(_method)(_method)
