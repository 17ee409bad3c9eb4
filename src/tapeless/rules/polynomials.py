"""Polynomials by their coefficients, the highest power first, as in `np.poly1d`."""

from __future__ import annotations

import numpy as np

from tapeless.rules.refusing import refused
from tapeless.rules.registry import complex_too, lower


@lower(np.polymul)
def polymul(a1, a2):
    if a1[0] == 0 or a2[0] == 0:
        raise ValueError("np.polymul drops leading zeros, which changes the shape: use np.convolve")
    return np.convolve(a1, a2)


@lower(np.polyadd)
def polyadd(a1, a2):
    longer, shorter = (a1, a2) if a1.shape[0] >= a2.shape[0] else (a2, a1)
    zeros = np.zeros_like(longer[: longer.shape[0] - shorter.shape[0]])
    return longer + np.concatenate((zeros, shorter))


@lower(np.polysub)
def polysub(a1, a2):
    return np.polyadd(a1, -a2)


@lower(np.polyder)
def polyder(p, m=1):
    for _ in range(m):
        n = p.shape[0]
        p = p[: n - 1] * (n - 1 - np.arange(n - 1))
    return p


@lower(np.polyint)
def polyint(p, m=1):
    for _ in range(m):
        n = p.shape[0]
        p = np.concatenate((p / (n - np.arange(n)), np.zeros_like(p[:1])))
    return p


@lower(np.polyfit)
def polyfit(x, y, deg, rcond=None, full=False, w=None):
    if full:
        refused(
            "np.polyfit with full=True",
            "Leave it away; np.linalg.lstsq gives residuals and singular values.",
        )
    columns = np.vander(x, deg + 1)
    if w is not None:
        columns = np.expand_dims(w, 1) * columns
        y = w * y if y.ndim == 1 else np.expand_dims(w, 1) * y
    scale = np.sqrt(np.sum(columns * columns, axis=0))
    found = np.linalg.lstsq(columns / scale, y)[0]
    return found / scale if y.ndim == 1 else found / np.expand_dims(scale, 1)


@lower(np.roots)
def roots(p):
    """The eigenvalues of the companion matrix; roots that coincide have no derivative."""
    if p[0] == 0:
        raise ValueError("np.roots is differentiated where the first coefficient is not zero")
    n = p.shape[0] - 1
    companion = 1.0 * np.eye(n, n, -1)
    first = np.expand_dims(np.arange(n) == 0, 1)
    return np.linalg.eigvals(np.where(first, -p[1:] / p[0], companion))


@lower(np.poly)
def poly(seq_of_zeros):
    """From its zeros."""
    found = np.ones(1)
    for zero in seq_of_zeros:
        found = np.convolve(found, np.array([1.0, -zero]))
    return found


complex_too(np.polyadd, np.polysub, np.polyder, np.polyint, np.roots)
