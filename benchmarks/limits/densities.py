"""Logarithms of densities and their gradients, written by hand for Numba.

Each is a loop over the points. `once` is what does not depend on the point, `each` gives v, the
logarithm of the standard density at z, d, its slope in z, and `a_`, its slope in the shape a.
The data are inside of the support, which is not checked.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit

from tapeless.runtime.cython_special import betaln, gammaln, i0e, i1e, log_ndtr, ndtr, psi


@dataclass(frozen=True)
class Density:
    """A density by hand: its shapes with the values to run it at, and the two parts of its loop."""

    shapes: dict[str, float]
    once: str
    each: str


DENSITIES = {
    "norm": Density({}, "", "v = -0.5 * z * z - C; d = -z"),
    "cauchy": Density({}, "", "q = 1.0 + z * z; v = -log(pi) - log(q); d = -2.0 * z / q"),
    "laplace": Density({}, "", "v = -abs(z) - log(2.0); d = -1.0 if z > 0 else 1.0"),
    "logistic": Density(
        {},
        "",
        "e = exp(-abs(z)); v = -abs(z) - 2.0 * log1p(e);"
        "d = (1.0 - e) / (1.0 + e) * (-1.0 if z > 0 else 1.0)",
    ),
    "gumbel_r": Density({}, "", "e = exp(-z); v = -z - e; d = e - 1.0"),
    "gumbel_l": Density({}, "", "e = exp(z); v = z - e; d = 1.0 - e"),
    "hypsecant": Density(
        {},
        "",
        "e = exp(-2.0 * abs(z)); v = log(2.0 / pi) - abs(z) - log1p(e);"
        "d = (1.0 - e) / (1.0 + e) * (-1.0 if z > 0 else 1.0)",
    ),
    "moyal": Density({}, "", "e = exp(-z); v = -0.5 * (z + e) - C; d = 0.5 * (e - 1.0)"),
    "t": Density(
        {"df": 4.5},
        "b = betaln(0.5 * df, 0.5) + 0.5 * log(df);"
        "p = 0.5 * (psi(0.5 * (df + 1.0)) - psi(0.5 * df) - 1.0 / df)",
        "q = z * z / df; l = log1p(q); w = (df + 1.0) / (1.0 + q); v = -b - 0.5 * (df + 1.0) * l;"
        "d = -w * z / df; df_ = p - 0.5 * l + 0.5 * w * q / df",
    ),
    "skewnorm": Density(
        {"a": 1.2},
        "",
        "u = a * z; l = log_ndtr(u); r = exp(-0.5 * u * u - C - l);"
        "v = log(2.0) - 0.5 * z * z - C + l; d = -z + a * r; a_ = z * r",
    ),
    "loggamma": Density(
        {"c": 1.8},
        "g = gammaln(c); p = psi(c)",
        "e = exp(z); v = c * z - e - g; d = c - e; c_ = z - p",
    ),
    "genlogistic": Density(
        {"c": 1.7},
        "g = log(c)",
        "e = exp(-z); l = log1p(e); w = e / (1.0 + e);"
        "v = g - z - (c + 1.0) * l; d = -1.0 + (c + 1.0) * w; c_ = 1.0 / c - l",
    ),
    "gennorm": Density(
        {"b": 1.6},
        "g = log(0.5 * b) - gammaln(1.0 / b); p = 1.0 / b + psi(1.0 / b) / (b * b)",
        "l = log(abs(z)); e = abs(z) ** b; v = g - e; d = -b * e / z; b_ = p - e * l",
    ),
    "exponnorm": Density(
        {"K": 1.4},
        "k = 1.0 / K; g = log(K)",
        "u = z - k; l = log_ndtr(u); r = exp(-0.5 * u * u - C - l);"
        "v = 0.5 * k * k - k * z + l - g; d = -k + r; K_ = k * k * (z - k + r) - k",
    ),
    "johnsonsu": Density(
        {"a": 0.4, "b": 1.3},
        "g = log(b)",
        "q = 1.0 + z * z; y = asinh(z); w = a + b * y; v = g - 0.5 * log(q) - 0.5 * w * w - C;"
        "d = -z / q - w * b / sqrt(q); a_ = -w; b_ = 1.0 / b - w * y",
    ),
    "expon": Density({}, "", "v = -z; d = -1.0"),
    "gamma": Density(
        {"a": 2.3},
        "g = gammaln(a); p = psi(a)",
        "l = log(z); v = (a - 1.0) * l - z - g; d = (a - 1.0) / z - 1.0; a_ = l - p",
    ),
    "invgamma": Density(
        {"a": 3.1},
        "g = gammaln(a); p = psi(a)",
        "l = log(z); r = 1.0 / z; v = -(a + 1.0) * l - g - r; d = r * (r - a - 1.0); a_ = -l - p",
    ),
    "chi2": Density(
        {"df": 3.7},
        "g = gammaln(0.5 * df) + 0.5 * df * log(2.0); p = 0.5 * (psi(0.5 * df) + log(2.0))",
        "l = log(z); h = 0.5 * df - 1.0; v = h * l - 0.5 * z - g; d = h / z - 0.5;"
        "df_ = 0.5 * l - p",
    ),
    "chi": Density(
        {"df": 2.6},
        "g = gammaln(0.5 * df) + (0.5 * df - 1.0) * log(2.0); p = 0.5 * (psi(0.5 * df) + log(2.0))",
        "l = log(z); v = (df - 1.0) * l - 0.5 * z * z - g; d = (df - 1.0) / z - z; df_ = l - p",
    ),
    "maxwell": Density(
        {}, "", "v = 0.5 * log(2.0 / pi) + 2.0 * log(z) - 0.5 * z * z; d = 2.0 / z - z"
    ),
    "rayleigh": Density({}, "", "v = log(z) - 0.5 * z * z; d = 1.0 / z - z"),
    "nakagami": Density(
        {"nu": 1.3},
        "g = log(2.0) + nu * log(nu) - gammaln(nu); p = log(nu) + 1.0 - psi(nu)",
        "l = log(z); h = 2.0 * nu - 1.0; v = g + h * l - nu * z * z;"
        "d = h / z - 2.0 * nu * z; nu_ = p + 2.0 * l - z * z",
    ),
    "betaprime": Density(
        {"a": 2.1, "b": 3.4},
        "g = betaln(a, b); p = psi(a + b); pa = psi(a); pb = psi(b)",
        "l = log(z); k = log1p(z); v = (a - 1.0) * l - (a + b) * k - g;"
        "d = (a - 1.0) / z - (a + b) / (1.0 + z); a_ = l - k - pa + p; b_ = -k - pb + p",
    ),
    "f": Density(
        {"n": 4.5, "m": 7.2},
        "h = 0.5 * n; k = 0.5 * m; g = k * log(m) + h * log(n) - betaln(h, k); p = psi(h + k);"
        "pn = 0.5 * (log(n) + 1.0 + p - psi(h)); pm = 0.5 * (log(m) + 1.0 + p - psi(k))",
        "l = log(z); q = m + n * z; w = log(q); v = g + (h - 1.0) * l - (h + k) * w;"
        "d = (h - 1.0) / z - (h + k) * n / q; n_ = pn + 0.5 * (l - w) - (h + k) * z / q;"
        "m_ = pm - 0.5 * w - (h + k) / q",
    ),
    "halfnorm": Density({}, "", "v = 0.5 * log(2.0 / pi) - 0.5 * z * z; d = -z"),
    "halfcauchy": Density({}, "", "q = 1.0 + z * z; v = log(2.0 / pi) - log(q); d = -2.0 * z / q"),
    "halflogistic": Density(
        {}, "", "e = exp(-z); v = log(2.0) - z - 2.0 * log1p(e); d = (e - 1.0) / (e + 1.0)"
    ),
    "lognorm": Density(
        {"a": 0.7},
        "g = log(a)",
        "l = log(z); u = l / a; v = -0.5 * u * u - C - g - l; d = -(u / a + 1.0) / z;"
        "a_ = (u * u - 1.0) / a",
    ),
    "invgauss": Density(
        {"mu": 0.8},
        "",
        "u = z / mu - 1.0; v = -C - 1.5 * log(z) - 0.5 * u * u / z;"
        "d = -1.5 / z - u / (mu * z) + 0.5 * u * u / (z * z); mu_ = u / (mu * mu)",
    ),
    "levy": Density(
        {}, "", "r = 1.0 / z; v = -C - 1.5 * log(z) - 0.5 * r; d = 0.5 * r * (r - 3.0)"
    ),
    "fisk": Density(
        {"c": 2.4},
        "g = log(c)",
        "l = log(z); e = exp(c * l); w = 2.0 * e / (1.0 + e);"
        "v = g + (c - 1.0) * l - 2.0 * log1p(e); d = (c - 1.0 - w * c) / z;"
        "c_ = 1.0 / c + l - w * l",
    ),
    "weibull_min": Density(
        {"c": 1.6},
        "g = log(c)",
        "l = log(z); e = exp(c * l); v = g + (c - 1.0) * l - e;"
        "d = (c - 1.0 - c * e) / z; c_ = 1.0 / c + l - e * l",
    ),
    "gompertz": Density(
        {"c": 0.8},
        "g = log(c)",
        "e = expm1(z); v = g + z - c * e; d = 1.0 - c * (e + 1.0); c_ = 1.0 / c - e",
    ),
    "lomax": Density(
        {"c": 1.9},
        "g = log(c)",
        "l = log1p(z); v = g - (c + 1.0) * l; d = -(c + 1.0) / (1.0 + z); c_ = 1.0 / c - l",
    ),
    "burr12": Density(
        {"c": 1.8, "d1": 2.4},
        "g = log(c) + log(d1)",
        "l = log(z); e = exp(c * l); k = log1p(e); w = (d1 + 1.0) * e / (1.0 + e);"
        "v = g + (c - 1.0) * l - (d1 + 1.0) * k; d = (c - 1.0 - w * c) / z;"
        "c_ = 1.0 / c + l - w * l; d1_ = 1.0 / d1 - k",
    ),
    "beta": Density(
        {"a": 2.2, "b": 1.6},
        "g = betaln(a, b); p = psi(a + b); pa = psi(a); pb = psi(b)",
        "l = log(z); k = log1p(-z); v = (a - 1.0) * l + (b - 1.0) * k - g;"
        "d = (a - 1.0) / z - (b - 1.0) / (1.0 - z); a_ = l - pa + p; b_ = k - pb + p",
    ),
    "arcsine": Density(
        {},
        "",
        "v = -log(pi) - 0.5 * log(z) - 0.5 * log1p(-z); d = -0.5 / z + 0.5 / (1.0 - z)",
    ),
    "vonmises": Density(
        {"k": 1.4},
        "g = log(2.0 * pi) + log(i0e(k)); p = i1e(k) / i0e(k)",
        "c = cos(z); v = k * (c - 1.0) - g; d = -k * sin(z); k_ = c - p",
    ),
    "truncnorm": Density(
        {"a": -0.7, "b": 1.9},
        "w = ndtr(b) - ndtr(a); g = log(w); pa = exp(-0.5 * a * a - C) / w;"
        "pb = exp(-0.5 * b * b - C) / w",
        "v = -0.5 * z * z - C - g; d = -z; a_ = pa; b_ = -pb",
    ),
}

TEMPLATE = """
def density({arguments}, loc, scale, x_bar):
    part, log_scale = 1.0 / scale, log(scale)
    {once}
    value = loc_bar = scale_bar = {zeros} 0.0
    for i in range(len(x)):
        z = (x[i] - loc) / scale
        {each}
        value += v - log_scale
        x_bar[i] = d * part
        loc_bar -= d * part
        scale_bar -= (d * z + 1.0) * part
        {sums}
    return value, {bars} loc_bar, scale_bar
