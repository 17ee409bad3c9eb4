"""Counting into bins, weighted averages, covariances."""

from __future__ import annotations

import numpy as np

from tapeless.rules.refusing import refused
from tapeless.rules.registry import lower


@lower(np.bincount)
def bincount(x, weights=None, minlength=0):
    if np.min(x) < 0:
        raise ValueError("'list' argument must have no negative elements")
    if weights is not None and weights.shape[0] != x.shape[0]:
        raise ValueError("The weights and list don't have the same length.")
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
    edges = np.histogram_bin_edges(values, bins, range)
    n = edges.shape[0] - 1
    place = bin_of(values, edges)
    inside = np.flatnonzero((place >= 0) & (place < n))
    if weights is None and not density:
        counts = np.zeros(n, np.int64)
        np.add.at(counts, place[inside], 1)
        return counts, edges
    totals = np.zeros(n)
    np.add.at(totals, place[inside], 1.0 if weights is None else weights[inside])
    return totals / np.sum(totals) / np.diff(edges) if density else totals, edges


def bin_of(values, edges):
    """The last bin holds its upper edge too."""
    n = edges.shape[0] - 1
    place = np.searchsorted(edges, values, side="right") - 1
    return np.where(values == edges[n], n - 1, place)


@lower(np.histogram_bin_edges)
def histogram_bin_edges(a, bins=10, range=None, weights=None):
    if isinstance(bins, str):
        refused("a number of bins that depends on the data", "Pass a number, or the edges.")
    if isinstance(bins, (list, tuple)):
        return np.array(bins)
    if bins.ndim > 0:  # type: ignore[attr-defined]
        return bins
    low = np.min(a) if range is None else range[0]
    high = np.max(a) if range is None else range[1]
    if low == high:
        return np.linspace(low - 0.5, high + 0.5, bins + 1)
    return np.linspace(low, high, bins + 1)


@lower(np.histogram2d)
def histogram2d(x, y, bins=10, range=None, density=None, weights=None):
    of_x, of_y = bins if isinstance(bins, (list, tuple)) else (bins, bins)
    across, along = (None, None) if range is None else range
    edges, others = histogram_bin_edges(x, of_x, across), histogram_bin_edges(y, of_y, along)
    m, n = edges.shape[0] - 1, others.shape[0] - 1
    row, column = bin_of(x, edges), bin_of(y, others)
    inside = np.flatnonzero((row >= 0) & (row < m) & (column >= 0) & (column < n))
    totals = np.zeros(m * n)
    places = row[inside] * n + column[inside]
    np.add.at(totals, places, 1.0 if weights is None else weights[inside])
    found = np.reshape(totals, (m, n))
    if density:
        found = found / np.sum(found) / np.expand_dims(np.diff(edges), 1) / np.diff(others)
    return found, edges, others


@lower(np.average)
def average(a, axis=None, weights=None, returned=False, *, keepdims=False):
    if returned:
        whole = np.ones_like(a) if weights is None else weights_of(a, axis, weights)
        found = np.average(a, axis, weights, keepdims=keepdims)
        return found, np.sum(whole, axis=axis, keepdims=keepdims)
    if weights is None:
        return np.mean(a, axis=axis, keepdims=keepdims)
    weights = weights_of(a, axis, weights)
    total = np.sum(weights, axis=axis, keepdims=keepdims)
    return np.sum(a * weights, axis=axis, keepdims=keepdims) / total


def weights_of(a, axis, weights):
    """With the shape of `a`."""
    if a.ndim > 1 and weights.ndim == 1:
        for k, _ in enumerate(a.shape):
            if k > axis % a.ndim:
                weights = np.expand_dims(weights, -1)
        return np.broadcast_to(weights, a.shape)
    return weights


@lower(np.cov)
def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None):
    rows = np.expand_dims(m, 0) if m.ndim == 1 else m if rowvar else np.transpose(m)
    if y is not None:
        more = np.expand_dims(y, 0) if y.ndim == 1 else y if rowvar else np.transpose(y)
        rows = np.concatenate((rows, more))
    lost = (0 if bias else 1) if ddof is None else ddof
    if fweights is None and aweights is None:
        centred = rows - np.mean(rows, axis=1, keepdims=True)
        products = centred @ np.transpose(centred) / (rows.shape[1] - lost)
    else:
        products = weighted_products(rows, lost, fweights, aweights)
    return products[0, 0] if m.ndim == 1 and y is None else products


def weighted_products(rows, lost, fweights, aweights):
    """Counts are added up; of other weights only the ratios matter."""
    others = np.ones(rows.shape[1]) if aweights is None else aweights
    weights = others if fweights is None else fweights * others
    total = np.sum(weights)
    centred = rows - np.expand_dims(np.sum(rows * weights, axis=1), 1) / total
    free = total - lost * np.sum(weights * others) / total
    return (centred * weights) @ np.transpose(centred) / free


@lower(np.corrcoef)
def corrcoef(x, y=None, rowvar=True):
    if x.ndim == 1 and y is None:
        return 1.0 + 0.0 * x[0]
    products = cov(x, y, rowvar)
    spread = np.sqrt(np.diagonal(products))
    return products / np.expand_dims(spread, 1) / spread
