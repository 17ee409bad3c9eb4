"""What is around a formula of the standard form, in the language that tapeless reads.

The change of variable, the values outside of the support with slope zero, and nan for parameters
that SciPy refuses.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tapeless.rules.choosing import chosen
from tapeless.rules.registry import is_constant


def log_density(formula, checks, support, within):
    def logpdf(x, *parameters):
        shapes, loc, scale = checked(parameters[:-2], checks), parameters[-2], parameters[-1]
        scale = positive(scale)
        z = standard(x, loc, scale)
        low, high = ends(support, shapes)
        value = formula(moved_inside(z, low, high, within, shapes), *shapes)
        return between(z, low, high, less_log(value, scale), -np.inf, -np.inf)

    return logpdf


def density(formula, checks, support, within):
    def pdf(x, *parameters):
        shapes, loc, scale = checked(parameters[:-2], checks), parameters[-2], parameters[-1]
        scale = positive(scale)
        z = standard(x, loc, scale)
        low, high = ends(support, shapes)
        value = formula(moved_inside(z, low, high, within, shapes), *shapes)
        return between(z, low, high, value / scale, 0.0, 0.0)

    return pdf


def rising(formula, below, above, checks, support, within):
    """A function with a value of its own on each side of the support."""

    def of(x, *parameters):
        shapes, loc, scale = checked(parameters[:-2], checks), parameters[-2], parameters[-1]
        z = standard(x, loc, positive(scale))
        low, high = ends(support, shapes)
        value = formula(moved_inside(z, low, high, within, shapes), *shapes)
        return between(z, low, high, value, below, above)

    return of


def quantile(formula, checks):
    def of(q, *parameters):
        shapes, loc, scale = checked(parameters[:-2], checks), parameters[-2], parameters[-1]
        z = formula(moved_inside(q, 0.0, 1.0, 0.5, shapes), *shapes)
        return between(q, 0.0, 1.0, moved(z, loc, positive(scale)), np.nan, np.nan)

    return of


def log_mass(formula, off, checks, support, within):
    """The logarithm of a probability, or a probability, of whole numbers."""

    def of(x, *parameters):
        shapes, loc = checked(parameters[:-1], checks), parameters[-1]
        k = standard(x, loc, 1)
        whole = np.floor(k)  # which has no slope
        low, high = ends(support, shapes)
        value = formula(moved_inside(whole, low, high, within, shapes), *shapes)
        return chosen(whole != k, off, between(whole, low, high, value, off, off))

    return of


def stepping(formula, below, above, checks, support, within):
    """A function that jumps at whole numbers; its formula is not evaluated at the last one."""

    def of(x, *parameters):
        shapes, loc = checked(parameters[:-1], checks), parameters[-1]
        k = np.floor(standard(x, loc, 1))
        low, high = ends(support, shapes)
        last = high if is_constant(high) and high == np.inf else high - 1.0
        value = formula(moved_inside(k, low, last, within, shapes), *shapes)
        return between(k, low, last, value, below, above)

    return of


def ends(support, shapes) -> Any:
    return support(*shapes) if callable(support) else support


def moved_inside(z, low, high, within, shapes):
    """z, and in the place of those outside of the support one that is inside; nan stays nan."""
    point = within(*shapes) if callable(within) else within
    return between(z, low, high, z, point, point)


def between(z, low, high, value, below, above):
    """The value where z is neither below `low` nor above `high`, which may be infinite."""
    if not (is_constant(low) and low == -np.inf):
        value = chosen(z < low, below, value)
    if not (is_constant(high) and high == np.inf):
        value = chosen(z > high, above, value)
    return value


def standard(x, loc, scale):
    """(x - loc) / scale."""
    shifted = x if is_constant(loc) and loc == 0 else x - loc
    return shifted if is_constant(scale) and scale == 1 else shifted / scale


def moved(z, loc, scale):
    """loc + scale z."""
    scaled = z if is_constant(scale) and scale == 1 else z * scale
    return scaled if is_constant(loc) and loc == 0 else scaled + loc


def less_log(value, scale):
    return value if is_constant(scale) and scale == 1 else value - np.log(scale)


def positive(value):
    """The value, nan where it is not positive. The product keeps a slope nan there too."""
    if is_constant(value):
        return value if value > 0 else np.nan
    return value * chosen(value > 0, 1.0, np.nan)


def checked(shapes, checks):
    """The shapes, nan where one is not what the distribution takes."""
    return tuple([fit(shape, check) for shape, check in zip(shapes, checks)])  # noqa: B905


def fit(value, check):
    return positive(value) if check is None else value * chosen(check(value), 1.0, np.nan)
