"""Elliptic integrals of Carlson's kind with any powers, of which the slopes are others.

    ∫₀^∞ tʷ (t + x)^(-a/2) (t + y)^(-b/2) (t + z)^(-c/2) dt

With t = eᵛ the integrand is analytic for |Im v| < π and falls off like an exponential at both ends,
so that the trapezoidal rule is wrong by exp(-2π² / STEP) (Trefethen and Weideman, The exponentially
convergent trapezoidal rule, SIAM Review 56, 2014). All its terms are positive: nothing cancels.
`runtime/special.py` compiles it.
"""

import math

STEP = 0.45
SMALL = 38.0  # -log of what is left away at the ends, of the whole


def carlson(x, y, z, a, b, c, w):
    """The integral for x, y, z ≥ 0 and whole a, b, c, w ≥ 0; nan for others."""
    if not (x >= 0.0 and y >= 0.0 and z >= 0.0):
        return math.nan
    large = max(x, y, z)
    if large == math.inf:
        return 0.0
    # With the largest as the unit. Below the smallest the integrand is like t^low, above like
    # t^-high.
    least, low, high = 1.0, 1.0 + w, 0.5 * (a + b + c) - 1.0 - w
    for value, power in ((x, a), (y, b), (z, c)):
        if value > 0.0:
            least = min(least, value / large)
        else:
            low -= 0.5 * power
    if low <= 0.0:
        return math.inf
    x, y, z = x / large, y / large, z / large
    v = math.log(least) - SMALL / low
    terms = int((SMALL / high - v) / STEP) + 1
    total = 0.0
    for k in range(terms):
        t = math.exp(v + STEP * k)
        rest = (t + x) ** (-0.5 * a) * (t + y) ** (-0.5 * b) * (t + z) ** (-0.5 * c)
        total += t ** (1.0 + w) * rest
    return STEP * total * large**-high
