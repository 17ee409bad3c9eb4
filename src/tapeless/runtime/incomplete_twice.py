"""Second derivatives of the incomplete gamma and beta functions in their parameters.

Each is the integral of the second derivative of a density p, which is p (s² + s') with the score s,
the slope of log p. The whole integral is zero, so that over the smaller part is taken. With
t = x exp(±y) it goes over y > 0, where y = σ exp(w - exp(-w)) and the trapezoidal rule converge
exponentially (Takahasi and Mori, Double exponential formulas for numerical integration, 1974).
`runtime/special.py` compiles it.
"""

import math

import numpy as np

from tapeless.runtime.gammas import digamma, polygamma

STEP = 1.0 / 16.0
_w = np.arange(-4.0, 7.0, STEP)
PLACES = np.exp(_w - np.exp(-_w))
WEIGHTS = STEP * (1.0 + np.exp(-_w)) * PLACES


def gammainc_aa(a, x):
    """∂²P(a, x)/∂a²."""
    if not (a > 0.0 and x >= 0.0):
        return math.nan
    if x == 0.0 or x == math.inf:
        return 0.0
    sign = -1.0 if x < a + 1.0 else 1.0  # of y: the lower part, or the upper one
    rate = max(sign * (x - a), 0.0) + math.sqrt(a + x)
    width = 1.0 / (min(a, rate) if sign < 0.0 else rate)
    mean, spread = digamma(a), polygamma(1.0, a)
    front, start = a * math.log(x) - math.lgamma(a), math.log(x)
    total = 0.0
    for k in range(PLACES.shape[0]):
        y = sign * width * PLACES[k]
        score = start + y - mean
        exponent = front + a * y - x * math.exp(min(y, 700.0))
        total += WEIGHTS[k] * math.exp(exponent) * (score * score - spread)
    return -sign * width * total


def betainc_aa(a, b, x):
    """∂²I_x(a, b)/∂a²."""
    return beta_part(a, b, x, 1.0, 0.0, 1.0, 0.0)


def betainc_ab(a, b, x):
    """∂²I_x(a, b)/∂a∂b."""
    return beta_part(a, b, x, 1.0, 0.0, 0.0, 1.0)


def betainc_bb(a, b, x):
    """∂²I_x(a, b)/∂b²."""
    return beta_part(a, b, x, 0.0, 1.0, 0.0, 1.0)


def beta_part(a, b, x, a_dot, b_dot, a_too, b_too):
    """The second derivative along both directions, over the smaller part."""
    if not (a > 0.0 and b > 0.0 and 0.0 <= x <= 1.0):
        return math.nan
    if x == 0.0 or x == 1.0:
        return 0.0
    if x < (a + 1.0) / (a + b + 2.0):
        return beta_integral(a, b, x, a_dot, b_dot, a_too, b_too)
    return -beta_integral(b, a, 1.0 - x, b_dot, a_dot, b_too, a_too)


def beta_integral(a, b, x, a_dot, b_dot, a_too, b_too):
    """From 0 to x."""
    whole, spread = digamma(a + b), (a_dot + b_dot) * (a_too + b_too) * polygamma(1.0, a + b)
    spread -= a_dot * a_too * polygamma(1.0, a) + b_dot * b_too * polygamma(1.0, b)
    of_a, of_b = digamma(a) - whole, digamma(b) - whole
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    width = 1.0 / min(a, max(a - b * x / (1.0 - x), 0.0) + math.sqrt(a))
    start, total = math.log(x), 0.0
    for k in range(PLACES.shape[0]):
        t = start - width * PLACES[k]
        rest = math.log1p(-math.exp(t))
        in_a, in_b = t - of_a, rest - of_b
        scores = (a_dot * in_a + b_dot * in_b) * (a_too * in_a + b_too * in_b)
        density = math.exp(front + a * t + (b - 1.0) * rest)
        total += WEIGHTS[k] * density * (scores + spread)
    return width * total


def stdtr_dfdf(df, t):
    """∂²F/∂df² of Student's distribution: from 0 to |t|, or from |t| on."""
    if not df > 0.0:
        return math.nan
    if t == 0.0 or abs(t) == math.inf:
        return 0.0
    sign = -1.0 if t * t < df else 1.0
    width = 1.0 if sign < 0.0 else 1.0 / min(df, 1.0)
    means = digamma(0.5 * (df + 1.0)) - digamma(0.5 * df)
    spreads = polygamma(1.0, 0.5 * (df + 1.0)) - polygamma(1.0, 0.5 * df)
    front = math.lgamma(0.5 * (df + 1.0)) - math.lgamma(0.5 * df) - 0.5 * math.log(math.pi * df)
    start, total = 2.0 * math.log(abs(t)) - math.log(df), 0.0
    for k in range(PLACES.shape[0]):
        log_q = start + 2.0 * sign * width * PLACES[k]  # q = s² / df
        bent = math.log1p(math.exp(-abs(log_q))) + max(log_q, 0.0)  # log(1 + q)
        part = math.exp(log_q - bent)  # s² / (df + s²)
        score = 0.5 * (means - bent) + (part * (df + 1.0) - 1.0) / (2.0 * df)
        slope = 0.25 * spreads + (1.0 - part + df * part) / (2.0 * df * df)
        slope -= (df + 1.0) * part * (1.0 - part) / (2.0 * df * df)
        exponent = front - 0.5 * (df + 1.0) * bent + 0.5 * (log_q + math.log(df))
        total += WEIGHTS[k] * math.exp(exponent) * (score * score + slope)
    return -sign * math.copysign(1.0, t) * width * total
