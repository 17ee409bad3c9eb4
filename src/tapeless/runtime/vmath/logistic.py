"""The logistic function and its integral."""

from tapeless.runtime.vmath.errorfree import ordered_sum, quotient
from tapeless.runtime.vmath.exponentials import exp64
from tapeless.runtime.vmath.floats import choose, elementary, magnitude, public
from tapeless.runtime.vmath.logarithms import log1p64
from tapeless.runtime.vmath.precision import narrow, widen


@elementary
def sigmoid64(x):
    e = exp64(-magnitude(x))
    bottom, bottom_rest = ordered_sum(1.0, e)
    ratio, rest = quotient(choose(x < 0.0, e, 1.0), 0.0, bottom, bottom_rest)
    return ratio + rest


@elementary
def softplus64(x):
    return choose(x < 0.0, 0.0, x) + log1p64(exp64(-magnitude(x)))


@public
def sigmoid(x):
    """1 / (1 + exp(−x))"""
    return narrow(sigmoid64(widen(x)), x)


@public
def softplus(x):
    """log(1 + exp(x))"""
    return narrow(softplus64(widen(x)), x)
