"""Quotients that are 1 at zero, and whose slopes must not cancel there."""

from __future__ import annotations

import numpy as np

HALF_LOG_2PI = 0.9189385332046727


def log1p_over(u):
    """log(1 + u) / u: within 0.03 of zero its series, Σ (-u)ᵏ / (k + 1)."""
    near = np.abs(u) < 0.03
    v = np.where(near, -u, 0.0)
    series = 1.0 / 11.0
    for n in (10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0):
        series = 1.0 / n + v * series
    return np.where(near, series, np.log1p(u) / np.where(near, 1.0, u))


def expm1_over(u):
    """(eᵘ - 1) / u: within 0.03 of zero its series, Σ uᵏ / (k + 1)!."""
    near = np.abs(u) < 0.03
    v = np.where(near, u, 0.0)
    series = 1.0
    for n in (8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0):
        series = 1.0 + v / n * series
    return np.where(near, series, np.expm1(u) / np.where(near, 1.0, u))
