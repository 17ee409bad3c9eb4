"""Medians and quantiles: what is read from sorted values, also where some of them are nan."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapeless.rules.rearranging import axes_of
from tapeless.rules.registry import known, lower


def sorted_rows(a, axis):
    """The values along the axis in order, as a first axis; all values if the axis is None."""
    if axis is None or a.ndim == 1:
        return np.sort(np.ravel(a))
    if isinstance(axis, tuple):
        moved = np.moveaxis(a, axis, tuple(k for k, _ in enumerate(axis)))
        return np.sort(np.reshape(moved, (-1, *moved.shape[len(axis) :])), 0)
    return np.sort(np.moveaxis(a, axis, 0), 0)


def kept(result, a, axis, keepdims, q: Any = 0.5):
    if not keepdims:
        return result
    if result.ndim == 0:
        return np.full([1 for _ in a.shape], result)
    for k in axes_of(axis, a.ndim):
        result = np.expand_dims(result, k + q.ndim)
    return result


@lower(np.median)
def median(a, axis=None, *, keepdims=False):
    rows = sorted_rows(a, axis)
    n = rows.shape[0]
    middle = (rows[(n - 1) // 2] + rows[n // 2]) / 2
    return kept(np.where(np.isnan(rows[n - 1]), np.nan, middle), a, axis, keepdims)


@lower(np.quantile)
def quantile(a, q, axis=None, *, method="linear", keepdims=False):
    q = np.array(q) if isinstance(q, (list, tuple)) else q
    check_levels(q)
    rows = sorted_rows(a, axis)
    n = rows.shape[0]
    value = np.where(np.isnan(rows[n - 1]), np.nan, at_place(rows, place_of(n, q, method)))
    return kept(value, a, axis, keepdims, q)


@lower(np.percentile)
def percentile(a, q, axis=None, *, method="linear", keepdims=False):
    q = np.array(q) if isinstance(q, (list, tuple)) else q
    return quantile(a, q / 100, axis, method=method, keepdims=keepdims)


def check_levels(q):
    if np.any((q < 0) | (q > 1)):
        raise ValueError("Quantiles must be in the range [0, 1]")


def at_place(rows, place):
    """The values at a place between rows; several places come first in the result."""
    low = whole_part(place)
    part = place - low
    for _ in rows.shape[1:]:
        part = np.expand_dims(part, -1) if part.ndim > 0 else part
    below, above = rows[low], rows[np.minimum(low + 1, rows.shape[0] - 1)]
    return below + (above - below) * part


def whole_part(place):
    return int(place) if place.ndim == 0 else place.astype(np.int64)


# ---- the place of a quantile among n sorted values -----------------------------------------------


@known
def plotting_position(method):
    """α and β of Hyndman and Fan (1996), for those methods that are continuous in q."""
    known_ones = {"linear": (1, 1), "hazen": (0.5, 0.5), "weibull": (0, 0)}
    known_ones |= {"interpolated_inverted_cdf": (0, 1)}
    known_ones |= {"median_unbiased": (1 / 3, 1 / 3), "normal_unbiased": (3 / 8, 3 / 8)}
    if method not in known_ones:
        raise ValueError(f"{method!r} is not a valid method")
    return known_ones[method]


def place_of(n, q, method):
    """From 0, with a fraction. Of the methods with steps it has no slope in q."""
    if method == "linear":
        return q * (n - 1)
    if method == "lower":
        return np.floor(q * (n - 1))
    if method == "higher":
        return np.ceil(q * (n - 1))
    if method == "nearest":
        return np.round(q * (n - 1))
    if method == "midpoint":
        return (np.floor(q * (n - 1)) + np.ceil(q * (n - 1))) / 2
    if method == "inverted_cdf":
        return among(np.ceil(q * n) - 1, n)
    if method == "averaged_inverted_cdf":
        above = np.ceil(q * n) - 1
        return among(np.where(above == q * n - 1, above + 0.5, above), n)
    if method == "closest_observation":
        above = np.ceil(q * n - 1.5)
        is_even = (above == q * n - 1.5) & (above % 2 == 0)
        is_odd = (above == q * n - 1.5) & (above % 2 == 1)
        return among(np.where(is_even, above + 1, np.where(is_odd, above, above)), n)
    alpha, beta = plotting_position(method)
    return among(n * q + alpha + q * (1 - alpha - beta) - 1, n)


def among(place, n):
    """The place, no further out than the first and the last value."""
    return np.where(place < 0, 0.0, np.where(place > n - 1, n - 1.0, place))


# ---- of values some of which are nan -------------------------------------------------------------


@lower(np.nanquantile)
def nanquantile(a, q, axis=None, *, method="linear", keepdims=False):
    q = np.array(q) if isinstance(q, (list, tuple)) else q
    check_levels(q)
    rows = sorted_rows(a, axis)  # nan comes last
    n = np.sum(~np.isnan(rows), axis=0)
    if rows.ndim == 1:
        return kept(at_place(rows, place_of(n, q, method)), a, axis, keepdims, q)
    levels = np.expand_dims(q, 0) if q.ndim == 0 else q
    for _ in rows.shape[1:]:
        levels = np.expand_dims(levels, -1)
    place = place_of(n, levels, method)
    low = place.astype(np.int64)
    below = np.take_along_axis(rows, low, 0)
    above = np.take_along_axis(rows, np.minimum(low + 1, np.maximum(n - 1, 0)), 0)
    value = below + (above - below) * (place - low)
    return kept(value[0] if q.ndim == 0 else value, a, axis, keepdims, q)


@lower(np.nanpercentile)
def nanpercentile(a, q, axis=None, *, method="linear", keepdims=False):
    q = np.array(q) if isinstance(q, (list, tuple)) else q
    return nanquantile(a, q / 100, axis, method=method, keepdims=keepdims)


@lower(np.nanmedian)
def nanmedian(a, axis=None, *, keepdims=False):
    return nanquantile(a, 0.5, axis, keepdims=keepdims)


@lower(np.nanargmax)
def nanargmax(a, axis=None, *, keepdims=False):
    return np.argmax(np.where(np.isnan(a), -np.inf, a), axis=axis)


@lower(np.nanargmin)
def nanargmin(a, axis=None, *, keepdims=False):
    return np.argmin(np.where(np.isnan(a), np.inf, a), axis=axis)
