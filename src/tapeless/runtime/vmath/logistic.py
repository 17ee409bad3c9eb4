"""The logistic function and its integral."""

from tapeless.runtime.vmath.exponentials import exp64
from tapeless.runtime.vmath.floats import choose, elementary, magnitude, public
from tapeless.runtime.vmath.logarithms import log1p64
from tapeless.runtime.vmath.precision import narrow, widen


@elementary
def sigmoid64(x):
    e = exp64(-magnitude(x))
    return choose(x < 0.0, e, 1.0) / (1.0 + e)


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
