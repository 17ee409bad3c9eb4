"""What has no closed form: integrals of densities, sums of probabilities, and quantiles.

All of it is elementwise, in the language that tapeless reads, with a number of terms that the
largest element decides.
"""

from __future__ import annotations

import numpy as np

from tapeless.rules.choosing import chosen
from tapeless.rules.custom import stop_gradient
from tapeless.rules.implicit import pinned
from tapeless.rules.scipy_integrate import legendre

NODES = 40
FALLEN = 38.0  # a density is left out where it is e⁻³⁸ of that at the end of the integral
CLOSE = 1e-8  # a step of Newton's method squares the error


def integral(f, low, high):
    """By the rule of Gauss, for functions that fall from one end to the other."""
    found = legendre(NODES)
    nodes, weights = np.array(found[0]), np.array(found[1])
    middle, half = 0.5 * (high + low), 0.5 * (high - low)
    total = 0.0 * middle
    for k in range(NODES):
        total = total + weights[k] * f(middle + half * nodes[k])
    return half * total


def sum_down(log_mass, low):
    """P(≤ k): from k down to the least, `low` of the shapes."""

    def of(k, *shapes):
        last = k - low(*shapes)
        total = 0.0 * k
        for i in range(most(last)):
            j = k - chosen(i <= last, i, 0.0)
            total = total + chosen(i <= last, np.exp(log_mass(j, *shapes)), 0.0)
        return total

    return of


def sum_up(log_mass, high):
    """P(> k): from k + 1 up to the largest."""

    def of(k, *shapes):
        last = high(*shapes) - k - 1.0
        total = 0.0 * k
        for i in range(most(last)):
            j = k + 1.0 + chosen(i <= last, i, 0.0)
            total = total + chosen(i <= last, np.exp(log_mass(j, *shapes)), 0.0)
        return total

    return of


def most(last):
    """How many terms a sum from 0 to the largest of `last` has; nan has none."""
    largest = last if last.ndim == 0 else np.max(chosen(last == last, last, -1.0), initial=-1.0)
    return int(chosen(largest == largest, largest, -1.0)) + 1


def inverse(cumulative, density, bracket, direction=1.0):
    """The quantile that belongs to a cumulative function, or, with the direction -1, to its rest.

    `bracket` gives two numbers, of q and the shapes, between which the quantile is. It is found
    without derivatives, and then is as two steps of Newton's method from there, which are right to
    third order.
    """

    def of(q, *shapes):
        def step(z):
            return z - direction * (cumulative(z, *shapes) - q) / density(z, *shapes)

        held = tuple([stop_gradient(1.0 * shape) for shape in shapes])
        found = crossing(cumulative, density, bracket, direction, stop_gradient(1.0 * q), held)
        return pinned(found, step(step(found)))

    return of


def crossing(cumulative, density, bracket, direction, q, shapes):
    """Where a cumulative function is q: by Newton's method for its logarithm, or for itself, or by
    halving, whichever stays in the bracket.
    """
    low, high = bracket(q, *shapes)
    z = 0.5 * (low + high)
    moving, count = True, 0
    while moving and count < 200:
        value, slope = cumulative(z, *shapes), direction * density(z, *shapes)
        is_above = direction * (value - q) >= 0
        low, high = chosen(is_above, low, z), chosen(is_above, z, high)
        plain = z - (value - q) / slope
        in_logarithms = z - value * np.log(value / q) / slope
        by_logarithms = (in_logarithms >= low) & (in_logarithms <= high)
        by_itself = (plain >= low) & (plain <= high)
        halved = chosen(by_itself, plain, 0.5 * (low + high))
        following = chosen(by_logarithms, in_logarithms, halved)
        near = np.abs(following - z) <= CLOSE * np.abs(following)
        moving = not np.all((near & (by_logarithms | by_itself)) | (high <= low))
        z, count = following, count + 1
    return z
