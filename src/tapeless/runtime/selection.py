"""Places of elements, as arrays of indices."""

import numpy as np
from numba import njit, types

from tapeless.runtime import plain
from tapeless.runtime.native import compiled


def nonzero_along(a, axis):
    return plain.nonzero_along(a, axis)


def index_along(like, axis, of):
    return plain.index_along(like, axis, of)


@compiled(nonzero_along)
def _nonzero_along(a, axis):
    if not isinstance(a, types.Array):
        return None
    return lambda a, axis: np.nonzero(a)[axis]


@njit(error_model="numpy", cache=True)
def _spread(like, axis):
    result = np.empty(like.shape, np.int64)
    for place in np.ndindex(like.shape):
        result[place] = place[axis]
    return result


@compiled(index_along)
def _index_along(like, axis, of):
    return lambda like, axis, of: _spread(like, axis)


def argsort_along(a, axis):
    return plain.argsort_along(a, axis)


@njit(error_model="numpy", cache=True)
def _argsort(a, axis):
    rows = np.swapaxes(a, axis, -1)
    result = np.empty(rows.shape, np.int64)
    for place in np.ndindex(rows.shape[:-1]):
        result[place] = np.argsort(rows[place], kind="mergesort")
    return np.ascontiguousarray(np.swapaxes(result, axis, -1))


@compiled(argsort_along)
def _argsort_along(a, axis):
    if not isinstance(a, types.Array):
        return None
    if a.ndim == 1:
        return lambda a, axis: np.argsort(a, kind="mergesort")
    return lambda a, axis: _argsort(a, axis)
