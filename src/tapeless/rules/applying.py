"""Functions of the program that NumPy calls for places or for rows."""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import lower


@lower(np.apply_along_axis)
def apply_along_axis(func1d, axis, arr, *args):
    """Along one axis of a vector or a matrix."""
    if arr.ndim == 1:
        return func1d(arr, *args)
    if arr.ndim > 2:
        raise NotImplementedError("np.apply_along_axis of more than two axes")
    rows = arr if axis % 2 == 1 else np.swapaxes(arr, 0, 1)
    found = np.array([func1d(rows[k], *args) for k in range(rows.shape[0])])
    return found if found.ndim == 1 or axis % 2 == 1 else np.swapaxes(found, 0, 1)


@lower(np.fromfunction)
def fromfunction(function, shape):
    return function(*[1.0 * grid for grid in np.meshgrid(*map(np.arange, shape), indexing="ij")])
