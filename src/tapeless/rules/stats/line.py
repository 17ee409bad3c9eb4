"""Continuous distributions on the whole line.

Densities as in the documentation of `scipy.stats`; cumulative functions from Johnson, Kotz and
Balakrishnan, Continuous Univariate Distributions, 2nd edition, volumes 1 and 2, where no special
function of SciPy is one by itself.
"""

from __future__ import annotations

import numpy as np
import scipy.special as special
import scipy.stats as stats

from tapeless.rules.choosing import chosen
from tapeless.rules.near_zero import expm1_over, log1p_over, power, xlogy
from tapeless.rules.scipy_special import size
from tapeless.rules.stats.around import OVERFLOW
from tapeless.rules.stats.families import continuous


def log_normal_density(z):
    return -0.5 * z * z - 0.9189385332046727  # log √(2π)


def beyond(z, k):
    """Of Laplace's asymmetric distribution: the part behind z, or, over κ², that before."""
    return np.exp(z * chosen(z >= 0, -k, 1.0 / k)) / (1.0 + k * k)


continuous(
    stats.norm,
    logpdf=log_normal_density,
    cdf=lambda z: special.ndtr(z),
    sf=lambda z: special.ndtr(-z),
    logcdf=lambda z: special.log_ndtr(z),
    logsf=lambda z: special.log_ndtr(-z),
    ppf=lambda q: special.ndtri(q),
    isf=lambda q: -special.ndtri(q),
)
continuous(
    stats.t,
    "df",
    logpdf=lambda z, df: (
        -special.betaln(0.5 * df, 0.5) - 0.5 * np.log(df) - 0.5 * (df + 1.0) * np.log1p(z * z / df)
    ),
    cdf=lambda z, df: special.stdtr(df, z),
    sf=lambda z, df: special.stdtr(df, -z),
    ppf=lambda q, df: special.stdtrit(df, q),
    isf=lambda q, df: -special.stdtrit(df, q),
)
continuous(
    stats.cauchy,
    logpdf=lambda z: -1.1447298858494002 - np.log1p(z * z),  # log π
    cdf=lambda z: np.arctan2(1.0, -z) / np.pi,
    sf=lambda z: np.arctan2(1.0, z) / np.pi,
    ppf=lambda q: np.divide(-1.0, np.tan(np.pi * q)),
    isf=lambda q: np.divide(1.0, np.tan(np.pi * q)),
)
continuous(
    stats.laplace,
    logpdf=lambda z: -np.abs(z) - 0.6931471805599453,
    cdf=lambda z: chosen(z >= 0, 1.0 - 0.5 * np.exp(-size(z)), 0.5 * np.exp(-size(z))),
    sf=lambda z: chosen(z >= 0, 0.5 * np.exp(-size(z)), 1.0 - 0.5 * np.exp(-size(z))),
    ppf=lambda q: chosen(q > 0.5, -np.log(2.0 * (1.0 - q)), np.log(2.0 * q)),
    isf=lambda q: chosen(q > 0.5, np.log(2.0 * (1.0 - q)), -np.log(2.0 * q)),
)
continuous(
    stats.laplace_asymmetric,
    "kappa",
    logpdf=lambda z, k: z * chosen(z >= 0, -k, 1.0 / k) - np.log(k + 1.0 / k),
    cdf=lambda z, k: chosen(z >= 0, 1.0 - beyond(z, k), k * k * beyond(z, k)),
    sf=lambda z, k: chosen(z >= 0, beyond(z, k), 1.0 - k * k * beyond(z, k)),
    ppf=lambda q, k: chosen(
        q * (1.0 + k * k) >= k * k,
        -np.log((1.0 - q) * (1.0 + k * k)) / k,
        np.log(q * (1.0 + k * k) / (k * k)) * k,
    ),
)
continuous(
    stats.logistic,
    logpdf=lambda z: -size(z) - 2.0 * np.log1p(np.exp(-size(z))),
    cdf=lambda z: special.expit(z),
    sf=lambda z: special.expit(-z),
    logcdf=lambda z: special.log_expit(z),
    logsf=lambda z: special.log_expit(-z),
    ppf=lambda q: special.logit(q),
    isf=lambda q: -special.logit(q),
)
continuous(
    stats.genlogistic,
    "c",
    logpdf=lambda z, c: (
        np.log(c) - chosen(z < 0, c, 1.0) * size(z) - (c + 1.0) * np.log1p(np.exp(-size(z)))
    ),
    cdf=lambda z, c: np.exp(c * special.log_expit(z)),
    logcdf=lambda z, c: c * special.log_expit(z),
    ppf=lambda q, c: -np.log(np.expm1(-np.log(q) / c)),
)
continuous(
    stats.gumbel_r,
    support=(-OVERFLOW, np.inf),
    logpdf=lambda z: -z - np.exp(-z),
    cdf=lambda z: np.exp(-np.exp(-z)),
    sf=lambda z: -np.expm1(-np.exp(-z)),
    logcdf=lambda z: -np.exp(-z),
    ppf=lambda q: -np.log(-np.log(q)),
    isf=lambda q: -np.log(-np.log1p(-q)),
)
continuous(
    stats.gumbel_l,
    support=(-np.inf, OVERFLOW),
    logpdf=lambda z: z - np.exp(z),
    cdf=lambda z: -np.expm1(-np.exp(z)),
    sf=lambda z: np.exp(-np.exp(z)),
    logsf=lambda z: -np.exp(z),
    ppf=lambda q: np.log(-np.log1p(-q)),
    isf=lambda q: np.log(-np.log(q)),
)
continuous(
    stats.loggamma,
    "c",
    support=(-np.inf, OVERFLOW),
    logpdf=lambda z, c: c * z - np.exp(z) - special.gammaln(c),
    cdf=lambda z, c: special.gammainc(c, np.exp(z)),
    sf=lambda z, c: special.gammaincc(c, np.exp(z)),
    ppf=lambda q, c: np.log(special.gammaincinv(c, q)),
    isf=lambda q, c: np.log(special.gammainccinv(c, q)),
)


