"""Derivatives of the logarithm of the gamma function; `runtime/special.py` compiles them."""

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
    """ψ⁽ⁿ⁾(x), n ≥ 1: recurrence up to x ≥ 12 + n, then Euler–Maclaurin (DLMF 5.15.5, 5.15.8).

    Negative x goes through the recurrence too: its terms are those of the sum that is the function.
    """
    if x == 0.0 or (x < 0.0 and x == math.floor(x)):
        return math.nan if n % 2 == 0 else math.inf
    total = 0.0  # of 1 / (x + k) ** (n + 1)
    while x < 12.0 + n:
        total += x ** (-n - 1)
        x += 1.0
    # (n-1)! / n! / x**n + 1 / 2x**(n+1) + Σ B_2k (2k+n-1)! / ((2k)! n!) / x**(2k+n)
    total += x**-n / n + 0.5 * x ** (-n - 1)
    factor = (n + 1) / 2 * x ** (-n - 2)  # (2k+n-1)! / ((2k)! n!) / x**(2k+n)
    for k in range(1, 11):
        bernoulli = _BERNOULLI[k - 1]
        total += bernoulli * factor
        factor *= (2 * k + n) * (2 * k + n + 1) / ((2 * k + 1) * (2 * k + 2)) / (x * x)
    factorial = math.gamma(n + 1.0)
    return total * factorial if n % 2 == 1 else -total * factorial


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
