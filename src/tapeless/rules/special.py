"""Special functions that `math` has, and those that their derivatives need."""

from __future__ import annotations

import math

import numpy as np

from tapeless.rules.registry import TRANSCENDENTAL, callee, partials, poles
from tapeless.rules.spelling import functions, helped
from tapeless.runtime.plain import digamma, polygamma

functions(math, "erf erfc gamma lgamma", cost=TRANSCENDENTAL)
helped("digamma", "digamma({0})", "special", elementwise=True, cost=5 * TRANSCENDENTAL)
helped("polygamma", "polygamma({0}, {1})", "special", elementwise=True, cost=5 * TRANSCENDENTAL)
callee(digamma, operation="digamma", signature="x")
callee(polygamma, operation="polygamma", signature="n, x")
poles("math.gamma", "math.lgamma", "digamma", "polygamma")


@partials("math.erf", at=[0.0, 0.3, -2.0])
def erf(x, y):
    return 1.1283791670955126 * np.exp(-x * x)  # 2 / √π


@partials("math.erfc", at=[0.3, 5.0])
def erfc(x, y):
    return -1.1283791670955126 * np.exp(-x * x)


@partials("math.gamma", at=[0.3, 4.5, -1.5])
def gamma(x, y):
    return y * digamma(x)


@partials("math.lgamma", at=[0.3, 45.0, -1.5])
def lgamma(x, y):
    return digamma(x)


@partials("digamma", at=[0.3, 45.0, -1.5])
def digamma_(x, y):
    return polygamma(1, x)


@partials("polygamma", at=[(1, 0.3), (1, 45.0), (2, 0.3), (3, 2.5), (1, -1.4)])
def polygamma_(n, x, y):
    return None, polygamma(n + 1, x)
