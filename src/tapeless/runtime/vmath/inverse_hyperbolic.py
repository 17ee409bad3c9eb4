"""asinh, acosh, atanh: logarithms of 1 + w, where w is known to more than double precision."""

from tapeless.runtime.vmath.errorfree import exact_sum, ordered_sum, quotient
from tapeless.runtime.vmath.floats import (
    choose,
    elementary,
    magnitude,
    product_error,
    public,
    root,
    with_sign,
)
from tapeless.runtime.vmath.logarithms import at_edges, log_of_sum
from tapeless.runtime.vmath.precision import narrow, widen

LARGE = 2.0**28  # from here on sqrt(x² ± 1) = x


@elementary
def log_of_one_and(w, rest, large, x):
    """log(1 + w + rest), or log(2x) where `large`."""
    total, error = exact_sum(1.0, w)
    total = choose(large, x, total)
    error = choose(large, 0.0, error + rest)
    return at_edges(total, log_of_sum(total, error, choose(large, 1.0, 0.0)))


@elementary
def asinh64(x):
    t = magnitude(x)
    large = t > LARGE
    bounded = choose(large, 1.0, t)
    square = bounded * bounded
    w, rest = ordered_sum(bounded, square / (1.0 + root(square + 1.0)))
    y = log_of_one_and(w, rest, large, t)
    return with_sign(choose(t < 1e-9, t, y), x)


@elementary
def acosh64(x):
    large = x > LARGE
    t = choose(large, 1.0, x) - 1.0
    square, rest = ordered_sum(2.0 * t, t * t)
    side = root(choose(t < 0.0, t, square))
    # What rounding took from the square and from its root; at 1 both are zero.
    side_rest = (rest - product_error(side, side, square)) / (2.0 * choose(side > 0.0, side, 1.0))
    w, rest = exact_sum(t, side)
    return log_of_one_and(w, rest + side_rest, large, x)


@elementary
def atanh64(x):
    t = magnitude(x)
    bottom, bottom_rest = ordered_sum(1.0, -t)
    w, rest = quotient(2.0 * t, 0.0, bottom, bottom_rest)
    y = 0.5 * log_of_one_and(w, rest, False, 1.0)
    y = choose(t == 1.0, w, y)
    return with_sign(choose(t < 1e-9, t, y), x)


@public
def asinh(x):
    """The inverse of the hyperbolic sine."""
    return narrow(asinh64(widen(x)), x)


@public
def acosh(x):
    """The inverse of the hyperbolic cosine; NaN below 1."""
    return narrow(acosh64(widen(x)), x)


@public
def atanh(x):
    """The inverse of the hyperbolic tangent; infinite at ±1, NaN beyond."""
    return narrow(atanh64(widen(x)), x)
