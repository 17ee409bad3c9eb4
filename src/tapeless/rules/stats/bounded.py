"""Continuous distributions on an interval.

Sources as in `line`; the truncated normal after Burkardt, The Truncated Normal Distribution (2014),
with logarithms of its mass as in SciPy.
"""

from __future__ import annotations

import numpy as np
import scipy.special as special
import scipy.stats as stats

from tapeless.rules.choosing import chosen
from tapeless.rules.near_zero import xlog1py, xlogy
from tapeless.rules.stats.families import continuous
from tapeless.rules.stats.line import log_normal_density
from tapeless.rules.stats.numerical import inverse

UNIT = (0.0, 1.0)
OPEN_UNIT = (np.nextafter(0.0, 1.0), np.nextafter(1.0, 0.0))

continuous(
    stats.uniform,
    support=UNIT,
    within=0.5,
    logpdf=lambda z: 0.0 * z,
    cdf=lambda z: z,
    ppf=lambda q: q,
)
continuous(
    stats.beta,
    "a, b",
    support=UNIT,
    within=0.5,
    logpdf=lambda z, a, b: xlogy(a - 1.0, z) + xlog1py(b - 1.0, -z) - special.betaln(a, b),
    cdf=lambda z, a, b: special.betainc(a, b, z),
    sf=lambda z, a, b: special.betaincc(a, b, z),
    ppf=lambda q, a, b: special.betaincinv(a, b, q),
    isf=lambda q, a, b: special.betainccinv(a, b, q),
)
continuous(
    stats.arcsine,
    support=UNIT,
    within=0.5,
    logpdf=lambda z: -1.1447298858494002 + xlogy(-0.5, z) + xlog1py(-0.5, -z),
    cdf=lambda z: 2.0 / np.pi * np.arcsin(np.sqrt(z)),
    ppf=lambda q: np.sin(0.5 * np.pi * q) ** 2,
)
continuous(
    stats.powerlaw,
    "a",
    support=UNIT,
    within=0.5,
    logpdf=lambda z, a: np.log(a) + xlogy(a - 1.0, z),
    cdf=lambda z, a: z**a,
    logcdf=lambda z, a: a * np.log(z),
    ppf=lambda q, a: q ** (1.0 / a),
)
continuous(
    stats.triang,
    "c",
    valid=[lambda c: (c >= 0) & (c <= 1)],
    support=UNIT,
    within=0.5,
    logpdf=lambda z, c: 0.6931471805599453 + np.log(chosen(z < c, z / c, (1.0 - z) / (1.0 - c))),
    cdf=lambda z, c: chosen(z < c, z * z / c, 1.0 - (1.0 - z) ** 2 / (1.0 - c)),
    ppf=lambda q, c: chosen(
        q < c, np.sqrt(c * q), 1.0 - np.sqrt((1.0 - c) * chosen(q < c, 1.0, 1.0 - q))
    ),
)
continuous(
    stats.johnsonsb,
    "a, b",
    valid=[np.isfinite, None],
    support=OPEN_UNIT,
    cut=(True, True),
    within=0.5,
    logpdf=lambda z, a, b: (
        np.log(b) - np.log(z) - np.log1p(-z) + log_normal_density(a + b * special.logit(z))
    ),
    cdf=lambda z, a, b: special.ndtr(a + b * special.logit(z)),
    sf=lambda z, a, b: special.ndtr(-a - b * special.logit(z)),
    ppf=lambda q, a, b: special.expit((special.ndtri(q) - a) / b),
    isf=lambda q, a, b: special.expit((-special.ndtri(q) - a) / b),
)
continuous(
    stats.semicircular,
    support=(-1.0, 1.0),
    within=0.0,
    logpdf=lambda z: -0.4515827052894549 + xlog1py(0.5, -z * z),
    cdf=lambda z: 0.5 + (z * np.sqrt(1.0 - z * z) + np.arcsin(z)) / np.pi,
    ppf=lambda q: 2.0 * special.betaincinv(1.5, 1.5, q) - 1.0,
    isf=lambda q: 1.0 - 2.0 * special.betaincinv(1.5, 1.5, q),
)


