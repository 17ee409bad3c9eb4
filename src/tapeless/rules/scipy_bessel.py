"""Bessel, Airy and hypergeometric functions of `scipy.special`, in their argument.

The order of a Bessel function and the parameters of a hypergeometric one have no rule: a derivative
in them is refused.
"""

from __future__ import annotations

import numpy as np
import scipy.special as special

from tapeless.rules.registry import lower, no_slope, partials
from tapeless.rules.scipy_calls import calls
from tapeless.runtime.scipy_special import airy_ai, airy_aip, airy_bi, airy_bip

# ---- Bessel functions (DLMF 10.6.1, 10.6.3, 10.29.1, 10.29.3) ------------------------------------

calls("j0 j1 y0 y1 i0 i1 k0 k1 i0e i1e k0e k1e")
calls("jv yv iv kv ive kve jve", "v, z")
calls("kn yn", "n, x")
ORDERS = ("jv", "yv", "iv", "kv", "ive", "kve", "jve", "kn", "yn")
no_slope(*(f"scipy.special.{name}" for name in ORDERS))


@partials("scipy.special.j0", at=[0.0, 0.3, -20.0])
def j0(x, y):
    return -special.j1(x)


@partials("scipy.special.j1", at=[0.0, 0.3, -20.0])
def j1(x, y):
    return 0.5 * (special.j0(x) - special.jv(2, x))


@partials("scipy.special.y0", at=[0.3, 20.0])
def y0(x, y):
    return -special.y1(x)


@partials("scipy.special.y1", at=[0.3, 20.0])
def y1(x, y):
    return 0.5 * (special.y0(x) - special.yv(2, x))


@partials("scipy.special.i0", at=[0.0, 0.3, -20.0])
def i0(x, y):
    return special.i1(x)


@partials("scipy.special.i1", at=[0.0, 0.3, -20.0])
def i1(x, y):
    return 0.5 * (special.i0(x) + special.iv(2, x))


@partials("scipy.special.k0", at=[0.3, 20.0])
def k0(x, y):
    return -special.k1(x)


@partials("scipy.special.k1", at=[0.3, 20.0])
def k1(x, y):
    return -0.5 * (special.k0(x) + special.kv(2, x))


# Far out the functions of order 0 and 1 are equal but for their last digits. Their difference is
# then that of 0 by the series of I₁ / I₀ = 1 - t - t²/2 - t³ - 25t⁴/8 - 13t⁵ - 1073t⁶/16 with
# t = 1 / 2x, and of K₁ / K₀, where t is negative.
def rest_of_ratio(t):
    return t * (1.0 + t * (0.5 + t * (1.0 + t * (3.125 + t * (13.0 + 67.0625 * t)))))


FAR = [0.3, -2.0, 499.0, -501.0, 1e25]


@partials("scipy.special.i0e", at=FAR)
def i0e(x, y):
    far = np.abs(x) > 500.0
    t = 0.5 / np.where(far, x, 1.0)
    near = special.i1e(x) - np.sign(x) * y
    return np.where(far, -np.sign(x) * y * rest_of_ratio(np.abs(t)), near)


@partials("scipy.special.i1e", at=FAR)
def i1e(x, y):
    far = np.abs(x) > 500.0
    t = 0.5 / np.where(far, x, 1.0)
    near = 0.5 * (special.i0e(x) + special.ive(2, np.where(far, 0.0, x))) - np.sign(x) * y
    return np.where(far, special.i0e(x) * rest_of_ratio(np.abs(t)) - 2.0 * t * y, near)


@partials("scipy.special.k0e", at=[0.3, 2.0, 499.0, 501.0, 1e25])
def k0e(x, y):
    far = x > 500.0
    t = -0.5 / np.where(far, x, 1.0)
    return np.where(far, y * rest_of_ratio(t), y - special.k1e(x))


