"""Functions of the program that NumPy calls for places or for rows."""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import lower


@lower(np.apply_along_axis)
def apply_along_axis(func1d, axis, arr, *args):
    if arr.ndim == 1:
        return func1d(arr, *args)
    rows = np.moveaxis(arr, axis, -1)
    lines = np.reshape(rows, (-1, rows.shape[-1]))
    found = np.array([func1d(lines[k], *args) for k in range(lines.shape[0])])
    if found.ndim == 1:
        return np.reshape(found, rows.shape[:-1])
    return np.moveaxis(np.reshape(found, (*rows.shape[:-1], found.shape[1])), -1, axis)


@lower(np.apply_over_axes)
def apply_over_axes(func, a, axes):
    for axis in axes if isinstance(axes, (list, tuple)) else (axes,):
        found = func(a, axis)
        a = found if found.ndim == a.ndim else np.expand_dims(found, axis)
    return a


@lower(np.fromfunction)
def fromfunction(function, shape):
    return function(*[1.0 * grid for grid in np.meshgrid(*map(np.arange, shape), indexing="ij")])
