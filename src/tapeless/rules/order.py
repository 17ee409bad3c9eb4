"""Sorting, and what is read from sorted values: medians, quantiles.

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
def unique(ar):
    """Of equal elements the first one carries the derivative."""
    row = np.sort(np.ravel(ar))
    fresh = np.full(row.shape[0], True)
    fresh[1:] = row[1:] != row[:-1]
    return row[np.flatnonzero(fresh)]


# ---- medians and quantiles -----------------------------------------------------------------------


def sorted_rows(a, axis):
    """The values along the axis in order, as a first axis; all values if the axis is None."""
    if axis is None:
        return np.sort(np.ravel(a))
    return np.sort(np.moveaxis(a, axis, 0), 0) if a.ndim > 1 else np.sort(a)


def kept(result, a, axis, keepdims):
    if not keepdims:
        return result
    if axis is None:
        return np.full([1 for _ in a.shape], result)
    return np.expand_dims(result, axis)


@lower(np.median)
def median(a, axis=None, *, keepdims=False):
    rows = sorted_rows(a, axis)
    n = rows.shape[0]
    middle = (rows[(n - 1) // 2] + rows[n // 2]) / 2
    return kept(np.where(np.isnan(rows[n - 1]), np.nan, middle), a, axis, keepdims)


@lower(np.quantile)
def quantile(a, q, axis=None, *, method="linear", keepdims=False):
    rows = sorted_rows(a, axis)
    last = rows.shape[0] - 1
    if np.any((q < 0) | (q > 1)):
        raise ValueError("Quantiles must be in the range [0, 1]")
    place = q * last
    if method == "lower":
        return kept(rows[whole_part(place)], a, axis, keepdims)
    if method == "higher":
        return kept(rows[whole_part(np.ceil(place))], a, axis, keepdims)
    if method != "linear":
        raise NotImplementedError("np.quantile by this method")
    low = whole_part(place)
    part = place - low
    for _ in rows.shape[1:]:
        part = np.expand_dims(part, -1) if part.ndim > 0 else part
    below, above = rows[low], rows[np.minimum(low + 1, last)]
    value = np.where(np.isnan(rows[last]), np.nan, below + (above - below) * part)
    return kept(value, a, axis, keepdims)


def whole_part(place):
    return int(place) if place.ndim == 0 else place.astype(np.int64)


@lower(np.percentile)
def percentile(a, q, axis=None, *, method="linear", keepdims=False):
    return quantile(a, q / 100, axis, method=method, keepdims=keepdims)


@lower(np.nanmedian)
def nanmedian(a):
    """Over all elements."""
    row = np.sort(np.ravel(a))
    n = np.sum(~np.isnan(row))
    return (row[(n - 1) // 2] + row[n // 2]) / 2


@otherwise(np.count_nonzero)
def count_nonzero(a, axis=None, *, keepdims=False):
    return np.sum(a != 0, axis=axis, keepdims=keepdims)