def secant(z):
    part = 2.0 / np.pi * np.arctan(np.exp(-size(z)))
    return chosen(z < 0, part, 1.0 - part)


continuous(
    stats.hypsecant,
    logpdf=lambda z: -0.4515827052894549 - size(z) - np.log1p(np.exp(-2.0 * size(z))),  # log ½π
    cdf=secant,
    sf=lambda z: secant(-z),
    ppf=lambda q: np.log(np.tan(0.5 * np.pi * q)),
    isf=lambda q: -np.log(np.tan(0.5 * np.pi * q)),
)


def powered(z, b):
    """Near zero, where the gamma function of |z|ᵇ has no slope, ½ + z pdf(0)."""
    near = power(np.abs(z), b) < 1e-17
    behind = 0.5 * special.gammaincc(1.0 / b, power(chosen(near, 1.0, np.abs(z)), b))
    middle = 0.5 + chosen(near, z, 0.0) * np.exp(np.log(0.5 * b) - special.gammaln(1.0 / b))
    return chosen(near, middle, chosen(z < 0, behind, 1.0 - behind))


def powered_quantile(q, b):
    """q and 1 - q, whichever is less; 1/2 apart, where the inverse has no slope."""
    middle = np.abs(q - 0.5) < 1e-17
    part = chosen(middle, 0.25, chosen(q < 0.5, q, 1.0 - q))
    away = special.gammainccinv(1.0 / b, 2.0 * part) ** (1.0 / b)
    near = chosen(middle, q - 0.5, 0.0) * np.exp(special.gammaln(1.0 / b) - np.log(0.5 * b))
    return chosen(middle, near, chosen(q < 0.5, -away, away))


continuous(
    stats.gennorm,
    "beta",
    logpdf=lambda z, b: np.log(0.5 * b) - special.gammaln(1.0 / b) - power(np.abs(z), b),
    cdf=powered,
    sf=lambda z, b: powered(-z, b),
    ppf=powered_quantile,
    isf=lambda q, b: -powered_quantile(q, b),
)


def doubled(z, a):
    part = 0.5 * special.gammaincc(a, np.abs(z))
    return chosen(z < 0, part, 1.0 - part)


def doubled_quantile(q, a):
    part = special.gammainccinv(a, 2.0 * chosen(q < 0.5, q, 1.0 - q))
    return chosen(q < 0.5, -part, part)


continuous(
    stats.dgamma,
    "a",
    logpdf=lambda z, a: (
        xlogy(a - 1.0, np.abs(z)) - np.abs(z) - 0.6931471805599453 - special.gammaln(a)
    ),
    cdf=doubled,
    sf=lambda z, a: doubled(-z, a),
    ppf=doubled_quantile,
    isf=lambda q, a: -doubled_quantile(q, a),
)
continuous(
    stats.moyal,
    support=(-OVERFLOW, np.inf),
    logpdf=lambda z: -0.5 * (z + np.exp(-z)) - 0.9189385332046727,
    cdf=lambda z: special.erfc(np.exp(-0.5 * z) / np.sqrt(2.0)),
    sf=lambda z: special.erf(np.exp(-0.5 * z) / np.sqrt(2.0)),
    ppf=lambda q: -np.log(2.0 * special.erfcinv(q) ** 2),
)
continuous(
    stats.johnsonsu,
    "a, b",
    valid=[np.isfinite, None],
    logpdf=lambda z, a, b: (
        np.log(b) - 0.5 * np.log1p(z * z) + log_normal_density(a + b * np.arcsinh(z))
    ),
    cdf=lambda z, a, b: special.ndtr(a + b * np.arcsinh(z)),
    sf=lambda z, a, b: special.ndtr(-a - b * np.arcsinh(z)),
    ppf=lambda q, a, b: np.sinh((special.ndtri(q) - a) / b),
    isf=lambda q, a, b: np.sinh((-special.ndtri(q) - a) / b),
)


# log F of Jenkinson's distribution is -exp(-w): w = -log(1 - c z) / c, z where c is 0
def jenkinson(z, c):
    return z * log1p_over(-c * z)


LAST = 1.0 - 2.0**-51  # before which log(1 - c z) is finite


continuous(
    stats.genextreme,
    "c",
    valid=[np.isfinite],
    support=lambda c: (
        chosen(c < 0, LAST / chosen(c < 0, c, -1.0), -np.inf),
        chosen(c > 0, LAST / chosen(c > 0, c, 1.0), np.inf),
    ),
    within=0.0,
    cut=(True, True),
    logpdf=lambda z, c: -np.exp(-jenkinson(z, c)) - jenkinson(z, c) - np.log1p(-c * z),
    cdf=lambda z, c: np.exp(-np.exp(-jenkinson(z, c))),
    sf=lambda z, c: -np.expm1(-np.exp(-jenkinson(z, c))),
    logcdf=lambda z, c: -np.exp(-jenkinson(z, c)),
    ppf=lambda q, c: -np.log(-np.log(q)) * expm1_over(c * np.log(-np.log(q))),
    isf=lambda q, c: -np.log(-np.log1p(-q)) * expm1_over(c * np.log(-np.log1p(-q))),
)
