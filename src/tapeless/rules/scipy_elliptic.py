"""Elliptic integrals of `scipy.special`, of Legendre's and of Carlson's kind.

The slopes of Legendre's in m are Carlson's R_D, without the differences that cancel at m = 0: DLMF
19.25.1 gives E - (1 - m) K = m (1 - m) R_D(0, 1, 1 - m) / 3 and K - E = m R_D(0, 1 - m, 1) / 3. All
slopes of Carlson's are integrals of one form (`runtime/carlson.py`), and so are their own slopes.
"""

from __future__ import annotations

import numpy as np
import scipy.special as special

from tapeless.rules.registry import no_slope, partials
from tapeless.rules.scipy_calls import calls
from tapeless.runtime.scipy_special import carlson

calls("ellipk ellipkm1 ellipe", "m")
calls("ellipkinc ellipeinc", "phi, m")
calls("elliprc", "x, y")
calls("elliprd elliprf elliprg", "x, y, z")
calls("carlson", "x, y, z, a, b, c, w", "special")
no_slope("scipy.special.carlson", inputs=(3, 4, 5, 6))


@partials("scipy.special.ellipk", at=[0.0, 0.3, 0.99, -2.0])
def ellipk(m, y):
    return special.elliprd(0.0, 1.0, 1.0 - m) / 6.0


@partials("scipy.special.ellipkm1", at=[1e-3, 0.3])
def ellipkm1(p, y):
    return -special.elliprd(0.0, 1.0, p) / 6.0


@partials("scipy.special.ellipe", at=[0.0, 0.3, 0.99, -2.0])
def ellipe(m, y):
    return -special.elliprd(0.0, 1.0 - m, 1.0) / 6.0


# Both are quasi-periodic: F(φ + nπ) = F(φ) + 2nK (DLMF 19.2.10).
@partials("scipy.special.ellipkinc", at=[(0.3, 0.5), (0.0, 0.5), (2.0, -1.0), (7.0, 0.3)])
def ellipkinc(phi, m, y):
    turns = np.rint(phi * 0.3183098861837907)
    s, c = np.sin(phi - np.pi * turns), np.cos(phi)
    root = 1.0 - m * s * s
    whole = turns * special.elliprd(0.0, 1.0, 1.0 - m) / 3.0
    return np.divide(1.0, np.sqrt(root)), s**3 / 6.0 * special.elliprd(c * c, 1.0, root) + whole


@partials("scipy.special.ellipeinc", at=[(0.3, 0.5), (0.0, 0.5), (2.0, -1.0), (7.0, 0.3)])
def ellipeinc(phi, m, y):
    turns = np.rint(phi * 0.3183098861837907)
    s, c = np.sin(phi - np.pi * turns), np.cos(phi)
    root = 1.0 - m * s * s
    whole = turns * special.elliprd(0.0, 1.0 - m, 1.0) / 3.0
    return np.sqrt(root), -(s**3) / 6.0 * special.elliprd(c * c, root, 1.0) - whole


# ---- Carlson's (DLMF 19.18, 19.20) ---------------------------------------------------------------


@partials("scipy.special.carlson", at=[(0.3, 1.0, 2.0, 1, 1, 3, 0), (0.3, 0.3, 2.0, 1, 1, 3, 0)])
def carlson_(x, y, z, a, b, c, w, r):
    return (
        -0.5 * a * carlson(x, y, z, a + 2, b, c, w),
        -0.5 * b * carlson(x, y, z, a, b + 2, c, w),
        -0.5 * c * carlson(x, y, z, a, b, c + 2, w),
        None,
        None,
        None,
        None,
    )


THREE = [(0.3, 1.0, 2.0), (0.3, 0.3, 2.0), (1e-6, 1.0, 1.0), (2.0, 2.0, 2.0), (7.0, 3e3, 0.2)]


@partials("scipy.special.elliprf", at=THREE)
def elliprf(x, y, z, r):
    rd = special.elliprd
    return -rd(y, z, x) / 6.0, -rd(x, z, y) / 6.0, -rd(x, y, z) / 6.0


@partials("scipy.special.elliprd", at=THREE)
def elliprd(x, y, z, r):
    return (
        -0.75 * carlson(x, y, z, 3, 1, 3, 0),
        -0.75 * carlson(x, y, z, 1, 3, 3, 0),
        -2.25 * carlson(x, y, z, 1, 1, 5, 0),
    )


@partials("scipy.special.elliprg", at=THREE)
def elliprg(x, y, z, r):
    return (
        0.125 * carlson(x, y, z, 3, 1, 1, 1),
        0.125 * carlson(x, y, z, 1, 3, 1, 1),
        0.125 * carlson(x, y, z, 1, 1, 3, 1),
    )


# For y < 0 this is the principal value, ln((√x + √(x - y)) / √-y) / √(x - y) (DLMF 19.2.20); the
# slope in y follows from that in x, since the function is homogeneous.
@partials("scipy.special.elliprc", at=[(0.3, 2.0), (2.0, 0.3), (1.0, 1.0), (2.0, -0.7)])
def elliprc(x, y, r):
    positive = np.where(y > 0.0, y, 1.0)
    below = x - np.where(y < 0.0, y, -1.0)
    root = np.sqrt(x)
    along = (root - x * r) / (2.0 * below)
    return (
        np.where(
            y > 0.0,
            -0.25 * carlson(x, positive, positive, 3, 2, 0, 0),
            (np.divide(1.0, root) - r) / (2.0 * below),
        ),
        np.where(
            y > 0.0,
            -0.5 * carlson(x, positive, positive, 1, 4, 0, 0),
            -np.divide(0.5 * r + along, y),
        ),
    )
