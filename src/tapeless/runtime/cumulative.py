"""Running sums from the start and to the end."""

import numpy as np
from numba import njit, types

from tapeless.runtime import plain
from tapeless.runtime.kernels import results, wide
from tapeless.runtime.native import compiled
from tapeless.runtime.reduce import around
from tapeless.runtime.shaping import checked_axis, ravel


def cumsum_all(x):
    return np.cumsum(x)


def cumsum_axis(x, axis):
    return np.cumsum(x, axis)


def suffix_sum_all(x):
    return plain.suffix_sum(x)


def suffix_sum_axis(x, axis):
    return plain.suffix_sum(x, axis)


@njit(error_model="numpy", cache=True)
def running(x, backwards):
    """Running sums along the middle one of three axes."""
    before, n, after = x.shape
    result = results(x, x.shape)
    for i in range(before):
        for j in range(after):
            total = wide(x, 0)
            for k in range(n):
                at = n - 1 - k if backwards else k
                total += x[i, at, j]
                result[i, at, j] = total
    return result


def _define(on_all, on_axis, backwards):
    @compiled(on_axis)
    def _axis(x, axis):
        if not isinstance(x, types.Array):
            return None

        def along(x, axis):
            extents = around(x.shape, checked_axis(axis, x.ndim))
            return running(np.ascontiguousarray(x).reshape(extents), backwards).reshape(x.shape)

        return along

    @compiled(on_all)
    def _all(x):
        if not isinstance(x, types.Array):
            return lambda x: np.full(1, x)
        return lambda x: running(ravel(x).reshape((1, x.size, 1)), backwards).reshape(x.size)


_define(cumsum_all, cumsum_axis, False)
_define(suffix_sum_all, suffix_sum_axis, True)
