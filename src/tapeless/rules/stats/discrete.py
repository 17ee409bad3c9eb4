"""Discrete distributions: Johnson, Kemp and Kotz, Univariate Discrete Distributions, 3rd edition.

A quantile is a whole number and has no slope: `ppf` has no formula here. Where a cumulative function
has no closed form it is a sum, as in SciPy.
"""

from __future__ import annotations

import numpy as np
import scipy.special as special
import scipy.stats as stats

from tapeless.rules.choosing import chosen
from tapeless.rules.near_zero import xlog1py, xlogy
from tapeless.rules.stats.families import discrete
from tapeless.rules.stats.numerical import sum_down, sum_up

NATURAL = (0.0, np.inf)


def is_probability(p):
    return (p >= 0) & (p <= 1)


def is_count(n):
    return (n >= 0) & (np.floor(n) == n)


discrete(
    stats.bernoulli,
    "p",
    valid=[is_probability],
    support=(0.0, 1.0),
    within=0.0,
    logpmf=lambda k, p: xlogy(k, p) + xlog1py(1.0 - k, -p),
    cdf=lambda k, p: 1.0 - p,
    sf=lambda k, p: p + 0.0 * k,
)
discrete(
    stats.binom,
    "n, p",
    valid=[is_count, is_probability],
    support=lambda n, p: (0.0, n),
    within=0.0,
    logpmf=lambda k, n, p: (
        special.gammaln(n + 1.0)
        - (special.gammaln(k + 1.0) + special.gammaln(n - k + 1.0))
        + xlogy(k, p)
        + xlog1py(n - k, -p)
    ),
    cdf=lambda k, n, p: special.betaincc(k + 1.0, n - k, p),
    sf=lambda k, n, p: special.betainc(k + 1.0, n - k, p),
)
discrete(
    stats.poisson,
    "mu",
    valid=[lambda mu: mu >= 0],
    support=NATURAL,
    logpmf=lambda k, mu: xlogy(k, mu) - special.gammaln(k + 1.0) - mu,
    cdf=lambda k, mu: special.gammaincc(k + 1.0, mu),
    sf=lambda k, mu: special.gammainc(k + 1.0, mu),
)
discrete(
    stats.nbinom,
    "n, p",
    valid=[None, lambda p: (p > 0) & (p <= 1)],
    support=NATURAL,
    logpmf=lambda k, n, p: (
        special.gammaln(n + k)
        - special.gammaln(k + 1.0)
        - special.gammaln(n)
        + n * np.log(p)
        + xlog1py(k, -p)
    ),
    cdf=lambda k, n, p: special.betainc(n, k + 1.0, p),
    sf=lambda k, n, p: special.betaincc(n, k + 1.0, p),
)
discrete(
    stats.geom,
    "p",
    valid=[lambda p: (p > 0) & (p <= 1)],
    support=(1.0, np.inf),
    logpmf=lambda k, p: xlog1py(k - 1.0, -p) + np.log(p),
    cdf=lambda k, p: -np.expm1(k * np.log1p(-p)),
    sf=lambda k, p: np.exp(k * np.log1p(-p)),
    logsf=lambda k, p: k * np.log1p(-p),
)


def log_hypergeom(k, M, n, N):
    return (
        special.betaln(n + 1.0, 1.0)
        + special.betaln(M - n + 1.0, 1.0)
        + special.betaln(M - N + 1.0, N + 1.0)
        - special.betaln(k + 1.0, n - k + 1.0)
        - special.betaln(N - k + 1.0, M - n - N + k + 1.0)
        - special.betaln(M + 1.0, 1.0)
    )


def least_hypergeom(M, n, N):
    return np.maximum(N - (M - n), 0.0)


def largest_hypergeom(M, n, N):
    return np.minimum(n, N)


discrete(
    stats.hypergeom,
    "M, n, N",
    valid=[is_count, is_count, is_count],
    support=lambda M, n, N: (least_hypergeom(M, n, N), largest_hypergeom(M, n, N)),
    within=least_hypergeom,
    logpmf=log_hypergeom,
    cdf=sum_down(log_hypergeom, least_hypergeom),
    sf=sum_up(log_hypergeom, largest_hypergeom),
)


def log_betabinom(k, n, a, b):
    return (
        -np.log(n + 1.0)
        - special.betaln(n - k + 1.0, k + 1.0)
        + special.betaln(k + a, n - k + b)
        - special.betaln(a, b)
    )


discrete(
    stats.betabinom,
    "n, a, b",
    valid=[is_count, None, None],
    support=lambda n, a, b: (0.0, n),
    within=0.0,
    logpmf=log_betabinom,
    cdf=sum_down(log_betabinom, lambda n, a, b: 0.0),
    sf=sum_up(log_betabinom, lambda n, a, b: n),
)


def log_betanbinom(k, n, a, b):
    return (
        -np.log(n + k)
        - special.betaln(n, k + 1.0)
        + special.betaln(a + n, b + k)
        - special.betaln(a, b)
    )


discrete(
    stats.betanbinom,
    "n, a, b",
    valid=[is_count, None, None],
    support=NATURAL,
    logpmf=log_betanbinom,
    cdf=sum_down(log_betanbinom, lambda n, a, b: 0.0),
)


def log_logser(k, p):
    return xlogy(k, p) - np.log(k) - np.log(-np.log1p(-p))


discrete(
    stats.logser,
    "p",
    valid=[lambda p: (p > 0) & (p < 1)],
    support=(1.0, np.inf),
    logpmf=log_logser,
    cdf=sum_down(log_logser, lambda p: 1.0),
)


def dlaplace(k, a):
    """P(≤ k): e^(a (k + 1)) / (e^a + 1) below zero."""
    part = np.exp(-a * np.abs(chosen(k < 0, k + 1.0, k))) / (np.exp(a) + 1.0)
    return chosen(k < 0, part, 1.0 - part)


discrete(
    stats.dlaplace,
    "a",
    support=(-np.inf, np.inf),
    logpmf=lambda k, a: np.log(np.tanh(0.5 * a)) - a * np.abs(k),
    cdf=dlaplace,
    sf=lambda k, a: dlaplace(-k - 1.0, a),
)
discrete(
    stats.planck,
    "lambda_",
    support=NATURAL,
    logpmf=lambda k, rate: np.log(-np.expm1(-rate)) - rate * k,
    cdf=lambda k, rate: -np.expm1(-rate * (k + 1.0)),
    sf=lambda k, rate: np.exp(-rate * (k + 1.0)),
    logsf=lambda k, rate: -rate * (k + 1.0),
)
discrete(
    stats.boltzmann,
    "lambda_, N",
    support=lambda rate, N: (0.0, N - 1.0),
    within=0.0,
    logpmf=lambda k, rate, N: np.log(-np.expm1(-rate)) - np.log(-np.expm1(-rate * N)) - rate * k,
    cdf=lambda k, rate, N: np.expm1(-rate * (k + 1.0)) / np.expm1(-rate * N),
    sf=lambda k, rate, N: (
        np.exp(-rate * (k + 1.0)) * np.expm1(-rate * (N - 1.0 - k)) / np.expm1(-rate * N)
    ),
)
discrete(
    stats.yulesimon,
    "alpha",
    support=(1.0, np.inf),
    logpmf=lambda k, alpha: np.log(alpha) + special.betaln(k, alpha + 1.0),
    cdf=lambda k, alpha: 1.0 - k * special.beta(k, alpha + 1.0),
    sf=lambda k, alpha: k * special.beta(k, alpha + 1.0),
)
