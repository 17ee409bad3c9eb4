"""Arrays that are kept from call to call: used again if the shape is right, else replaced."""

import numpy as np
from numba import njit

from tapeless.runtime.accumulate import overlap


@njit(error_model="numpy", cache=True)
def fit(kept, shape):
    """`kept` if it has this shape, else a new array; the contents are whatever they are."""
    if kept.shape == shape:
        return kept
    return np.empty(shape, kept.dtype)


@njit(error_model="numpy", cache=True)
def fit_zeros(kept, shape):
    """Zeros of this shape, in `kept` if it fits."""
    array = fit(kept, shape)
    array[...] = 0
    return array


@njit(error_model="numpy", cache=True)
def fit_zeros_like(kept, like):
    """Zeros of the shape of `like`, in `kept` if it fits."""
    return fit_zeros(kept, like.shape)


@njit(error_model="numpy", cache=True)
def fit_copy(kept, source):
    """A copy of `source`, in `kept` if it fits."""
    array = fit(kept, source.shape)
    array[...] = source
    return array


@njit(error_model="numpy", cache=True)
def apart(kept, other):
    """`kept` unless it shares memory with `other`, which is still to be read."""
    if overlap(kept, other):
        return np.empty_like(kept[:0])
    return kept
