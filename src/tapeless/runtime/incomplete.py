"""Derivatives of the incomplete gamma and beta functions in their parameters.

Each is the usual series or continued fraction with its derivative carried along (Boik and
Robison-Cox, Derivatives of the incomplete beta function, J. Stat. Software 3, 1998; the same for
the gamma function: Moore, Algorithm AS 187, Applied Statistics 31, 1982).
`runtime/native_incomplete.py` compiles them.
"""

import math

from tapeless.runtime.gammas import digamma

ROUNDING = 1e-16
TINY = 1e-300
MOST = 100_000  # terms; about √max(a, b) of them are needed


def gammainc_a(a, x):
    """∂P(a, x)/∂a of the regularised lower incomplete gamma function."""
    if not (a > 0.0 and x >= 0.0):
        return math.nan
    if x == 0.0 or x == math.inf:
        return 0.0
    return lower_series(a, x) if x < a + 1.0 else -upper_fraction(a, x)


def lower_series(a, x):
    """P = xᵃ e⁻ˣ / Γ(a + 1) Σ xᵏ / (a + 1)ₖ (DLMF 8.11.4)."""
    term, slope = 1.0, 0.0  # of the sum, and its derivative in a
    total, total_slope = 1.0, 0.0
    for k in range(1, MOST):
        ratio = x / (a + k)
        slope = (slope - term / (a + k)) * ratio
        term *= ratio
        total += term
        total_slope += slope
        if term < ROUNDING * total and abs(slope) <= ROUNDING * abs(total_slope):
            break
    front = math.exp(a * math.log(x) - x - math.lgamma(a + 1.0))
    return front * (total_slope + total * (math.log(x) - digamma(a + 1.0)))


def upper_fraction(a, x):
    """Q = xᵃ e⁻ˣ / Γ(a) times Legendre's continued fraction (DLMF 8.9.2), by Lentz' method."""
    b = x + 1.0 - a
    c, c_slope = 1.0 / TINY, 0.0
    d, d_slope = 1.0 / b, 1.0 / (b * b)
    total, total_slope = d, d_slope
    for k in range(1, MOST):
        b += 2.0
        step = -k * (k - a)
        d_slope = k * d + step * d_slope - 1.0
        d = 1.0 / nonzero(step * d + b)
        d_slope *= -d * d
        c_slope = -1.0 + k / c - step / c * (c_slope / c)
        c = nonzero(b + step / c)
        factor, factor_slope = c * d, c_slope * d + c * d_slope
        total_slope = total_slope * factor + total * factor_slope
        total *= factor
        if abs(factor - 1.0) < 4.0 * ROUNDING and abs(factor_slope) < 4.0 * ROUNDING:
            break
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    return front * (total_slope + total * (math.log(x) - digamma(a)))


def betainc_a(a, b, x):
    """∂I_x(a, b)/∂a of the regularised incomplete beta function."""
    if not (a > 0.0 and b > 0.0 and 0.0 <= x <= 1.0):
        return math.nan
    if x == 0.0 or x == 1.0:
        return 0.0
    if x < (a + 1.0) / (a + b + 2.0):
        return beta_fraction(a, b, x, 1.0, 0.0)
    return -beta_fraction(b, a, 1.0 - x, 0.0, 1.0)


def betainc_b(a, b, x):
    """∂I_x(a, b)/∂b. It is -∂I_y(b, a)/∂b at y = 1 - x, which may be rounded."""
    if not (a > 0.0 and b > 0.0 and 0.0 <= x <= 1.0):
        return math.nan
    if x == 0.0 or x == 1.0:
        return 0.0
    if x < (a + 1.0) / (a + b + 2.0):
        return beta_fraction(a, b, x, 0.0, 1.0)
    return -beta_fraction(b, a, 1.0 - x, 1.0, 0.0)


def stdtr_df(df, t):
    """∂F/∂df of Student's distribution: for t > 0 F = 1 - I_x(df/2, 1/2) / 2, x = df / (df + t²).

    F - 1/2 is odd. Where t is small x is near 1, and I_y(1/2, df/2) with y = 1 - x is taken.
    """
    if not df > 0.0:
        return math.nan
    if t == 0.0 or abs(t) == math.inf:
        return 0.0
    whole = df + t * t
    if t * t < df:
        slope = -betainc_b(0.5, 0.5 * df, t * t / whole)
    else:
        slope = betainc_a(0.5 * df, 0.5, df / whole)
    gammas = math.lgamma(0.5 * (df + 1.0)) - math.lgamma(0.5 * df)
    # ∂I_x/∂x ∂x/∂df; Γ(1/2) = √π
    along = math.exp(gammas + 0.5 * df * math.log(df / whole)) * abs(t) / math.sqrt(math.pi * whole)
    return -0.5 * math.copysign(1.0, t) * (0.5 * slope + along / df)


def beta_fraction(a, b, x, a_dot, b_dot):
    """The derivative of I_x(a, b) along (a_dot, b_dot), where the fraction converges fast.

    I = xᵃ (1 - x)ᵇ / (a B(a, b)) times a continued fraction (DLMF 8.17.22), by Lentz' method.
    """
    c, c_slope = 1.0, 0.0
    d, d_slope = 0.0, 0.0
    total, total_slope = 1.0, 0.0
    for k in range(1, MOST):
        m = k // 2
        if k % 2 == 0:
            p, p_slope = m * (b - m) * x, m * b_dot * x
        else:
            p = -(a + m) * (a + b + m) * x
            p_slope = -(a_dot * (a + b + m) + (a + m) * (a_dot + b_dot)) * x
        q, q_slope = (a + k - 1) * (a + k), a_dot * (2 * a + 2 * k - 1)
        step = p / q
        step_slope = (p_slope - step * q_slope) / q
        d_slope = step_slope * d + step * d_slope
        d = 1.0 / nonzero(1.0 + step * d)
        d_slope *= -d * d
        c_slope = step_slope / c - step / c * (c_slope / c)
        c = nonzero(1.0 + step / c)
        factor, factor_slope = c * d, c_slope * d + c * d_slope
        total_slope = total_slope * factor + total * factor_slope
        total *= factor
        if abs(factor - 1.0) < 4.0 * ROUNDING and abs(factor_slope) < 4.0 * ROUNDING:
            break
    # `total` is the denominator 1 + d₁ / (1 + d₂ / …).
    gammas = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) + gammas) / a
    both = digamma(a + b)
    log_slope = a_dot * (math.log(x) - 1.0 / a - digamma(a) + both)
    log_slope += b_dot * (math.log1p(-x) - digamma(b) + both)
    return front / total * (log_slope - total_slope / total)


def nonzero(value):
    """A partial denominator of Lentz' method, moved off zero."""
    return value if abs(value) > TINY else TINY
