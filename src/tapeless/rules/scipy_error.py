"""The error function of `scipy.special` and its kin, the normal distribution, and integrals of
elementary functions.
"""

from __future__ import annotations

import numpy as np
import scipy.special as special

from tapeless.rules.choosing import chosen
from tapeless.rules.near_zero import expm1_over, log1p_over
from tapeless.rules.registry import callee, is_constant, lower, no_slope, partials
from tapeless.rules.scipy_calls import calls
from tapeless.runtime.scipy_special import (
    cosh_integral,
    cosine_integral,
    fresnel_c,
    fresnel_s,
    sine_integral,
    sinh_integral,
)

# ---- error functions -----------------------------------------------------------------------------

calls("erf erfc erfcx erfi dawsn erfinv erfcinv")


@partials("scipy.special.erf", at=[0.0, 0.3, -2.0])
def erf(x, y):
    return 1.1283791670955126 * np.exp(-x * x)  # 2 / √π


@partials("scipy.special.erfc", at=[0.3, 5.0])
def erfc(x, y):
    return -1.1283791670955126 * np.exp(-x * x)


# 2xy cancels against 2 / √π where x is large: there y = (1 - s + 3s² - 15s³ + …) / (x √π) with
# s = 1 / 2x² (DLMF 7.12.1), so that y' = -(1 - 3s + 15s² - 105s³ + …) / (x² √π).
@partials("scipy.special.erfcx", at=[0.3, 5.0, -2.0, 9.9, 10.1, 1e4])
def erfcx(x, y):
    far = np.maximum(x, 10.0)
    s, series = 0.5 / (far * far), 1.0
    for odd in (29, 27, 25, 23, 21, 19, 17, 15, 13, 11, 9, 7, 5, 3):
        series = 1.0 - odd * s * series
    return np.where(x > 10.0, -1.1283791670955126 * s * series, 2.0 * x * y - 1.1283791670955126)


@partials("scipy.special.erfi", at=[0.0, 0.3, -2.0])
def erfi(x, y):
    return 1.1283791670955126 * np.exp(x * x)


# 1 - 2xy, and where that cancels -(s + 3s² + 15s³ + …) with s = 1 / 2x², as above.
@partials("scipy.special.dawsn", at=[0.0, 0.3, -2.0, 5.0, -10.1, 1e8])
def dawsn(x, y):
    far = np.maximum(np.abs(x), 10.0)
    s, series = 0.5 / (far * far), 1.0
    for odd in (29, 27, 25, 23, 21, 19, 17, 15, 13, 11, 9, 7, 5, 3):
        series = 1.0 + odd * s * series
    is_far = np.abs(x) > 10.0
    return np.where(is_far, -s * series, 1.0 - 2.0 * np.where(is_far, 0.0, x) * y)


@partials("scipy.special.erfinv", at=[0.0, 0.3, -0.99])
def erfinv(x, y):
    return 0.886226925452758 * np.exp(y * y)  # √π / 2


@partials("scipy.special.erfcinv", at=[0.3, 1.9])
def erfcinv(x, y):
    return -0.886226925452758 * np.exp(y * y)


# ---- the normal distribution ---------------------------------------------------------------------

calls("ndtr log_ndtr ndtri ndtri_exp")
calls("owens_t", "h, a")


@partials("scipy.special.ndtr", at=[0.3, -5.0])
def ndtr(x, y):
    return 0.3989422804014327 * np.exp(-0.5 * x * x)  # 1 / √(2π)


# φ / Φ. Far below 0 the difference of the logarithms cancels, and Φ is -φ / x times the series
# 1 - s + 3s² - 15s³ + … with s = 1 / x² (DLMF 7.12.1).
@partials("scipy.special.log_ndtr", at=[0.3, -5.0, -9.9, -10.1, -60.0, 6.0])
def log_ndtr(x, y):
    far = np.minimum(x, -10.0)
    s, series = 1.0 / (far * far), 1.0
    for odd in (31, 29, 27, 25, 23, 21, 19, 17, 15, 13, 11, 9, 7, 5, 3, 1):
        series = 1.0 - odd * s * series
    return np.where(x < -10.0, -far / series, np.exp(-0.5 * x * x - y - 0.9189385332046727))


@partials("scipy.special.ndtri", at=[0.3, 1e-9])
def ndtri(p, y):
    return 2.5066282746310002 * np.exp(0.5 * y * y)


# y = Φ⁻¹(eˣ): y' = Φ(y) / φ(y)
@partials("scipy.special.ndtri_exp", at=[-0.3, -40.0])
def ndtri_exp(x, y):
    below = 1.2533141373155001 * special.erfcx(-0.7071067811865476 * np.minimum(y, 0.0))
    above = 2.5066282746310002 * np.exp(x + 0.5 * y * y)
    return np.where(y < 0, below, above)


