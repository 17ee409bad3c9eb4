"""What is around a formula of the standard form, in the language that tapeless reads.

The change of variable, the values outside of the support with slope zero, and nan for parameters
that SciPy refuses.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tapeless.rules.choosing import chosen
from tapeless.rules.registry import is_constant


OVERFLOW = 700.0  # of an exponential: the end of a support that is infinite but for this


def log_density(formula, checks, support, within):
    def logpdf(x, *parameters):
        shapes, loc, scale = checked(parameters[:-2], checks), parameters[-2], parameters[-1]
        scale = positive(scale)
        z = standard(finite(x, loc), loc, scale)
        low, high = ends(support, shapes)
        value = formula(moved_inside(x, z, low, high, within, shapes), *shapes)
        value = between(z, low, high, less_log(value, scale), -np.inf, -np.inf)
        return but_far(x, value, -np.inf, -np.inf)

    return logpdf


def density(formula, checks, support, within):
    def pdf(x, *parameters):
        shapes, loc, scale = checked(parameters[:-2], checks), parameters[-2], parameters[-1]
        scale = positive(scale)
        z = standard(finite(x, loc), loc, scale)
        low, high = ends(support, shapes)
        value = formula(moved_inside(x, z, low, high, within, shapes), *shapes)
        return but_far(x, between(z, low, high, value / scale, 0.0, 0.0), 0.0, 0.0)

    return pdf


def rising(formula, below, above, checks, support, within):
    """A function with a value of its own on each side of the support."""

    def of(x, *parameters):
        shapes, loc, scale = checked(parameters[:-2], checks), parameters[-2], parameters[-1]
        z = standard(finite(x, loc), loc, positive(scale))
        low, high = ends(support, shapes)
        value = formula(moved_inside(x, z, low, high, within, shapes), *shapes)
        return but_far(x, between(z, low, high, value, below, above), below, above)

    return of


def quantile(formula, checks, support, cut):
    """Of 0 and 1: where the end is infinite, or in `cut`, the end itself, and not the formula."""

    def of(q, *parameters):
        shapes, loc, scale = checked(parameters[:-2], checks), parameters[-2], parameters[-1]
        scale = positive(scale)
        low, high = ends(support, shapes)
        inside = between(q, 0.0, 1.0, q, 0.5, 0.5)
        inside = chosen(q == 0, 0.5, inside) if cut[0] or is_far(low) else inside
        inside = chosen(q == 1, 0.5, inside) if cut[1] or is_far(high) else inside
        value = moved(formula(inside, *shapes), loc, scale)
        value = chosen(q == 0, end(low, loc, scale), value) if cut[0] or is_far(low) else value
        value = chosen(q == 1, end(high, loc, scale), value) if cut[1] or is_far(high) else value
        return between(q, 0.0, 1.0, value, np.nan, np.nan)

    return of


def end(z, loc, scale):
    """One end of the support, where `scale` does not count if it is infinite."""
    return np.copysign(np.inf, z) if is_far(z) else moved(z, loc, scale)


def is_far(z):
    """Whether an end is infinite, or where formulas overflow, whatever the shapes are."""
    return is_constant(z) and abs(z) >= OVERFLOW


def log_mass(formula, off, checks, support, within):
    """The logarithm of a probability, or a probability, of whole numbers."""

    def of(x, *parameters):
        shapes, loc = checked(parameters[:-1], checks), parameters[-1]
        k = standard(finite(x, loc), loc, 1)
        whole = np.floor(k)  # which has no slope
        low, high = ends(support, shapes)
        value = formula(moved_inside(x, whole, low, high, within, shapes), *shapes)
        value = chosen(whole != k, off, between(whole, low, high, value, off, off))
        return but_far(x, value, off, off)

    return of


def stepping(formula, below, above, checks, support, within):
    """A function that jumps at whole numbers; its formula is not evaluated at the last one."""

    def of(x, *parameters):
        shapes, loc = checked(parameters[:-1], checks), parameters[-1]
        k = np.floor(standard(finite(x, loc), loc, 1))
        low, high = ends(support, shapes)
        last = high if is_constant(high) and high == np.inf else high - 1.0
        value = formula(moved_inside(x, k, low, last, within, shapes), *shapes)
        return but_far(x, between(k, low, last, value, below, above), below, above)

    return of


def ends(support, shapes) -> Any:
    return support(*shapes) if callable(support) else support


def moved_inside(x, z, low, high, within, shapes):
    """z, and in the place of those outside of the support one that is inside; nan stays nan."""
    point = within(*shapes) if callable(within) else within
    return but_far(x, between(z, low, high, z, point, point), point, point)


def finite(x, loc):
    """x, and `loc` in the place of infinity, where products with slopes would be nan."""
    return but_far(x, x, loc, loc)


def but_far(x, value, below, above):
    """The value where x is finite."""
    if is_constant(x):
        return below if x == -np.inf else above if x == np.inf else value
    return chosen(x == -np.inf, below, chosen(x == np.inf, above, value))


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
