"""What the formulas need of elementary functions: their values and slopes at and near zero.

Arguments are finite: points inside of the support.
"""

from __future__ import annotations

import numpy as np

from tapeless.rules.choosing import chosen


def xlogy(x, z):
    """x log z for z ≥ 0, which is 0 where both are. Where it is infinite its slopes are 0, as those
    of a density are outside of its support.
    """
    return chosen(z == 0, at_pole(x), x * np.log(chosen(z == 0, 1.0, z)))


def xlog1py(x, z):
    """x log(1 + z) for z ≥ -1, likewise."""
    return chosen(z == -1, at_pole(x), x * np.log1p(chosen(z == -1, 0.0, z)))


def at_pole(x):
    return chosen(x == 0, 0.0, chosen(x < 0, np.inf, -np.inf))


def power(z, c):
    """zᶜ for z ≥ 0, whose slopes need no other power."""
    elsewhere = np.exp(c * np.log(chosen(z == 0, 1.0, z)))
    return chosen(z == 0, chosen(c > 0, 0.0, np.inf), elsewhere)


def softplus(t):
    """log(1 + eᵗ)."""
    return chosen(t < 0, 0.0, t) + np.log1p(np.exp(-chosen(t < 0, -t, t)))


def log1p_over(u):
    """log(1 + u) / u: within 0.03 of zero its series, Σ (-u)ᵏ / (k + 1)."""
    near = np.abs(u) < 0.03
    v = chosen(near, -u, 0.0)
    series = 1.0 / 11.0
    for n in (10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0):
        series = 1.0 / n + v * series
    return chosen(near, series, np.log1p(u) / chosen(near, 1.0, u))


def expm1_over(u):
    """(eᵘ - 1) / u: within 0.5 of zero its series, Σ uᵏ / (k + 1)!, whose slopes do not cancel."""
    near = np.abs(u) < 0.5
    v = chosen(near, u, 0.0)
    series = 1.0
    for n in (15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0):
        series = 1.0 + v / n * series
    return chosen(near, series, np.expm1(u) / chosen(near, 1.0, u))
