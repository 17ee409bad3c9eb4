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
    ppf=lambda q: np.tan(np.pi * q - 0.5 * np.pi),
    isf=lambda q: np.tan(0.5 * np.pi - np.pi * q),
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
    logpdf=lambda z: -z - np.exp(-z),
    cdf=lambda z: np.exp(-np.exp(-z)),
    sf=lambda z: -np.expm1(-np.exp(-z)),
    logcdf=lambda z: -np.exp(-z),
    ppf=lambda q: -np.log(-np.log(q)),
    isf=lambda q: -np.log(-np.log1p(-q)),
)
continuous(
    stats.gumbel_l,
    logpdf=lambda z: z - np.exp(z),
    cdf=lambda z: -np.expm1(-np.exp(z)),
    sf=lambda z: np.exp(-np.exp(z)),
    logsf=lambda z: -np.exp(z),
    ppf=lambda q: np.log(-np.log1p(-q)),
    isf=lambda q: np.log(-np.log(q)),
)
continuous(
    stats.skewnorm,
    "a",
    valid=[np.isfinite],
    logpdf=lambda z, a: 0.6931471805599453 + log_normal_density(z) + special.log_ndtr(a * z),
    cdf=lambda z, a: special.ndtr(z) - 2.0 * special.owens_t(z, a),
    sf=lambda z, a: special.ndtr(-z) + 2.0 * special.owens_t(z, a),
    logcdf=None,  # the differences of these are lost in the tails
    logsf=None,
)
continuous(
    stats.loggamma,
    "c",
    logpdf=lambda z, c: c * z - np.exp(z) - special.gammaln(c),
    cdf=lambda z, c: special.gammainc(c, np.exp(z)),
    sf=lambda z, c: special.gammaincc(c, np.exp(z)),
    ppf=lambda q, c: np.log(special.gammaincinv(c, q)),
    isf=lambda q, c: np.log(special.gammainccinv(c, q)),
)
continuous(
    stats.hypsecant,
    logpdf=lambda z: -0.4515827052894549 - size(z) - np.log1p(np.exp(-2.0 * size(z))),  # log ½π
    cdf=lambda z: 2.0 / np.pi * np.arctan(np.exp(z)),
    sf=lambda z: 2.0 / np.pi * np.arctan(np.exp(-z)),
    ppf=lambda q: np.log(np.tan(0.5 * np.pi * q)),
    isf=lambda q: -np.log(np.tan(0.5 * np.pi * q)),
)
continuous(
    stats.gennorm,
    "beta",
    logpdf=lambda z, b: np.log(0.5 * b) - special.gammaln(1.0 / b) - power(np.abs(z), b),
)
continuous(
    stats.exponnorm,
    "K",
    logpdf=lambda z, K: 0.5 / K / K - z / K + special.log_ndtr(z - 1.0 / K) - np.log(K),
    cdf=lambda z, K: special.ndtr(z) - np.exp(0.5 / K / K - z / K + special.log_ndtr(z - 1.0 / K)),
    sf=lambda z, K: special.ndtr(-z) + np.exp(0.5 / K / K - z / K + special.log_ndtr(z - 1.0 / K)),
)
continuous(
    stats.moyal,
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
continuous(
    stats.dgamma,
    "a",
    logpdf=lambda z, a: (
        xlogy(a - 1.0, np.abs(z)) - np.abs(z) - 0.6931471805599453 - special.gammaln(a)
    ),
)
continuous(
    stats.norminvgauss,
    "a, b",
    valid=[None, np.isfinite],
    logpdf=lambda z, a, b: (
        np.log(a / np.pi)
        + np.sqrt((a - b) * (a + b))
        - a * np.hypot(1.0, z)
        + b * z
        + np.log(special.k1e(a * np.hypot(1.0, z)))
        - np.log(np.hypot(1.0, z))
    ),
)


# log F of Jenkinson's distribution is -exp(-w): w = -log(1 - c z) / c, z where c is 0
def jenkinson(z, c):
    return z * log1p_over(-c * z)


continuous(
    stats.genextreme,
    "c",
    valid=[np.isfinite],
    support=lambda c: (
        chosen(c < 0, 1.0 / chosen(c < 0, c, -1.0), -np.inf),
        chosen(c > 0, 1.0 / chosen(c > 0, c, 1.0), np.inf),
    ),
    within=0.0,
    logpdf=lambda z, c: -np.exp(-jenkinson(z, c)) - jenkinson(z, c) - np.log1p(-c * z),
    cdf=lambda z, c: np.exp(-np.exp(-jenkinson(z, c))),
    sf=lambda z, c: -np.expm1(-np.exp(-jenkinson(z, c))),
    logcdf=lambda z, c: -np.exp(-jenkinson(z, c)),
    ppf=lambda q, c: -np.log(-np.log(q)) * expm1_over(c * np.log(-np.log(q))),
    isf=lambda q, c: -np.log(-np.log1p(-q)) * expm1_over(c * np.log(-np.log1p(-q))),
)