@partials("scipy.special.owens_t", at=[(0.3, 2.0), (-1.2, 0.4)])
def owens_t(h, a, y):
    h_slope = -0.19947114020071635 * np.exp(-0.5 * h * h) * special.erf(0.7071067811865476 * a * h)
    square = 1.0 + a * a
    return h_slope, 0.15915494309189535 * np.exp(-0.5 * h * h * square) / square


# ---- integrals -----------------------------------------------------------------------------------

calls("exp1 expi spence")
calls("expn", "n, x")
calls("sine_integral cosine_integral sinh_integral cosh_integral fresnel_s fresnel_c")


@partials("scipy.special.exp1", at=[0.3, 20.0])
def exp1(x, y):
    return np.divide(-np.exp(-x), x)


@partials("scipy.special.expi", at=[0.3, 20.0, -2.0])
def expi(x, y):
    return np.divide(np.exp(x), x)


# DLMF 8.19.13; E₀ = e⁻ˣ / x.
@partials("scipy.special.expn", at=[(2, 0.3), (1, 3.0), (0, 2.0)])
def expn(n, x, y):
    lower_order = special.expn(np.maximum(n - 1, 0), x)
    return None, np.where(n == 0, -y * (1.0 + np.divide(1.0, x)), -lower_order)


no_slope("scipy.special.expn")


@partials("scipy.special.spence", at=[1e-25, 0.3, 1.0, 4.0, 1.0000001])
def spence(x, y):
    small = x < 0.5  # where x - 1 has lost digits of x
    of_small = np.log(chosen(small, x, 0.5)) / (chosen(small, x, 0.5) - 1.0)
    return -chosen(small, of_small, log1p_over(chosen(small, 0.0, x - 1.0)))


@partials("scipy.special.sine_integral", at=[0.0, 0.3, -20.0])
def sine_integral_(x, y):
    return np.sinc(0.3183098861837907 * x)


@partials("scipy.special.cosine_integral", at=[0.3, 20.0])
def cosine_integral_(x, y):
    return np.divide(np.cos(x), x)


@partials("scipy.special.sinh_integral", at=[0.0, 0.3, -2.0])
def sinh_integral_(x, y):
    return np.where(x == 0, 1.0, np.sinh(x) / np.where(x == 0, 1.0, x))


@partials("scipy.special.cosh_integral", at=[0.3, 2.0])
def cosh_integral_(x, y):
    return np.divide(np.cosh(x), x)


@partials("scipy.special.fresnel_s", at=[0.3, -1.7])
def fresnel_s_(x, y):
    return np.sin(1.5707963267948966 * x * x)


@partials("scipy.special.fresnel_c", at=[0.3, -2.0])
def fresnel_c_(x, y):
    return np.cos(1.5707963267948966 * x * x)


@lower(special.sici)
def sici(x):
    return sine_integral(x), cosine_integral(x)


@lower(special.shichi)
def shichi(x):
    return sinh_integral(x), cosh_integral(x)


@lower(special.fresnel)
def fresnel(z):
    return fresnel_s(z), fresnel_c(z)


# ---- elementary functions by SciPy's names -------------------------------------------------------

for name in ("log1p", "expm1", "exp2", "cbrt"):
    callee(getattr(special, name), operation=f"numpy.{name}", signature="x, /")


@lower(special.exp10)
def exp10(x):
    return np.power(10.0, x)


calls("wrightomega", "z")


@partials("scipy.special.wrightomega", at=[0.3, -2.0, 5.0])
def wrightomega(z, y):
    return np.where(np.isinf(y), 1.0, y / (1.0 + y))


# In λ they are smooth at 0 too, where they are a logarithm and an exponential.


@lower(special.boxcox)
def boxcox(x, lmbda):
    logarithm = np.log(x)
    if is_constant(lmbda):
        return logarithm if lmbda == 0 else np.expm1(lmbda * logarithm) / lmbda
    near = (np.abs(lmbda * logarithm) < 0.5) | (lmbda == 0)
    small = chosen(near & (x > 0), logarithm, 0.0)
    beyond = np.expm1(lmbda * logarithm) / chosen(near, 1.0, lmbda)
    found = chosen(near, small * expm1_over(lmbda * small), beyond)
    return np.where((x == 0) & (lmbda == 0), -np.inf, found)


@lower(special.inv_boxcox)
def inv_boxcox(y, lmbda):
    return np.exp(y * log1p_over(lmbda * y))
