"""Derivatives of the logarithm of the gamma function, and the sums that they are.

`runtime/special.py` compiles them.
"""

import math


def digamma(x):
    """ψ(x): reflection for x < 0, recurrence up to x ≥ 10, then the asymptotic series.

    (DLMF 5.5.4, 5.11.2.)
    """
    if x == 0.0 or (x < 0.0 and x == math.floor(x)):
        return math.nan
    result = 0.0
    if x < 0.0:
        # The tangent has period π, so only the distance to the nearest whole number counts.
        result = -math.pi / math.tan(math.pi * (x - math.floor(x + 0.5)))
        x = 1.0 - x
    while x < 10.0:
        result -= 1.0 / x
        x += 1.0
    s = 1.0 / (x * x)
    series = 1 / 240 - s * (1 / 132 - s * (691 / 32760 - s / 12))
    return (
        result + math.log(x) - 0.5 / x - s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * series)))
    )


def polygamma(n, x):
    """ψ⁽ⁿ⁾(x) = (-1)ⁿ⁺¹ n! ζ(n + 1, x) for n ≥ 1 (DLMF 5.15.1)."""
    if n % 2 == 0 and (x == 0.0 or (x < 0.0 and x == math.floor(x))):
        return math.nan
    total = zeta(n + 1.0, x) * math.gamma(n + 1.0)
    return total if n % 2 == 1 else -total


def zeta(s, q):
    """Σ (q + k)⁻ˢ for s > 1: term by term up to q ≥ 12 + s, then Euler–Maclaurin (DLMF 25.11.43).

    Negative q goes through the terms too: they are those of the sum that is the function.
    """
    if q == 0.0 or (q < 0.0 and q == math.floor(q)):
        return math.inf
    if not s > 1.0 or (q < 0.0 and s != math.floor(s)):
        return math.inf if s == 1.0 else math.nan
    total = 0.0
    while q < 11.0 + s:
        total += q**-s
        q += 1.0
    # q**(1-s) / (s-1) + 1 / 2q**s + Σ B_2k (s)_(2k-1) / (2k)! / q**(s+2k-1)
    total += q ** (1.0 - s) / (s - 1.0) + 0.5 * q**-s
    factor = 0.5 * s * q ** (-s - 1.0)
    for k in range(1, 11):
        bernoulli = _BERNOULLI[k - 1]
        total += bernoulli * factor
        factor *= (s + 2 * k - 1) * (s + 2 * k) / ((2 * k + 1) * (2 * k + 2)) / (q * q)
    return total


# B_2, B_4, …, B_20
_BERNOULLI = (
    1 / 6,
    -1 / 30,
    1 / 42,
    -1 / 30,
    5 / 66,
    -691 / 2730,
    7 / 6,
    -3617 / 510,
    43867 / 798,
    -174611 / 330,
)
