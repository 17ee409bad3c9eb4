"""The incomplete gamma and beta functions, and Student's, in all their arguments.

Twice in their parameters, and no more: a third derivative in them is refused.
"""

from __future__ import annotations

import numpy as np
import scipy.special as special

from tapeless.rules.choosing import chosen
from tapeless.rules.registry import no_slope, partials
from tapeless.rules.scipy_calls import calls
from tapeless.runtime.scipy_special import (
    betainc_a,
    betainc_aa,
    betainc_ab,
    betainc_b,
    betainc_bb,
    gammainc_a,
    gammainc_aa,
    stdtr_df,
    stdtr_dfdf,
)

# ---- incomplete gamma ----------------------------------------------------------------------------

calls("gammainc gammaincc gammaincinv gammainccinv", "a, x")
calls("gammainc_a gammainc_aa", "a, x", module="special")
no_slope("scipy.special.gammainc_aa")


def gamma_density(a, x):
    """∂P/∂x."""
    return np.exp(special.xlogy(a - 1.0, x) - x - special.gammaln(a))


@partials("scipy.special.gammainc", at=[(0.3, 2.0), (4.5, 3.0), (30.0, 60.0)])
def gammainc(a, x, y):
    return gammainc_a(a, x), gamma_density(a, x)


@partials("scipy.special.gammaincc", at=[(0.3, 2.0), (4.5, 3.0), (30.0, 60.0)])
def gammaincc(a, x, y):
    return -gammainc_a(a, x), -gamma_density(a, x)


@partials("scipy.special.gammainc_a", at=[(0.3, 2.0), (4.5, 3.0)])
def gammainc_a_(a, x, y):
    return gammainc_aa(a, x), gamma_density(a, x) * (np.log(x) - special.psi(a))


@partials("scipy.special.gammainc_aa", at=[(0.3, 2.0), (4.5, 3.0), (0.01, 3.0), (30.0, 25.0)])
def gammainc_aa_(a, x, y):
    score = np.log(x) - special.psi(a)
    return None, gamma_density(a, x) * (score * score - special.polygamma(1, a))


def quotient(slope, density):
    """0 where both are: an end of the support stays where it is."""
    fixed = slope == 0
    return chosen(fixed, 0.0, slope / chosen(fixed, 1.0, density))


# x(a, p) solves P(a, x) = p, so that P_a + P_x x_a = 0 and P_x x_p = 1.
@partials("scipy.special.gammaincinv", at=[(0.3, 0.2), (4.5, 0.7)])
def gammaincinv(a, p, x):
    density = gamma_density(a, x)
    return -quotient(gammainc_a(a, x), density), np.divide(1.0, density)


@partials("scipy.special.gammainccinv", at=[(0.3, 0.2), (4.5, 0.7)])
def gammainccinv(a, p, x):
    density = gamma_density(a, x)
    return -quotient(gammainc_a(a, x), density), np.divide(-1.0, density)


# ---- incomplete beta -----------------------------------------------------------------------------

calls("betainc betaincc betaincinv betainccinv", "a, b, x")
calls("betainc_a betainc_b betainc_aa betainc_ab betainc_bb", "a, b, x", module="special")
for _name in ("betainc_aa", "betainc_ab", "betainc_bb"):
    no_slope(f"scipy.special.{_name}", inputs=(0, 1))
calls("stdtr stdtrit", "df, t")
calls("stdtr_df stdtr_dfdf", "df, t", module="special")
no_slope("scipy.special.stdtr_dfdf")


def beta_density(a, b, x):
    """∂I_x/∂x."""
    logarithm = special.xlogy(a - 1.0, x) + special.xlog1py(b - 1.0, -x)
    return np.exp(logarithm - special.betaln(a, b))


def score_of_a(a, b, x):
    """∂/∂a of the logarithm of the density."""
    return np.log(x) - special.psi(a) + special.psi(a + b)


def score_of_b(a, b, x):
    return np.log1p(-x) - special.psi(b) + special.psi(a + b)


TWICE = [(0.3, 2.0, 0.4), (4.5, 3.0, 0.8), (30.0, 2.0, 0.95)]


@partials("scipy.special.betainc", at=[(0.3, 2.0, 0.4), (4.5, 3.0, 0.8)])
def betainc(a, b, x, y):
    return betainc_a(a, b, x), betainc_b(a, b, x), beta_density(a, b, x)


