"""`scipy.integrate`: integrals of functions, and of samples."""

from __future__ import annotations

import numpy as np
from scipy import integrate

from tapeless.rules.custom import stop_gradient
from tapeless.rules.refusing import refused
from tapeless.rules.registry import known, lower

# ---- of functions --------------------------------------------------------------------------------

# The rule of Gauss and Kronrod with 21 nodes (QUADPACK's qk21): the nodes of one half, and weights.
HALF_NODES = (
    0.9956571630258081, 0.9739065285171717, 0.9301574913557082, 0.8650633666889845,
    0.7808177265864169, 0.6794095682990244, 0.5627571346686047, 0.4333953941292472,
    0.2943928627014602, 0.14887433898163122,
)  # fmt: skip
HALF_KRONROD = (
    0.011694638867371874, 0.032558162307964725, 0.054755896574351995, 0.07503967481091996,
    0.0931254545836976, 0.10938715880229764, 0.12349197626206584, 0.13470921731147334,
    0.14277593857706009, 0.14773910490133849,
)  # fmt: skip
HALF_GAUSS = (
    0.0, 0.06667134430868814, 0.0, 0.1494513491505806, 0.0, 0.21908636251598204,
    0.0, 0.26926671930999635, 0.0, 0.29552422471475287,
)  # fmt: skip
NODES = (*[-t for t in HALF_NODES], 0.0, *HALF_NODES[::-1])
KRONROD = (*HALF_KRONROD, 0.1494455540029169, *HALF_KRONROD[::-1])
GAUSS = (*HALF_GAUSS, 0.0, *HALF_GAUSS[::-1])

TARGET = 1e-13  # of the error, relative: derivatives of the integrand may be rougher than itself


@lower(integrate.quad)
def quad(
    func,
    a,
    b,
    args=(),
    full_output=0,
    epsabs=1.49e-08,
    epsrel=1.49e-08,
    limit=50,
    points=None,
    weight=None,
    complex_func=False,
):
    """Differentiated under the integral sign, on the intervals into which the search for the value
    cut the range; the limits by the same sum, which has the value of the integrand at the ends.
    """
    if points is not None or weight is not None or complex_func:
        refused("scipy.integrate.quad with points, weights or complex functions")

    def integrand(t):
        """What is integrated from 0 to 1 in place of func from a to b (QUADPACK's qagi)."""
        if a - a == 0 and b - b == 0:
            return func(a + (b - a) * t, *args) * (b - a)
        if t == 0:
            return 0.0 * func(t, *args)
        away, stretch = (1.0 - t) / t, 1.0 / (t * t)
        if a - a == 0:
            return func(a + away, *args) * stretch if b > 0 else -func(a - away, *args) * stretch
        if b - b == 0:
            return func(b - away, *args) * stretch if a < 0 else -func(b + away, *args) * stretch
        both = (func(away, *args) + func(-away, *args)) * stretch
        return both if a < b else -both

    left, right, count, error = subdivided(integrand, limit)
    total = 0.0
    nodes, weights = np.array(NODES), np.array(KRONROD)
    for k in range(count):
        middle, half = (right[k] + left[k]) / 2, (right[k] - left[k]) / 2
        for i in range(21):
            total += weights[i] * half * integrand(middle + half * nodes[i])
    return total, error


def subdivided(integrand, limit):
    """Intervals of [0, 1], the one with the largest error cut in two again and again, and the
    error that is left.
    """
    left, right = np.zeros(limit), np.zeros(limit)
    values, errors = np.zeros(limit), np.zeros(limit)
    right[0] = 1.0
    values[0], errors[0] = by_kronrod(integrand, 0.0, 1.0)
    count = 1
    while count < limit and np.sum(errors) > TARGET * abs(np.sum(values)):
        worst = np.argmax(errors)
        middle = (left[worst] + right[worst]) / 2
        left[count], right[count] = middle, right[worst]
        right[worst] = middle
        values[worst], errors[worst] = by_kronrod(integrand, left[worst], middle)
        values[count], errors[count] = by_kronrod(integrand, middle, right[count])
        count += 1
    return left, right, count, np.sum(errors)


