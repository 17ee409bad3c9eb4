"""sinh, cosh, tanh."""

from tapeless.runtime.vmath.exponentials import clamped, quarter_expm1, split_exp
from tapeless.runtime.vmath.floats import choose, elementary, magnitude, with_sign
from tapeless.runtime.vmath.precision import narrow, widen
from tapeless.runtime.vmath.scaling import scaled


@elementary
def sinh64(x):
    t = clamped(magnitude(x), 0.0, 710.5)
    q = quarter_expm1(t)  # with t = 4q: sinh = (t + t / (t + 1)) / 2
    y = 2.0 * q + 0.5 * (q / (q + 0.25))
    return with_sign(choose(magnitude(x) < 1e-8, magnitude(x), y), x)


@elementary
def cosh64(x):
    p, k = split_exp(clamped(magnitude(x), 0.0, 710.5))
    quarter = scaled(p, k - 2)
    return 2.0 * quarter + 0.125 / quarter


@elementary
def tanh64(x):
    t = clamped(2.0 * magnitude(x), 0.0, 40.0)
    q = quarter_expm1(t)
    return with_sign(choose(magnitude(x) < 1e-9, magnitude(x), q / (q + 0.5)), x)


@elementary
def sinh(x):
    """The hyperbolic sine."""
    return narrow(sinh64(widen(x)), x)


@elementary
def cosh(x):
    """The hyperbolic cosine."""
    return narrow(cosh64(widen(x)), x)


@elementary
def tanh(x):
    """The hyperbolic tangent."""
    return narrow(tanh64(widen(x)), x)
