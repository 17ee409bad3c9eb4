"""Choosing among arrays and elements: by conditions, by indices, along an axis."""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import METHODS, WHOLE_ARRAY, callee, lower, otherwise, zero_derivative
from tapeless.rules.spelling import helped, same
from tapeless.runtime.plain import index_along, nonzero_along, search

METHODS["clip"] = np.clip

# ---- by conditions -------------------------------------------------------------------------------


@lower(np.select)
def select(condlist, choicelist, default=0):
    """The first condition that holds decides."""
    result = default
    for condition, choice in reversed(tuple(zip(condlist, choicelist, strict=False))):
        result = np.where(condition, choice, result)
    return result


@lower(np.choose)
def choose(a, choices, out=None, mode="raise"):
    """`choices[a[i]][i]`, for a tuple or list of choices."""
    result = np.where(a == 0, choices[0], np.nan)
    for k, choice in enumerate(choices):
        if k > 0:
            result = np.where(a == k, choice, result)
    if mode == "raise" and np.any((a < 0) | (a >= len(choices))):
        raise ValueError("invalid entry in choice array")
    return result


@lower(np.piecewise)
def piecewise(x, condlist, funclist):
    """Each function is evaluated everywhere; the last condition that holds decides."""
    result = np.zeros_like(x)
    if len(funclist) > len(condlist):
        other = funclist[-1]
        result = result + (other(x) if callable(other) else other)
    for condition, f in zip(condlist, funclist, strict=False):
        result = np.where(condition, f(x) if callable(f) else f, result)  # type: ignore[call-overload]
    return result


# ---- places --------------------------------------------------------------------------------------

helped(
    "nonzero_along",
    lambda args, attrs: f"nonzero_along({args[0]}, {attrs['axis']})",
    "selection",
    cost=WHOLE_ARRAY,
    rank=lambda ranks, attrs: 1,
)
callee(nonzero_along, operation="nonzero_along", signature="a, axis", static=("axis",))
zero_derivative("nonzero_along")


@lower(np.nonzero, method="nonzero")
def nonzero(a):
    return tuple([nonzero_along(a, axis) for axis, _ in enumerate(a.shape)])


@lower(np.argwhere)
def argwhere(a):
    return np.stack(nonzero(a), axis=1)


# ---- by indices ----------------------------------------------------------------------------------


@lower(np.take, method="take")
def take(a, indices, axis=None, mode="raise"):
    if mode != "raise":
        n = a.size if axis is None else a.shape[axis]
        given = np.array(indices) if isinstance(indices, (list, tuple)) else indices
        inside = np.minimum(np.maximum(given, 0), n - 1) if mode == "clip" else given % n
        return np.take(a, inside, axis)
    if axis is None:
        return np.ravel(a)[indices]
    if a.ndim == 1:
        return a[indices]
    taken = np.moveaxis(a, axis, 0)[indices]
    if isinstance(indices, int):
        return taken
    return np.moveaxis(taken, 0, axis)


helped(
    "index_along",
    lambda args, attrs: f"index_along({args[0]}, {attrs['axis']}, {attrs['of']})",
    "selection",
    cost=WHOLE_ARRAY,
    rank=lambda ranks, attrs: ranks[0],
)
callee(index_along, operation="index_along", signature="like, axis, of", static=("axis", "of"))
zero_derivative("index_along")


@lower(np.take_along_axis)
def take_along_axis(arr, indices, axis=-1):
    """The other axes of `indices` are as long as those of `arr`."""
    if axis is None:
        return np.ravel(arr)[indices]
    if arr.ndim == 1:
        return arr[indices]
    places = [
        indices if k == axis % arr.ndim else index_along(indices, k, arr.ndim)
        for k, _ in enumerate(arr.shape)
    ]
    return arr[tuple(places)]


@lower(np.compress)
def compress(condition, a, axis=None):
    """The condition is as long as the axis."""
    return np.take(a, np.flatnonzero(condition), axis)


def compress_method(a, condition, axis=None):
    return np.take(a, np.flatnonzero(condition), axis)


callee(compress_method, lower=compress_method)
METHODS["compress"] = compress_method


@lower(np.extract)
def extract(condition, arr):
    return np.ravel(arr)[np.flatnonzero(condition)]


@lower(np.put)
def put(a, ind, v):
    np.ravel(a)[ind] = v


@lower(np.fill_diagonal)
def fill_diagonal(a, val):
    if np.ndim(val) == 0:
        for k in range(min(a.shape[0], a.shape[1])):
            a[k, k] = val
    else:
        values = np.ravel(val)
        for k in range(min(a.shape[0], a.shape[1])):
            a[k, k] = values[k % values.size]


@lower(np.putmask)
def putmask(a, mask, values):
    """`values` is a number or has the shape of `a`."""
    a[...] = np.where(mask, values, a)


# ---- in a sorted array ---------------------------------------------------------------------------

same(
    "search",
    lambda args, attrs: f"np.searchsorted({args[0]}, {args[1]}, side={attrs['side']!r})",
    rank=lambda ranks, attrs: ranks[1],
)
callee(search, operation="search", signature="a, v, side", static=("side",))
zero_derivative("search")


@lower(np.searchsorted)
def searchsorted(a, v, side="left"):
    return search(a, v, side)


METHODS["searchsorted"] = np.searchsorted


@lower(np.digitize)
def digitize(x, bins, right=False):
    """The bins ascend."""
    return search(bins, x, "left" if right else "right")


@otherwise(np.where)
def where_of(condition):
    return np.nonzero(condition)