def by_kronrod(integrand, left, right):
    """The integral and its error, as numbers without derivatives."""
    middle, half = (right + left) / 2, (right - left) / 2
    nodes, weights, coarse = np.array(NODES), np.array(KRONROD), np.array(GAUSS)
    values = np.zeros(21)
    for i in range(21):
        values[i] = stop_gradient(half * integrand(middle + half * nodes[i]))
    value = np.sum(weights * values)
    difference = abs(value - np.sum(coarse * values))
    spread = np.sum(weights * np.abs(values - value / 2))
    if difference == 0 or spread == 0:
        return value, difference
    return value, spread * min(1.0, (200 * difference / spread) ** 1.5)


@known
def legendre(n):
    """The nodes and weights of Gauss on [-1, 1]."""
    nodes, weights = np.polynomial.legendre.leggauss(n)
    return tuple(nodes.tolist()), tuple(weights.tolist())


@lower(integrate.fixed_quad)
def fixed_quad(func, a, b, args=(), n=5):
    found = legendre(n)
    nodes, weights = np.array(found[0]), np.array(found[1])
    values = func((b - a) * (nodes + 1) / 2 + a, *args)
    return (b - a) / 2 * np.sum(weights * values, axis=-1), None


# ---- of samples ----------------------------------------------------------------------------------


@lower(integrate.trapezoid)
def trapezoid(y, x=None, dx=1.0, axis=-1):
    return np.trapezoid(y, x, dx, axis)


@lower(integrate.cumulative_trapezoid)
def cumulative_trapezoid(y, x=None, dx=1.0, axis=-1, initial=None):
    rows = y if y.ndim == 1 else np.moveaxis(y, axis, -1)
    steps = spacing(x, dx, rows, axis)
    sums = np.cumsum(steps * (rows[..., 1:] + rows[..., :-1]) / 2, axis=rows.ndim - 1)
    if initial is not None:
        sums = np.concatenate((np.zeros_like(rows[..., :1]), sums), axis=-1)
    return sums if y.ndim == 1 else np.moveaxis(sums, -1, axis)


@lower(integrate.simpson)
def simpson(y, x=None, *, dx=1.0, axis=-1):
    rows = y if y.ndim == 1 else np.moveaxis(y, axis, -1)
    n = rows.shape[-1]
    steps = spacing(x, dx, rows, axis) + np.zeros_like(rows[..., 1:])
    if n == 1:
        return 0.0 * rows[..., 0]
    if n == 2:
        return 0.5 * steps[..., 0] * (rows[..., 0] + rows[..., 1])
    if n % 2 == 1:
        return by_parabolas(rows, steps)
    # The last interval by the parabola through the last three samples (Cartwright 2017, eq. 8).
    before, last = steps[..., n - 3], steps[..., n - 2]
    both = before + last
    end = (2 * last**2 + 3 * before * last) / (6 * both) * rows[..., n - 1]
    end = end + (last**2 + 3 * before * last) / (6 * before) * rows[..., n - 2]
    end = end - last**3 / (6 * before * both) * rows[..., n - 3]
    return by_parabolas(rows[..., : n - 1], steps[..., : n - 2]) + end


def by_parabolas(rows, steps):
    """The sum over pairs of intervals."""
    h, k = steps[..., ::2], steps[..., 1::2]
    both = h + k
    terms = rows[..., :-2:2] * (2 - k / h) + rows[..., 2::2] * (2 - h / k)
    terms = terms + rows[..., 1:-1:2] * both**2 / (h * k)
    return np.sum(both / 6 * terms, axis=-1)


def spacing(x, dx, rows, axis):
    """The distances between samples along the last axis, or the one distance."""
    if x is None:
        return dx
    if x.ndim == 1:
        return np.diff(x)
    return np.diff(np.moveaxis(x, axis, -1))
