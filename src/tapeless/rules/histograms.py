"""Counting into bins, weighted averages, covariances."""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import lower


@lower(np.bincount)
def bincount(x, weights=None, minlength=0):
    n = max(int(np.max(x)) + 1, minlength)
    if weights is None:
        counts = np.zeros(n, np.int64)
        np.add.at(counts, x, 1)
        return counts
    totals = np.zeros(n)
    np.add.at(totals, x, weights)
    return totals


# A count is constant in the data; the derivative is that in the weights, and of the edges.
@lower(np.histogram)
def histogram(a, bins=10, range=None, density=None, weights=None):
    values = a if a.ndim == 1 else np.ravel(a)
    if bins.ndim == 0:  # type: ignore[attr-defined]
        low = np.min(values) if range is None else range[0]
        high = np.max(values) if range is None else range[1]
        edges = np.linspace(low, high, bins + 1)
    else:
        edges = bins
    n = edges.shape[0] - 1  # type: ignore[attr-defined]
    place = np.searchsorted(edges, values, side="right") - 1
    place = np.where(values == edges[n], n - 1, place)  # type: ignore[index]
    inside = np.flatnonzero((place >= 0) & (place < n))
    if weights is None and not density:
        counts = np.zeros(n, np.int64)
        np.add.at(counts, place[inside], 1)
        return counts, edges
    totals = np.zeros(n)
    np.add.at(totals, place[inside], 1.0 if weights is None else weights[inside])
    return totals / np.sum(totals) / np.diff(edges) if density else totals, edges


@lower(np.average)
def average(a, axis=None, weights=None, *, keepdims=False):
    if weights is None:
        return np.mean(a, axis=axis, keepdims=keepdims)
    if a.ndim > 1 and weights.ndim == 1:
        for k, _ in enumerate(a.shape):
            if k > axis % a.ndim:
                weights = np.expand_dims(weights, -1)
        weights = np.broadcast_to(weights, a.shape)
    total = np.sum(weights, axis=axis, keepdims=keepdims)
    return np.sum(a * weights, axis=axis, keepdims=keepdims) / total


@lower(np.cov)
def cov(m, y=None, rowvar=True, bias=False, ddof=None):
    rows = np.expand_dims(m, 0) if m.ndim == 1 else m if rowvar else np.transpose(m)
    if y is not None:
        more = np.expand_dims(y, 0) if y.ndim == 1 else y if rowvar else np.transpose(y)
        rows = np.concatenate((rows, more))
    centred = rows - np.mean(rows, axis=1, keepdims=True)
    lost = (0 if bias else 1) if ddof is None else ddof
    products = centred @ np.transpose(centred) / (rows.shape[1] - lost)
    return products[0, 0] if m.ndim == 1 and y is None else products


@lower(np.corrcoef)
def corrcoef(x, y=None, rowvar=True):
    if x.ndim == 1 and y is None:
        return 1.0 + 0.0 * x[0]
    products = cov(x, y, rowvar)
    spread = np.sqrt(np.diagonal(products))
    return products / np.expand_dims(spread, 1) / spread
