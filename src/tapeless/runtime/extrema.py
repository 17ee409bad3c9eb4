"""Extrema and tests: over all, over an axis, and over an axis that is kept."""

import numpy as np

from tapeless.runtime import kernels
from tapeless.runtime.reduce import define_reduction


def max_all(x):
    return np.max(x)


def max_axis(x, axis):
    return np.max(x, axis=axis)


def max_keep(x, axis):
    return np.max(x, axis=axis, keepdims=True)


def min_all(x):
    return np.min(x)


def min_axis(x, axis):
    return np.min(x, axis=axis)


def min_keep(x, axis):
    return np.min(x, axis=axis, keepdims=True)


def argmax_all(x):
    return np.argmax(x)


def argmax_axis(x, axis):
    return np.argmax(x, axis=axis)


def argmax_keep(x, axis):
    return np.argmax(x, axis=axis, keepdims=True)


def argmin_all(x):
    return np.argmin(x)


def argmin_axis(x, axis):
    return np.argmin(x, axis=axis)


def argmin_keep(x, axis):
    return np.argmin(x, axis=axis, keepdims=True)


def any_all(x):
    return np.any(x)


def any_axis(x, axis):
    return np.any(x, axis=axis)


def any_keep(x, axis):
    return np.any(x, axis=axis, keepdims=True)


def all_all(x):
    return np.all(x)


def all_axis(x, axis):
    return np.all(x, axis=axis)


def all_keep(x, axis):
    return np.all(x, axis=axis, keepdims=True)


define_reduction(max_all, max_axis, max_keep, kernels.max_kernel, lambda x: x)
define_reduction(min_all, min_axis, min_keep, kernels.min_kernel, lambda x: x)
define_reduction(
    argmax_all, argmax_axis, argmax_keep, kernels.argmax_kernel, lambda x: 0, in_order=True
)
define_reduction(
    argmin_all, argmin_axis, argmin_keep, kernels.argmin_kernel, lambda x: 0, in_order=True
)
define_reduction(any_all, any_axis, any_keep, kernels.any_kernel, lambda x: bool(x))
define_reduction(all_all, all_axis, all_keep, kernels.all_kernel, lambda x: bool(x))