@partials("scipy.special.betaincc", at=[(0.3, 2.0, 0.4), (4.5, 3.0, 0.8)])
def betaincc(a, b, x, y):
    return -betainc_a(a, b, x), -betainc_b(a, b, x), -beta_density(a, b, x)


@partials("scipy.special.betainc_a", at=[(0.3, 2.0, 0.4), (4.5, 3.0, 0.8)])
def betainc_a_(a, b, x, y):
    along = beta_density(a, b, x) * score_of_a(a, b, x)
    return betainc_aa(a, b, x), betainc_ab(a, b, x), along


@partials("scipy.special.betainc_b", at=[(0.3, 2.0, 0.4), (4.5, 3.0, 0.8)])
def betainc_b_(a, b, x, y):
    along = beta_density(a, b, x) * score_of_b(a, b, x)
    return betainc_ab(a, b, x), betainc_bb(a, b, x), along


@partials("scipy.special.betainc_aa", at=TWICE)
def betainc_aa_(a, b, x, y):
    slope = special.polygamma(1, a + b) - special.polygamma(1, a)
    return None, None, beta_density(a, b, x) * (score_of_a(a, b, x) ** 2 + slope)


@partials("scipy.special.betainc_ab", at=TWICE[:1])
def betainc_ab_(a, b, x, y):
    both = score_of_a(a, b, x) * score_of_b(a, b, x)
    return None, None, beta_density(a, b, x) * (both + special.polygamma(1, a + b))


@partials("scipy.special.betainc_bb", at=TWICE)
def betainc_bb_(a, b, x, y):
    slope = special.polygamma(1, a + b) - special.polygamma(1, b)
    return None, None, beta_density(a, b, x) * (score_of_b(a, b, x) ** 2 + slope)


@partials("scipy.special.betaincinv", at=[(0.3, 2.0, 0.4), (4.5, 3.0, 0.8)])
def betaincinv(a, b, p, x):
    density = beta_density(a, b, x)
    slopes = -quotient(betainc_a(a, b, x), density), -quotient(betainc_b(a, b, x), density)
    return *slopes, np.divide(1.0, density)


@partials("scipy.special.betainccinv", at=[(0.3, 2.0, 0.4), (4.5, 3.0, 0.8)])
def betainccinv(a, b, p, x):
    density = beta_density(a, b, x)
    slopes = -quotient(betainc_a(a, b, x), density), -quotient(betainc_b(a, b, x), density)
    return *slopes, np.divide(-1.0, density)


# ---- Student's t ---------------------------------------------------------------------------------


def t_density(df, t):
    logarithm = special.betaln(0.5 * df, 0.5) + 0.5 * (df + 1.0) * np.log1p(t * t / df)
    return np.exp(-logarithm) / np.sqrt(df)


@partials("scipy.special.stdtr", at=[(0.3, 2.0), (4.5, -0.8), (30.0, 0.01), (0.3, 1e6)])
def stdtr(df, t, y):
    return stdtr_df(df, t), t_density(df, t)


@partials("scipy.special.stdtr_df", at=[(0.3, 2.0), (4.5, -0.8), (9.0, 0.2)])
def stdtr_df_(df, t, y):
    return stdtr_dfdf(df, t), t_density(df, t) * score_of_df(df, t)


def score_of_df(df, t):
    """∂/∂df of the logarithm of the density."""
    s = t * t / df
    slope = special.psi(0.5 * (df + 1.0)) - special.psi(0.5 * df) - np.log1p(s)
    return 0.5 * (slope + (s * (df + 1.0) / (1.0 + s) - 1.0) / df)


@partials("scipy.special.stdtr_dfdf", at=[(0.3, 2.0), (4.5, -0.8), (9.0, 0.2)])
def stdtr_dfdf_(df, t, y):
    part = t * t / (df + t * t)
    spread = special.polygamma(1, 0.5 * (df + 1.0)) - special.polygamma(1, 0.5 * df)
    slope = (1.0 - part + df * part - (df + 1.0) * part * (1.0 - part)) / (2.0 * df * df)
    return None, t_density(df, t) * (score_of_df(df, t) ** 2 + 0.25 * spread + slope)


@partials("scipy.special.stdtrit", at=[(1.3, 0.2), (4.5, 0.7)])
def stdtrit(df, p, t):
    density = t_density(df, t)
    return -quotient(stdtr_df(df, t), density), np.divide(1.0, density)