@partials("scipy.special.k1e", at=[0.3, 2.0, 499.0, 501.0, 1e25])
def k1e(x, y):
    far = x > 500.0
    t = -0.5 / np.where(far, x, 1.0)
    near = y - 0.5 * (special.k0e(x) + special.kve(2, np.where(far, 1.0, x)))
    return np.where(far, 2.0 * t * y - special.k0e(x) * rest_of_ratio(t), near)


@partials("scipy.special.jv", "scipy.special.jve", at=[(0.5, 0.3), (2.0, 20.0), (-0.3, 2.0)])
def jv(v, z, y):
    return None, 0.5 * (special.jv(v - 1.0, z) - special.jv(v + 1.0, z))


@partials("scipy.special.yv", "scipy.special.yn", at=[(2, 0.3), (3, 20.0)])
def yv(v, z, y):
    return None, 0.5 * (special.yv(v - 1.0, z) - special.yv(v + 1.0, z))


@partials("scipy.special.iv", at=[(0.5, 0.3), (2.0, 20.0), (-0.3, 2.0)])
def iv(v, z, y):
    return None, 0.5 * (special.iv(v - 1.0, z) + special.iv(v + 1.0, z))


@partials("scipy.special.kv", "scipy.special.kn", at=[(2, 0.3), (3, 20.0)])
def kv(v, z, y):
    return None, -0.5 * (special.kv(v - 1.0, z) + special.kv(v + 1.0, z))


@partials("scipy.special.ive", at=[(0.5, 0.3), (2.0, 2.0), (2.0, -2.0)])
def ive(v, z, y):
    return None, 0.5 * (special.ive(v - 1.0, z) + special.ive(v + 1.0, z)) - np.sign(z) * y


@partials("scipy.special.kve", at=[(0.5, 0.3), (2.0, 2.0)])
def kve(v, z, y):
    return None, y - 0.5 * (special.kve(v - 1.0, z) + special.kve(v + 1.0, z))


# ---- Airy functions: w'' = x w -------------------------------------------------------------------

calls("airy_ai airy_aip airy_bi airy_bip")


@partials("scipy.special.airy_ai", at=[0.3, -2.0])
def ai(x, y):
    return airy_aip(x)


@partials("scipy.special.airy_aip", at=[0.3, -2.0])
def aip(x, y):
    return x * airy_ai(x)


@partials("scipy.special.airy_bi", at=[0.3, -2.0])
def bi(x, y):
    return airy_bip(x)


@partials("scipy.special.airy_bip", at=[0.3, -2.0])
def bip(x, y):
    return x * airy_bi(x)


@lower(special.airy)
def airy(z):
    return airy_ai(z), airy_aip(z), airy_bi(z), airy_bip(z)


# ---- hypergeometric functions (DLMF 13.3.15, 15.5.1) ---------------------------------------------

calls("hyp0f1", "v, z")
calls("hyp1f1", "a, b, x")
calls("hyp2f1", "a, b, c, z")
no_slope("scipy.special.hyp0f1")
no_slope("scipy.special.hyp1f1", inputs=(0, 1))
no_slope("scipy.special.hyp2f1", inputs=(0, 1, 2))


@partials("scipy.special.hyp0f1", at=[(0.5, 0.3), (2.0, -3.0)])
def hyp0f1(v, z, y):
    return None, special.hyp0f1(v + 1.0, z) / v


@partials("scipy.special.hyp1f1", at=[(0.5, 1.5, 0.3), (2.0, 0.7, -3.0)])
def hyp1f1(a, b, x, y):
    return None, None, a / b * special.hyp1f1(a + 1.0, b + 1.0, x)


@partials("scipy.special.hyp2f1", at=[(0.5, 1.5, 0.7, 0.3), (2.0, 0.7, 1.2, -3.0)])
def hyp2f1(a, b, c, z, y):
    return None, None, None, a * b / c * special.hyp2f1(a + 1.0, b + 1.0, c + 1.0, z)
