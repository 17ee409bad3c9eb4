"""sinh, cosh, tanh."""

from tapeless.runtime.vmath.errorfree import exact_sum, ordered_sum, quotient
from tapeless.runtime.vmath.exponentials import clamped, quarter_expm1, split_exp
from tapeless.runtime.vmath.floats import choose, elementary, magnitude, public, with_sign
from tapeless.runtime.vmath.precision import narrow, widen
from tapeless.runtime.vmath.scaling import scaled


@elementary
def sinh64(x):
    t = clamped(magnitude(x), 0.0, 710.5)
    q, q_rest = quarter_expm1(t)
    # With exp(t) − 1 = 4q: sinh(t) = (4q + 4q / (4q + 1)) / 2
    bottom, bottom_rest = exact_sum(q, 0.25)
    ratio, ratio_rest = quotient(q, q_rest, bottom, bottom_rest + q_rest)
    total, rest = ordered_sum(2.0 * q, 0.5 * ratio)
    y = total + (rest + (2.0 * q_rest + 0.5 * ratio_rest))
    y = choose(t < 40.0, y, 2.0 * q)  # where the rest overflows
    return with_sign(choose(magnitude(x) < 1e-8, magnitude(x), y), x)


@elementary
def cosh64(x):
    p, k = split_exp(clamped(magnitude(x), 0.0, 710.5))
    quarter = scaled(p, k - 2)
    return 2.0 * quarter + 0.125 / quarter


@elementary
def tanh64(x):
    t = clamped(2.0 * magnitude(x), 0.0, 40.0)
    q, q_rest = quarter_expm1(t)
    # With exp(2|x|) − 1 = 4q: tanh(|x|) = 4q / (4q + 2)
    bottom, bottom_rest = exact_sum(q, 0.5)
    ratio, rest = quotient(q, q_rest, bottom, bottom_rest + q_rest)
    return with_sign(choose(magnitude(x) < 1e-9, magnitude(x), ratio + rest), x)


@public
def sinh(x):
    """The hyperbolic sine."""
    return narrow(sinh64(widen(x)), x)


@public
def cosh(x):
    """The hyperbolic cosine."""
    return narrow(cosh64(widen(x)), x)


@public
def tanh(x):
    """The hyperbolic tangent."""
    return narrow(tanh64(widen(x)), x)
