"""Normal distributions that are skewed, folded or mixed: what has no closed form is `numerical`.

The brackets of quantiles come from what the variable is made of.
"""

from __future__ import annotations

import numpy as np
import scipy.special as special
import scipy.stats as stats

from tapeless.rules.choosing import chosen
from tapeless.rules.custom import stop_gradient
from tapeless.rules.stats.families import POSITIVE, continuous, exponential
from tapeless.rules.stats.line import log_normal_density
from tapeless.rules.stats.numerical import FALLEN, integral, inverse

OPEN = (np.nextafter(0.0, 1.0), np.inf)

# ---- skewed --------------------------------------------------------------------------------------


def log_skewed(z, a):
    return 0.6931471805599453 + log_normal_density(z) + special.log_ndtr(a * z)


def skewed(z, a):
    """Φ(z) - 2 T(z, a), and where that cancels an integral: for a > 0 and t < z < 0 the density is
    at most as e^(-½ (1 + a²) (t² - z²)).
    """
    cancels = (z < 0) & (a > 0)
    z_tail, a_tail = chosen(cancels, z, -1.0), chosen(cancels, a, 1.0)
    held = stop_gradient(z_tail) ** 2 + 2.0 * FALLEN / (1.0 + stop_gradient(a_tail) ** 2)
    tail = integral(lambda t: np.exp(log_skewed(t, a_tail)), -np.sqrt(held), z_tail)
    z, a = chosen(cancels, 0.0, z), chosen(cancels, 0.0, a)
    return chosen(cancels, tail, special.ndtr(z) - 2.0 * special.owens_t(z, a))


def skewed_bracket(q, a):
    """Its size is that of a normal variable."""
    return special.ndtri(0.5 * q) + 0.0 * a, -special.ndtri(0.5 * (1.0 - q)) + 0.0 * a


skewed_quantile = inverse(skewed, exponential(log_skewed), skewed_bracket)
continuous(
    stats.skewnorm,
    "a",
    valid=[np.isfinite],
    logpdf=log_skewed,
    cdf=skewed,
    sf=lambda z, a: skewed(-z, -a),
    ppf=skewed_quantile,
    isf=lambda q, a: -skewed_quantile(q, -a),
)

# ---- with an exponential variable added ----------------------------------------------------------


def log_behind(z, K):
    """log(K pdf)."""
    return 0.5 / K / K - z / K + special.log_ndtr(z - 1.0 / K)


def with_exponential(z, K):
    return special.ndtr(z) - np.exp(log_behind(z, K))


def rest_with_exponential(z, K):
    return special.ndtr(-z) + np.exp(log_behind(z, K))


def log_with_exponential(z, K):
    return log_behind(z, K) - np.log(K)


def bracket_with_exponential(q, K):
    """Above the normal variable; where either is in its upper half part, the sum is there."""
    half = 0.5 * (1.0 - q)
    return special.ndtri(q) + 0.0 * K, -special.ndtri(half) - K * np.log(half)


def upper_bracket_with_exponential(s, K):
    return -special.ndtri(s) + 0.0 * K, -special.ndtri(0.5 * s) - K * np.log(0.5 * s)


continuous(
    stats.exponnorm,
    "K",
    logpdf=log_with_exponential,
    cdf=with_exponential,
    sf=rest_with_exponential,
    ppf=inverse(with_exponential, exponential(log_with_exponential), bracket_with_exponential),
    isf=inverse(
        rest_with_exponential,
        exponential(log_with_exponential),
        upper_bracket_with_exponential,
        -1.0,
    ),
)

# ---- folded --------------------------------------------------------------------------------------


def log_folded(z, c):
    return np.logaddexp(log_normal_density(z - c), log_normal_density(z + c))


def folded(z, c):
    return 0.5 * (special.erf((z - c) / np.sqrt(2.0)) + special.erf((z + c) / np.sqrt(2.0)))


def rest_folded(z, c):
    return special.ndtr(c - z) + special.ndtr(-c - z)


