"""Reductions of some of the elements: `where=`, `initial=`, those that are not nan; and ranges."""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import lower, otherwise


@otherwise(np.sum)
def sum_of(a, axis=None, dtype=None, *, keepdims=False, initial=0.0, where=True):
    a = a if dtype is None else a.astype(dtype)
    a = a if where is True else np.where(where, a, 0.0)
    return np.sum(a, axis=axis, keepdims=keepdims) + initial


@otherwise(np.mean)
def mean_of(a, axis=None, dtype=None, *, keepdims=False, where=True):
    a = a if dtype is None else a.astype(dtype)
    if where is True:
        return np.mean(a, axis=axis, keepdims=keepdims)
    chosen = np.broadcast_to(where, a.shape)
    count = np.sum(chosen, axis=axis, keepdims=keepdims)
    return np.sum(np.where(chosen, a, 0.0), axis=axis, keepdims=keepdims) / count


@otherwise(np.max, np.amax)
def max_of(a, axis=None, *, keepdims=False, initial=-np.inf, where=True):
    a = a if where is True else np.where(where, a, initial)
    return np.maximum(np.max(a, axis=axis, keepdims=keepdims), initial)


@otherwise(np.min, np.amin)
def min_of(a, axis=None, *, keepdims=False, initial=np.inf, where=True):
    a = a if where is True else np.where(where, a, initial)
    return np.minimum(np.min(a, axis=axis, keepdims=keepdims), initial)


@lower(np.ptp)
def ptp(a, axis=None, *, keepdims=False):
    highest = np.max(a, axis=axis, keepdims=keepdims)
    return highest - np.min(a, axis=axis, keepdims=keepdims)


# ---- without nan ---------------------------------------------------------------------------------


@lower(np.nansum)
def nansum(a, axis=None, *, keepdims=False):
    return np.sum(np.where(np.isnan(a), 0.0, a), axis=axis, keepdims=keepdims)


@lower(np.nanprod)
def nanprod(a, axis=None, *, keepdims=False):
    return np.prod(np.where(np.isnan(a), 1.0, a), axis=axis, keepdims=keepdims)


@lower(np.nanmean)
def nanmean(a, axis=None, *, keepdims=False):
    count = np.sum(~np.isnan(a), axis=axis, keepdims=keepdims)
    return nansum(a, axis, keepdims=keepdims) / count


@lower(np.nanmax)
def nanmax(a, axis=None, *, keepdims=False):
    highest = np.max(np.where(np.isnan(a), -np.inf, a), axis=axis, keepdims=keepdims)
    return np.where(np.all(np.isnan(a), axis=axis, keepdims=keepdims), np.nan, highest)


@lower(np.nanmin)
def nanmin(a, axis=None, *, keepdims=False):
    lowest = np.min(np.where(np.isnan(a), np.inf, a), axis=axis, keepdims=keepdims)
    return np.where(np.all(np.isnan(a), axis=axis, keepdims=keepdims), np.nan, lowest)


@lower(np.nanvar)
def nanvar(a, axis=None, *, ddof=0, keepdims=False):
    there = ~np.isnan(a)
    distance = np.where(there, a - nanmean(a, axis, keepdims=True), 0.0)
    count = np.sum(there, axis=axis, keepdims=keepdims)
    return np.sum(distance * distance, axis=axis, keepdims=keepdims) / (count - ddof)


@lower(np.nanstd)
def nanstd(a, axis=None, *, ddof=0, keepdims=False):
    return np.sqrt(nanvar(a, axis, ddof=ddof, keepdims=keepdims))
