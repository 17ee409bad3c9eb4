"""Sum, product, mean and norm: over all, over an axis, and over an axis that is kept."""

import numpy as np

from tapeless.runtime import kernels
from tapeless.runtime.reduce import define_reduction


def sum_all(x):
    return np.sum(x)


def sum_axis(x, axis):
    return np.sum(x, axis=axis)


def sum_keep(x, axis):
    return np.sum(x, axis=axis, keepdims=True)


def prod_all(x):
    return np.prod(x)


def prod_axis(x, axis):
    return np.prod(x, axis=axis)


def prod_keep(x, axis):
    return np.prod(x, axis=axis, keepdims=True)


def mean_all(x):
    return np.mean(x)


def mean_axis(x, axis):
    return np.mean(x, axis=axis)


def mean_keep(x, axis):
    return np.mean(x, axis=axis, keepdims=True)


def norm_all(x):
    return np.linalg.norm(x)


def norm_axis(x, axis):
    return np.linalg.norm(x, axis=axis)


def norm_keep(x, axis):
    return np.linalg.norm(x, axis=axis, keepdims=True)


define_reduction(sum_all, sum_axis, sum_keep, kernels.sum_kernel, lambda x: x)
define_reduction(prod_all, prod_axis, prod_keep, kernels.product_kernel, lambda x: x)
define_reduction(mean_all, mean_axis, mean_keep, kernels.mean_kernel, lambda x: x / 1)
define_reduction(norm_all, norm_axis, norm_keep, kernels.norm_kernel, lambda x: abs(x))
