"""Sorting.

The order itself carries no derivative; equal elements keep theirs (a stable sort).
"""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import (
    METHODS,
    WHOLE_ARRAY,
    callee,
    lower,
    otherwise,
    zero_derivative,
)
from tapeless.rules.spelling import helped, same
from tapeless.runtime.plain import argsort_along

helped(
    "argsort_along",
    lambda args, attrs: f"argsort_along({args[0]}, {attrs['axis']})",
    "selection",
    cost=10 * WHOLE_ARRAY,
    rank=lambda ranks, attrs: ranks[0],
)
callee(argsort_along, operation="argsort_along", signature="a, axis", static=("axis",))
same("numpy.argpartition", "np.argpartition({0}, {1})", cost=10 * WHOLE_ARRAY, rank=lambda r, a: 1)
callee(np.argpartition, operation="numpy.argpartition", signature="a, kth")
zero_derivative("argsort_along", "numpy.argpartition")


@lower(np.argsort)
def argsort(a, axis=-1, *, kind=None, stable=None):
    if axis is None:
        return argsort_along(np.ravel(a), 0)
    return argsort_along(a, axis % a.ndim)


METHODS["argsort"] = np.argsort


@lower(np.sort)
def sort(a, axis=-1, *, kind=None, stable=None):
    if axis is None:
        return np.sort(np.ravel(a))
    return np.take_along_axis(a, argsort_along(a, axis % a.ndim), axis % a.ndim)


@lower(method="sort")
def sort_in_place(a, axis=-1):
    a[...] = np.sort(a, axis)


@lower(np.partition)
def partition(a, kth):
    """Of a vector."""
    return a[np.argpartition(a, kth)]


@lower(np.unique)
def unique(ar, return_index=False, return_inverse=False, return_counts=False):
    """Of equal elements the first one carries the derivative."""
    order = argsort_along(np.ravel(ar), 0)
    row = np.ravel(ar)[order]
    fresh = np.full(row.shape[0], True)
    fresh[1:] = row[1:] != row[:-1]
    first = np.flatnonzero(fresh)
    results = (row[first],)
    if return_index:
        results = (*results, order[first])
    if return_inverse:
        places = np.empty_like(order)
        places[order] = np.cumsum(fresh) - 1
        results = (*results, places)
    if return_counts:
        results = (*results, np.diff(np.append(first, row.shape[0])))
    return results if len(results) > 1 else results[0]


@otherwise(np.count_nonzero)
def count_nonzero(a, axis=None, *, keepdims=False):
    return np.sum(a != 0, axis=axis, keepdims=keepdims)


@lower(np.lexsort)
def lexsort(keys, axis=-1):
    """Of vectors: by the last one, then by those before."""
    order = np.arange(keys[0].shape[0])
    for key in keys:
        order = order[np.argsort(key[order])]
    return order
