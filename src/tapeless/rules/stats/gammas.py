"""Gamma distributions: their powers, inverses and ratios, all on the positive half line.

Sources as in `line`.
"""

from __future__ import annotations

import numpy as np
import scipy.special as special
import scipy.stats as stats

from tapeless.rules.near_zero import power, xlog1py, xlogy
from tapeless.rules.stats.families import POSITIVE, continuous

# ---- exponential and gamma -----------------------------------------------------------------------

continuous(
    stats.expon,
    support=POSITIVE,
    logpdf=lambda z: -z,
    cdf=lambda z: -np.expm1(-z),
    sf=lambda z: np.exp(-z),
    logsf=lambda z: -z,
    ppf=lambda q: -np.log1p(-q),
    isf=lambda q: -np.log(q),
)
continuous(
    stats.gamma,
    "a",
    support=POSITIVE,
    logpdf=lambda z, a: xlogy(a - 1.0, z) - z - special.gammaln(a),
    cdf=lambda z, a: special.gammainc(a, z),
    sf=lambda z, a: special.gammaincc(a, z),
    ppf=lambda q, a: special.gammaincinv(a, q),
    isf=lambda q, a: special.gammainccinv(a, q),
)
continuous(
    stats.invgamma,
    "a",
    support=POSITIVE,
    logpdf=lambda z, a: -(a + 1.0) * np.log(z) - special.gammaln(a) - 1.0 / z,
    cdf=lambda z, a: special.gammaincc(a, np.divide(1.0, z)),
    sf=lambda z, a: special.gammainc(a, np.divide(1.0, z)),
    ppf=lambda q, a: np.divide(1.0, special.gammainccinv(a, q)),
    isf=lambda q, a: np.divide(1.0, special.gammaincinv(a, q)),
)
continuous(
    stats.gengamma,
    "a, c",
    support=POSITIVE,
    logpdf=lambda z, a, c: np.log(c) + xlogy(c * a - 1.0, z) - power(z, c) - special.gammaln(a),
    cdf=lambda z, a, c: special.gammainc(a, power(z, c)),
    sf=lambda z, a, c: special.gammaincc(a, power(z, c)),
    ppf=lambda q, a, c: special.gammaincinv(a, q) ** (1.0 / c),
    isf=lambda q, a, c: special.gammainccinv(a, q) ** (1.0 / c),
)
continuous(
    stats.chi2,
    "df",
    support=POSITIVE,
    logpdf=lambda z, df: (
        xlogy(0.5 * df - 1.0, z)
        - 0.5 * z
        - special.gammaln(0.5 * df)
        - 0.34657359027997264 * df  # ½ log 2
    ),
    cdf=lambda z, df: special.gammainc(0.5 * df, 0.5 * z),
    sf=lambda z, df: special.gammaincc(0.5 * df, 0.5 * z),
    ppf=lambda q, df: 2.0 * special.gammaincinv(0.5 * df, q),
    isf=lambda q, df: 2.0 * special.gammainccinv(0.5 * df, q),
)
continuous(
    stats.chi,
    "df",
    support=POSITIVE,
    logpdf=lambda z, df: (
        0.6931471805599453
        - 0.34657359027997264 * df
        - special.gammaln(0.5 * df)
        + xlogy(df - 1.0, z)
        - 0.5 * z * z
    ),
    cdf=lambda z, df: special.gammainc(0.5 * df, 0.5 * z * z),
    sf=lambda z, df: special.gammaincc(0.5 * df, 0.5 * z * z),
    ppf=lambda q, df: np.sqrt(2.0 * special.gammaincinv(0.5 * df, q)),
    isf=lambda q, df: np.sqrt(2.0 * special.gammainccinv(0.5 * df, q)),
)
continuous(
    stats.maxwell,
    support=(np.nextafter(0.0, 1.0), np.inf),
    logpdf=lambda z: -0.22579135264472744 + 2.0 * np.log(z) - 0.5 * z * z,  # log √(2 / π)
    cdf=lambda z: special.gammainc(1.5, 0.5 * z * z),
    sf=lambda z: special.gammaincc(1.5, 0.5 * z * z),
    ppf=lambda q: np.sqrt(2.0 * special.gammaincinv(1.5, q)),
    isf=lambda q: np.sqrt(2.0 * special.gammainccinv(1.5, q)),
)
continuous(
    stats.nakagami,
    "nu",
    support=POSITIVE,
    logpdf=lambda z, nu: (
        0.6931471805599453
        + xlogy(nu, nu)
        - special.gammaln(nu)
        + xlogy(2.0 * nu - 1.0, z)
        - nu * z * z
    ),
    cdf=lambda z, nu: special.gammainc(nu, nu * z * z),
    sf=lambda z, nu: special.gammaincc(nu, nu * z * z),
    ppf=lambda q, nu: np.sqrt(special.gammaincinv(nu, q) / nu),
    isf=lambda q, nu: np.sqrt(special.gammainccinv(nu, q) / nu),
)

# ---- ratios: beta of the second kind -------------------------------------------------------------

continuous(
    stats.betaprime,
    "a, b",
    support=POSITIVE,
    logpdf=lambda z, a, b: xlogy(a - 1.0, z) - xlog1py(a + b, z) - special.betaln(a, b),
    cdf=lambda z, a, b: special.betainc(a, b, z / (1.0 + z)),
    sf=lambda z, a, b: special.betainc(b, a, 1.0 / (1.0 + z)),
    ppf=lambda q, a, b: special.betaincinv(a, b, q) / special.betainccinv(b, a, q),
)
continuous(
    stats.f,
    "dfn, dfd",
    support=POSITIVE,
    logpdf=lambda z, n, m: (
        0.5 * m * np.log(m)
        + 0.5 * n * np.log(n)
        + xlogy(0.5 * n - 1.0, z)
        - 0.5 * (n + m) * np.log(m + n * z)
        - special.betaln(0.5 * n, 0.5 * m)
    ),
    cdf=lambda z, n, m: special.betainc(0.5 * n, 0.5 * m, n * z / (m + n * z)),
    sf=lambda z, n, m: special.betainc(0.5 * m, 0.5 * n, m / (m + n * z)),
    ppf=lambda q, n, m: (
        m / n * special.betaincinv(0.5 * n, 0.5 * m, q) / special.betainccinv(0.5 * m, 0.5 * n, q)
    ),
    isf=lambda q, n, m: (
        m / n * special.betainccinv(0.5 * n, 0.5 * m, q) / special.betaincinv(0.5 * m, 0.5 * n, q)
    ),
)
