"""`scipy.spatial.distance`: distances of points, one by one and in tables."""

from __future__ import annotations

import numpy as np
from scipy.spatial import distance

from tapeless.rules.refusing import refused
from tapeless.rules.registry import lower


def table_of(differences, metric, p):
    """Distances along the last axis. At zero a distance has slope zero."""
    if metric == "euclidean":
        return np.linalg.norm(differences, axis=-1)
    if metric == "sqeuclidean":
        return np.sum(differences * differences, axis=-1)
    if metric == "cityblock":
        return np.sum(np.abs(differences), axis=-1)
    if metric == "chebyshev":
        return np.max(np.abs(differences), axis=-1)
    if metric == "minkowski":
        return np.linalg.norm(differences, ord=p, axis=-1)
    return refused("this metric of scipy.spatial.distance")


def unit(rows):
    return rows / np.expand_dims(np.linalg.norm(rows, axis=-1), -1)


@lower(distance.cdist)
def cdist(XA, XB, metric="euclidean", *, p=2.0):
    if metric == "correlation":
        XA = XA - np.expand_dims(np.mean(XA, axis=-1), -1)
        XB = XB - np.expand_dims(np.mean(XB, axis=-1), -1)
    if metric == "cosine" or metric == "correlation":
        return 1.0 - unit(XA) @ np.swapaxes(unit(XB), 0, 1)
    return table_of(np.expand_dims(XA, 1) - np.expand_dims(XB, 0), metric, p)


@lower(distance.pdist)
def pdist(X, metric="euclidean", *, p=2.0):
    """The pairs in the order of the upper triangle."""
    first, second = np.triu_indices(X.shape[0], 1)
    a, b = X[first], X[second]
    if metric == "correlation":
        a, b = a - np.expand_dims(np.mean(a, -1), -1), b - np.expand_dims(np.mean(b, -1), -1)
    if metric == "cosine" or metric == "correlation":
        return 1.0 - np.sum(unit(a) * unit(b), axis=-1)
    return table_of(a - b, metric, p)


@lower(distance.euclidean)
def euclidean(u, v):
    return np.linalg.norm(u - v)


@lower(distance.sqeuclidean)
def sqeuclidean(u, v):
    return np.sum((u - v) ** 2)


@lower(distance.cityblock)
def cityblock(u, v):
    return np.sum(np.abs(u - v))


@lower(distance.chebyshev)
def chebyshev(u, v):
    return np.max(np.abs(u - v))


@lower(distance.minkowski)
def minkowski(u, v, p=2.0):
    return np.linalg.norm(u - v, p)


@lower(distance.cosine)
def cosine(u, v):
    return 1.0 - np.dot(u, v) / (np.linalg.norm(u) * np.linalg.norm(v))


@lower(distance.correlation)
def correlation(u, v):
    return cosine(u - np.mean(u), v - np.mean(v))
