"""Other continuous distributions on the positive half line, some of them from 1 on.

Sources as in `line`.
"""

from __future__ import annotations

import numpy as np
import scipy.special as special
import scipy.stats as stats

from tapeless.rules.choosing import chosen
from tapeless.rules.near_zero import expm1_over, log1p_over, power, softplus, xlogy
from tapeless.rules.stats.families import POSITIVE, continuous
from tapeless.rules.stats.line import log_normal_density

# ---- normal --------------------------------------------------------------------------------------

continuous(
    stats.halfnorm,
    support=POSITIVE,
    logpdf=lambda z: -0.22579135264472744 - 0.5 * z * z,
    cdf=lambda z: special.erf(z / np.sqrt(2.0)),
    sf=lambda z: 2.0 * special.ndtr(-z),
    logsf=lambda z: 0.6931471805599453 + special.log_ndtr(-z),
    ppf=lambda q: special.ndtri(0.5 * (1.0 + q)),
    isf=lambda q: -special.ndtri(0.5 * q),
)
continuous(
    stats.lognorm,
    "s",
    support=lambda s: (np.nextafter(0.0, 1.0), np.inf),
    logpdf=lambda z, s: log_normal_density(np.log(z) / s) - np.log(s) - np.log(z),
    cdf=lambda z, s: special.ndtr(np.log(z) / s),
    sf=lambda z, s: special.ndtr(-np.log(z) / s),
    logcdf=lambda z, s: special.log_ndtr(np.log(z) / s),
    logsf=lambda z, s: special.log_ndtr(-np.log(z) / s),
    ppf=lambda q, s: np.exp(s * special.ndtri(q)),
    isf=lambda q, s: np.exp(-s * special.ndtri(q)),
)
continuous(
    stats.rayleigh,
    support=(np.nextafter(0.0, 1.0), np.inf),
    logpdf=lambda z: np.log(z) - 0.5 * z * z,
    cdf=lambda z: -np.expm1(-0.5 * z * z),
    sf=lambda z: np.exp(-0.5 * z * z),
    logsf=lambda z: -0.5 * z * z,
    ppf=lambda q: np.sqrt(-2.0 * np.log1p(-q)),
    isf=lambda q: np.sqrt(-2.0 * np.log(q)),
)
continuous(
    stats.levy,
    support=lambda: (np.nextafter(0.0, 1.0), np.inf),
    logpdf=lambda z: -0.9189385332046727 - 1.5 * np.log(z) - 0.5 / z,
    cdf=lambda z: special.erfc(np.sqrt(0.5 / z)),
    sf=lambda z: special.erf(np.sqrt(0.5 / z)),
    ppf=lambda q: 1.0 / special.ndtri(0.5 * q) ** 2,
)

# ---- Cauchy, logistic ----------------------------------------------------------------------------

continuous(
    stats.halfcauchy,
    support=POSITIVE,
    logpdf=lambda z: -0.4515827052894549 - np.log1p(z * z),
    cdf=lambda z: 2.0 / np.pi * np.arctan(z),
    sf=lambda z: 2.0 / np.pi * np.arctan2(1.0, z),
    ppf=lambda q: np.tan(0.5 * np.pi * q),
    isf=lambda q: 1.0 / np.tan(0.5 * np.pi * q),
)
continuous(
    stats.halflogistic,
    support=POSITIVE,
    logpdf=lambda z: 0.6931471805599453 - z - 2.0 * np.log1p(np.exp(-z)),
    cdf=lambda z: np.tanh(0.5 * z),
    sf=lambda z: 2.0 * special.expit(-z),
    ppf=lambda q: 2.0 * np.arctanh(q),
)
continuous(
    stats.fisk,
    "c",
    support=POSITIVE,
    logpdf=lambda z, c: np.log(c) + xlogy(c - 1.0, z) - 2.0 * softplus(c * np.log(z)),
    cdf=lambda z, c: special.expit(c * np.log(z)),
    sf=lambda z, c: special.expit(-c * np.log(z)),
    ppf=lambda q, c: np.exp(special.logit(q) / c),
    isf=lambda q, c: np.exp(-special.logit(q) / c),
)

# ---- Weibull and others that are powers of an exponential ----------------------------------------