continuous(
    stats.foldnorm,
    "c",
    support=POSITIVE,
    valid=[lambda c: c >= 0],
    logpdf=log_folded,
    cdf=folded,
    sf=rest_folded,
    ppf=inverse(
        folded,
        exponential(log_folded),
        lambda q, c: (0.0 * q * c, c - special.ndtri(0.5 * (1.0 - q))),
    ),
    isf=inverse(
        rest_folded,
        exponential(log_folded),
        lambda s, c: (0.0 * s * c, c - special.ndtri(0.5 * s)),
        -1.0,
    ),
)
continuous(
    stats.rice,
    "b",
    support=OPEN,
    valid=[lambda b: b >= 0],
    logpdf=lambda z, b: np.log(z) - 0.5 * (z - b) ** 2 + np.log(special.i0e(z * b)),
    cdf=lambda z, b: special.chndtr(z * z, 2.0, b * b),
    ppf=lambda q, b: np.sqrt(special.chndtrix(q, 2.0, b * b)),
    cut=(True, False),
)

# ---- inverse Gaussian ----------------------------------------------------------------------------


def log_inverse_gauss(z, mu):
    return -0.9189385332046727 - 1.5 * np.log(z) - (z / mu - 1.0) ** 2 / (2.0 * z)


def inverse_gauss(z, mu):
    return special.ndtr((z / mu - 1.0) / np.sqrt(z)) + reflected(z, mu)


def rest_inverse_gauss(z, mu):
    return special.ndtr((1.0 - z / mu) / np.sqrt(z)) - reflected(z, mu)


def reflected(z, mu):
    return np.exp(2.0 / mu + special.log_ndtr(-(z / mu + 1.0) / np.sqrt(z)))


def where_normal(n, mu):
    """z for which (z / mu - 1) / √z is n."""
    root = np.sqrt(n * n + 4.0 / mu)
    return chosen(n < 0, 2.0 / (root + np.abs(n)), 0.5 * mu * (root + np.abs(n))) ** 2


# The term `reflected` is positive and at most Φ(-|n|).
continuous(
    stats.invgauss,
    "mu",
    support=OPEN,
    logpdf=log_inverse_gauss,
    cdf=inverse_gauss,
    sf=rest_inverse_gauss,
    ppf=inverse(
        inverse_gauss,
        exponential(log_inverse_gauss),
        lambda q, mu: (
            where_normal(special.ndtri(0.5 * q), mu),
            where_normal(special.ndtri(q), mu),
        ),
    ),
    isf=inverse(
        rest_inverse_gauss,
        exponential(log_inverse_gauss),
        lambda s, mu: (
            where_normal(special.ndtri(0.5 * (1.0 - s)), mu),
            where_normal(-special.ndtri(s), mu),
        ),
        -1.0,
    ),
    cut=(True, False),
)


# ---- normal, with an inverse Gaussian variance and a mean in proportion --------------------------


def log_mixed(z, a, b):
    length = np.hypot(1.0, z)
    front = np.log(a / np.pi) + np.sqrt((a - b) * (a + b))
    return front - a * length + b * z + np.log(special.k1e(a * length)) - np.log(length)


def before(z, a, b):
    """The part below z by an integral over u, where z = sinh u."""
    held_a, held_b = stop_gradient(a), stop_gradient(b)
    held_z, square = stop_gradient(z), (held_a - held_b) * (held_a + held_b)
    fallen = held_a * np.hypot(1.0, held_z) - held_b * held_z + FALLEN
    low = (held_b * fallen - held_a * np.sqrt(fallen * fallen - square)) / square
    front = np.log(a / np.pi) + np.sqrt((a - b) * (a + b))

    def density(u):
        length = np.cosh(u)
        return np.exp(front - a * length + b * np.sinh(u)) * special.k1e(a * length)

    return integral(density, np.arcsinh(low), np.arcsinh(z))


def mixed(z, a, b):
    """By the part on the side of the mean where z is."""
    below = z < b / np.sqrt((a - b) * (a + b))
    sign = chosen(below, 1.0, -1.0)
    part = before(sign * z, a, sign * b)
    return chosen(below, part, 1.0 - part)


def mixed_bracket(q, a, b):
    """By Chernoff's bound: P(X > z) ≤ E e^((a - b) X) / e^((a - b) z)."""
    front = np.sqrt((a - b) * (a + b))
    return (np.log(q) - front) / (a + b), (front - np.log1p(-q)) / (a - b)


mixed_quantile = inverse(mixed, exponential(log_mixed), mixed_bracket)
continuous(
    stats.norminvgauss,
    "a, b",
    valid=[None, np.isfinite],
    logpdf=log_mixed,
    cdf=mixed,
    sf=lambda z, a, b: mixed(-z, a, -b),
    ppf=mixed_quantile,
    isf=lambda q, a, b: -mixed_quantile(q, a, -b),
)