def less_sine(y):
    """y - sin y, below 1 by its series."""
    near = y < 1.0
    s, series = chosen(near, y, 0.0) ** 2, 1.0
    for k in (16.0, 14.0, 12.0, 10.0, 8.0, 6.0, 4.0):
        series = 1.0 - s * series / (k * (k + 1.0))
    return chosen(near, y * s * series / 6.0, y - np.sin(y))


def of_cosine(z):
    part = less_sine(np.pi - np.abs(z)) / (2.0 * np.pi)
    return chosen(z < 0, part, 1.0 - part)


# y³ / 6 is between y - sin y and 1.65 times that for y ≤ π
of_quantile = inverse(
    of_cosine,
    lambda z: np.cos(0.5 * z) ** 2 / np.pi,
    lambda q: (np.cbrt(12.0 * np.pi * q) - np.pi, 1.19 * np.cbrt(12.0 * np.pi * q) - np.pi),
)
continuous(
    stats.cosine,
    support=(-np.pi, np.pi),
    within=0.0,
    logpdf=lambda z: 2.0 * np.log(np.cos(0.5 * z)) - 1.1447298858494002,  # log π
    cdf=of_cosine,
    sf=lambda z: of_cosine(-z),
    ppf=of_quantile,
    isf=lambda q: -of_quantile(q),
)
continuous(
    stats.truncexpon,
    "b",
    support=lambda b: (0.0, b),
    within=lambda b: 0.5 * b,
    logpdf=lambda z, b: -z - np.log(-np.expm1(-b)),
    cdf=lambda z, b: np.expm1(-z) / np.expm1(-b),
    ppf=lambda q, b: -np.log1p(q * np.expm1(-b)),
)
for loguniform in (stats.loguniform, stats.reciprocal):
    continuous(
        loguniform,
        "a, b",
        support=lambda a, b: (a, b),
        within=lambda a, b: np.sqrt(a * b),
        logpdf=lambda z, a, b: -np.log(z) - np.log(np.log(b) - np.log(a)),
        cdf=lambda z, a, b: (np.log(z) - np.log(a)) / (np.log(b) - np.log(a)),
        ppf=lambda q, a, b: np.exp(np.log(a) + q * (np.log(b) - np.log(a))),
    )

# ---- truncated normal ----------------------------------------------------------------------------


def log_mass(a, b):
    """log(Φ(b) - Φ(a)): in a tail by logarithms, of the lower one, else from the mass outside."""
    in_tail = (b <= 0) | (a > 0)
    low = np.maximum(chosen(a > 0, -b, a), -1e150)  # whose density is 0, with slope 0 at -inf
    high = chosen(a > 0, -a, b)
    low, high = chosen(in_tail, low, -2.0), chosen(in_tail, high, -1.0)
    log_high = special.log_ndtr(high)
    tail = log_high + np.log1p(-np.exp(special.log_ndtr(low) - log_high))
    a, b = chosen(in_tail, -1.0, a), chosen(in_tail, 1.0, b)
    return chosen(in_tail, tail, np.log1p(-special.ndtr(a) - special.ndtr(-b)))


def truncated_quantile(q, a, b):
    """By the logarithm of the mass on the side where it is small."""
    mass = log_mass(a, b)
    lower = special.ndtri_exp(np.logaddexp(special.log_ndtr(a), np.log(q) + mass))
    upper = -special.ndtri_exp(np.logaddexp(special.log_ndtr(-b), np.log1p(-q) + mass))
    return chosen(a < 0, lower, upper)


continuous(
    stats.truncnorm,
    "a, b",
    valid=[lambda a: a == a, lambda b: b == b],
    support=lambda a, b: (a, b),
    within=lambda a, b: np.minimum(np.maximum(a, 0.0), b),
    logpdf=lambda z, a, b: log_normal_density(z) - log_mass(a, b),
    cdf=lambda z, a, b: np.exp(log_mass(a, z) - log_mass(a, b)),
    sf=lambda z, a, b: np.exp(log_mass(z, b) - log_mass(a, b)),
    logcdf=lambda z, a, b: log_mass(a, z) - log_mass(a, b),
    logsf=lambda z, a, b: log_mass(z, b) - log_mass(a, b),
    ppf=truncated_quantile,
)