"""


def by_hand(density: Density) -> Callable:
    """The compiled function (x, shapes…, loc, scale, x_bar) → value, slopes in the parameters."""
    names = list(density.shapes)
    text = TEMPLATE.format(
        arguments=", ".join(["x", *names]),
        once=density.once.replace(";", "\n    ").replace("\n     ", "\n    "),
        each=density.each.replace("; ", ";").replace(";", "\n        "),
        zeros=" ".join(f"{name}_bar =" for name in names),
        sums="\n        ".join(f"{name}_bar += {name}_" for name in names),
        bars=" ".join(f"{name}_bar," for name in names),
    )
    space = {name: getattr(math, name) for name in FUNCTIONS} | SPECIAL | {"C": C, "abs": abs}
    exec(text, space)
    return njit(error_model="numpy")(space["density"])


C = 0.5 * math.log(2.0 * math.pi)
FUNCTIONS = "log log1p exp expm1 sqrt sin cos asinh pi".split()
SPECIAL = {
    "betaln": betaln,
    "gammaln": gammaln,
    "i0e": i0e,
    "i1e": i1e,
    "log_ndtr": log_ndtr,
    "ndtr": ndtr,
    "psi": psi,
}


def points(name: str, shapes: dict[str, float], n: int) -> np.ndarray:
    """Points inside of the support of the standard distribution, in no order."""
    import scipy.stats

    levels = (np.arange(n) * 0.6180339887498949) % 1.0 * 0.98 + 0.01
    return getattr(scipy.stats, name).ppf(levels, *shapes.values())
