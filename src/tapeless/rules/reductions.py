"""Sums, products, means and extrema, over all axes or some.

At a tie the slope of max and min is shared evenly among the elements that attain it. `expand` is
the adjoint of the sum over the reduced axes: each rule spreads the cotangent and multiplies it by
the slope of the result in each element.
"""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import METHODS, callee, forward, linear, reverse, zero_derivative
from tapeless.rules.spelling import reduction
from tapeless.runtime.plain import expand, prod_along, products_of_others

HOW = {"signature": "a, axis=None, *, keepdims=False", "static": ("axis", "keepdims")}
REDUCTIONS = ("sum", "prod", "mean", "max", "min", "any", "all", "argmax", "argmin")
for name in REDUCTIONS:
    reduction(f"numpy.{name}", name, "reductions" if name in ("sum", "mean", "prod") else "extrema")
    METHODS[name] = getattr(np, name)
    if name != "prod":
        callee(getattr(np, name), operation=f"numpy.{name}", **HOW)
callee(np.amax, operation="numpy.max", **HOW)
callee(np.amin, operation="numpy.min", **HOW)
callee(prod_along, operation="numpy.prod", **HOW)


def prod(a, axis=None, *, keepdims=False):
    """`np.prod` along each axis of a tuple in turn."""
    if not isinstance(axis, tuple):
        return prod_along(a, axis, keepdims=keepdims)
    for k in axis:
        a = prod_along(a, k, keepdims=True)
    return a if keepdims else np.squeeze(a, axis)


callee(np.prod, lower=prod)

zero_derivative("numpy.argmax", "numpy.argmin", "numpy.any", "numpy.all")
linear("numpy.sum", "numpy.mean")


@reverse("numpy.sum")
def sum_(y, y_bar, x, *, axis=None, keepdims=False):
    return expand(y_bar, x, axis=axis, keepdims=keepdims)


@reverse("numpy.mean")
def mean(y, y_bar, x, *, axis=None, keepdims=False):
    kept = 1 if y.ndim == 0 else np.size(y)
    return expand(y_bar * np.divide(kept, np.size(x)), x, axis=axis, keepdims=keepdims)


@reverse("numpy.max", "numpy.min")
def extremum(y, y_bar, x, *, axis=None, keepdims=False):
    attained = x == expand(y, x, axis=axis, keepdims=keepdims)
    share = y_bar / np.sum(attained, axis=axis, keepdims=keepdims)
    return attained * expand(share, x, axis=axis, keepdims=keepdims)


@forward("numpy.max", "numpy.min")
def extremum_forward(y, x, x_dot, *, axis=None, keepdims=False):
    attained = x == expand(y, x, axis=axis, keepdims=keepdims)
    count = np.sum(attained, axis=axis, keepdims=keepdims)
    return np.sum(attained * x_dot, axis=axis, keepdims=keepdims) / count


@reverse("numpy.prod")
def prod_(y, y_bar, x, *, axis=None, keepdims=False):
    return expand(y_bar, x, axis=axis, keepdims=keepdims) * products_of_others(x, axis)


@forward("numpy.prod")
def prod_forward(y, x, x_dot, *, axis=None, keepdims=False):
    return np.sum(x_dot * products_of_others(x, axis), axis=axis, keepdims=keepdims)


def others(x, axis=None):
    """For each element the product of the others along the axis; without division, for zeros."""
    if x.ndim == 0:
        return 1.0
    if axis is None:
        return np.reshape(others_of_rows(np.ravel(x)), x.shape)
    rows = np.copy(np.moveaxis(x, axis, 0))  # in C order, and so are the arrays like it
    return np.moveaxis(others_of_rows(rows), 0, axis)


def others_of_rows(rows):
    n = rows.shape[0]
    before, after = np.ones_like(rows), np.ones_like(rows)
    for k in range(1, n):
        before[k] = before[k - 1] * rows[k - 1]
        after[n - 1 - k] = after[n - k] * rows[n - k]
    return before * after


callee(products_of_others, lower=others)
