"""Running sums."""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import METHODS, callee, linear, lower, reverse
from tapeless.rules.spelling import reduction
from tapeless.runtime.plain import suffix_sum

reduction("numpy.cumsum", "cumsum", "cumulative", keeps=False)
reduction("suffix_sum", "suffix_sum", "cumulative", keeps=False)
callee(np.cumsum, operation="numpy.cumsum", signature="a, axis=None", static=("axis",))
callee(suffix_sum, operation="suffix_sum", signature="a, axis=None", static=("axis",))
METHODS["cumsum"] = np.cumsum
linear("numpy.cumsum", "suffix_sum")


# An element is in its own sum and in all that follow.
@reverse("numpy.cumsum")
def cumsum(y, y_bar, x, *, axis=None):
    return np.reshape(suffix_sum(y_bar, axis=axis), x.shape)


@reverse("suffix_sum")
def suffix_sum_(y, y_bar, x, *, axis=None):
    return np.reshape(np.cumsum(y_bar, axis=axis), x.shape)


@lower(np.nancumsum)
def nancumsum(a, axis=None):
    return np.cumsum(np.where(np.isnan(a), 0.0, a), axis)


@lower(np.nancumprod)
def nancumprod(a, axis=None):
    return np.cumprod(np.where(np.isnan(a), 1.0, a), axis)


def cumulative_sum(x, *, axis=0):
    return np.cumsum(x, axis)


def cumulative_prod(x, *, axis=0):
    return np.cumprod(x, axis)


for _function in (cumulative_sum, cumulative_prod):  # since NumPy 2.1
    if hasattr(np, _function.__name__):
        lower(getattr(np, _function.__name__))(_function)