continuous(
    stats.weibull_min,
    "c",
    support=POSITIVE,
    logpdf=lambda z, c: np.log(c) + xlogy(c - 1.0, z) - power(z, c),
    cdf=lambda z, c: -np.expm1(-power(z, c)),
    sf=lambda z, c: np.exp(-power(z, c)),
    logsf=lambda z, c: -power(z, c),
    ppf=lambda q, c: (-np.log1p(-q)) ** (1.0 / c),
    isf=lambda q, c: (-np.log(q)) ** (1.0 / c),
)
continuous(
    stats.weibull_max,
    "c",
    support=(-np.inf, 0.0),
    within=-1.0,
    logpdf=lambda z, c: np.log(c) + xlogy(c - 1.0, -z) - power(-z, c),
    cdf=lambda z, c: np.exp(-power(-z, c)),
    sf=lambda z, c: -np.expm1(-power(-z, c)),
    logcdf=lambda z, c: -power(-z, c),
    ppf=lambda q, c: -((-np.log(q)) ** (1.0 / c)),
)
continuous(
    stats.exponweib,
    "a, c",
    support=POSITIVE,
    logpdf=lambda z, a, c: (
        np.log(a)
        + np.log(c)
        + xlogy(a - 1.0, -np.expm1(-power(z, c)))
        - power(z, c)
        + xlogy(c - 1.0, z)
    ),
    cdf=lambda z, a, c: (-np.expm1(-power(z, c))) ** a,
    ppf=lambda q, a, c: (-np.log1p(-(q ** (1.0 / a)))) ** (1.0 / c),
)
continuous(
    stats.invweibull,
    "c",
    support=lambda c: (np.nextafter(0.0, 1.0), np.inf),
    logpdf=lambda z, c: np.log(c) - (c + 1.0) * np.log(z) - power(z, -c),
    cdf=lambda z, c: np.exp(-power(z, -c)),
    sf=lambda z, c: -np.expm1(-power(z, -c)),
    logcdf=lambda z, c: -power(z, -c),
    ppf=lambda q, c: (-np.log(q)) ** (-1.0 / c),
)
continuous(
    stats.gompertz,
    "c",
    support=POSITIVE,
    logpdf=lambda z, c: np.log(c) + z - c * np.expm1(z),
    cdf=lambda z, c: -np.expm1(-c * np.expm1(z)),
    sf=lambda z, c: np.exp(-c * np.expm1(z)),
    logsf=lambda z, c: -c * np.expm1(z),
    ppf=lambda q, c: np.log1p(-np.log1p(-q) / c),
    isf=lambda q, c: np.log1p(-np.log(q) / c),
)

# ---- powers: Pareto and Burr ---------------------------------------------------------------------

continuous(
    stats.pareto,
    "b",
    support=(1.0, np.inf),
    within=2.0,
    logpdf=lambda z, b: np.log(b) - (b + 1.0) * np.log(z),
    cdf=lambda z, b: -np.expm1(-b * np.log(z)),
    sf=lambda z, b: power(z, -b),
    logsf=lambda z, b: -b * np.log(z),
    ppf=lambda q, b: np.exp(-np.log1p(-q) / b),
    isf=lambda q, b: power(q, -1.0 / b),
)
continuous(
    stats.lomax,
    "c",
    support=POSITIVE,
    logpdf=lambda z, c: np.log(c) - (c + 1.0) * np.log1p(z),
    cdf=lambda z, c: -np.expm1(-c * np.log1p(z)),
    sf=lambda z, c: np.exp(-c * np.log1p(z)),
    logsf=lambda z, c: -c * np.log1p(z),
    ppf=lambda q, c: np.expm1(-np.log1p(-q) / c),
    isf=lambda q, c: np.expm1(-np.log(q) / c),
)
continuous(
    stats.burr12,
    "c, d",
    support=POSITIVE,
    logpdf=lambda z, c, d: (
        np.log(c) + np.log(d) + xlogy(c - 1.0, z) - (d + 1.0) * np.log1p(power(z, c))
    ),
    cdf=lambda z, c, d: -np.expm1(-d * np.log1p(power(z, c))),
    sf=lambda z, c, d: np.exp(-d * np.log1p(power(z, c))),
    logsf=lambda z, c, d: -d * np.log1p(power(z, c)),
    ppf=lambda q, c, d: np.expm1(-np.log1p(-q) / d) ** (1.0 / c),
)


def smaller(z, c):
    """zᶜ or z⁻ᶜ, whichever is less than 1."""
    return power(z, chosen(z < 1, c, -c))


continuous(
    stats.loglaplace,
    "c",
    support=POSITIVE,
    logpdf=lambda z, c: np.log(0.5 * c) + (chosen(z < 1, c, -c) - 1.0) * np.log(z),
    cdf=lambda z, c: chosen(z < 1, 0.5 * smaller(z, c), 1.0 - 0.5 * smaller(z, c)),
    sf=lambda z, c: chosen(z < 1, 1.0 - 0.5 * smaller(z, c), 0.5 * smaller(z, c)),
    ppf=lambda q, c: chosen(
        q < 0.5, np.exp(np.log(2.0 * q) / c), np.exp(-np.log(2.0 * (1.0 - q)) / c)
    ),
)
# 1 - F = (1 + c z)^(-1/c), e⁻ᶻ where c is 0
continuous(
    stats.genpareto,
    "c",
    valid=[np.isfinite],
    support=lambda c: (0.0, chosen(c < 0, -1.0 / chosen(c < 0, c, -1.0), np.inf)),
    within=0.0,
    logpdf=lambda z, c: -(c + 1.0) * z * log1p_over(c * z),
    cdf=lambda z, c: -np.expm1(-z * log1p_over(c * z)),
    sf=lambda z, c: np.exp(-z * log1p_over(c * z)),
    logsf=lambda z, c: -z * log1p_over(c * z),
    ppf=lambda q, c: -np.log1p(-q) * expm1_over(-c * np.log1p(-q)),
    isf=lambda q, c: -np.log(q) * expm1_over(-c * np.log(q)),
)
