"""Kernels of reductions: of an array of three axes in C order they reduce the middle one.

With one element behind the middle axis the sums are taken one after the other, each in a register;
with more, side by side. Either way the inner loop runs over neighbours in memory.
"""

import numpy as np
from numba import njit, types
from numba.np.numpy_support import as_dtype

from tapeless.runtime.accumulate import radd
from tapeless.runtime.native import compiled

native = njit(error_model="numpy")


def wide(x, number):
    """The number, in a dtype in which elements of `x` are added up: int64 or float64."""
    return float(number)


def results(x, shape):
    """Room for sums of elements of `x`, in the dtype that NumPy gives them."""
    return np.empty(shape, x.dtype)


def lengths(x):
    """Of complex numbers their absolute values, of real ones themselves."""
    return np.abs(x)


@compiled(lengths)
def _lengths(x):
    if isinstance(x.dtype, types.Complex):
        return lambda x: np.abs(x)
    return lambda x: x


@compiled(wide)
def _wide(x, number):
    value = np.result_type(as_dtype(x.dtype), np.int64).type
    return lambda x, number: value(number)


@compiled(results)
def _results(x, shape):
    dtype = np.empty(0, as_dtype(x.dtype)).sum().dtype
    return lambda x, shape: np.empty(shape, dtype)


@njit(error_model="numpy", cache=True)
def sum_kernel(x):
    """Sums; this kernel, the one that most programs need, is cached by itself."""
    before, n, after = x.shape
    result = results(x, (before, after))
    rows = x.reshape((before, n * after))
    for i in range(before):
        if after == 1:
            total = wide(x, 0)
            for k in range(n):
                total = radd(total, rows[i, k])
            result[i, 0] = total
        else:
            result[i] = 0
            for k in range(n):
                for j in range(after):
                    result[i, j] += x[i, k, j]
    return result


def folding(start, combine):
    """A kernel that begins with the number `start` and takes in one element after the other."""

    @native
    def kernel(x):
        before, n, after = x.shape
        result = results(x, (before, after))
        for i in range(before):
            for j in range(after):
                total = wide(x, start)
                for k in range(n):
                    total = combine(total, x[i, k, j])
                result[i, j] = total
        return result

    return kernel


product_kernel = folding(1, native(lambda total, value: total * value))
squares_kernel = folding(0, native(lambda total, value: radd(total, value * value)))


@native
def mean_kernel(x):
    return sum_kernel(x) / x.shape[1]


@native
def norm_kernel(x):
    return np.sqrt(squares_kernel(lengths(x)))


def choosing(better, name):
    """Two kernels: the element that no other is better than, and its place."""
    empty = f"attempt to get {name} of an empty sequence"

    @native
    def places(x):
        before, n, after = x.shape
        result = np.zeros((before, after), np.int64)
        if n == 0:
            raise ValueError(empty)
        for i in range(before):
            for j in range(after):
                best = x[i, 0, j]
                for k in range(1, n):
                    if better(x[i, k, j], best):
                        best = x[i, k, j]
                        result[i, j] = k
        return result

    @native
    def values(x):
        before, n, after = x.shape
        result = np.empty((before, after), x.dtype)
        if n == 0:
            raise ValueError(empty)
        for i in range(before):
            for j in range(after):
                best = x[i, 0, j]
                for k in range(1, n):
                    if better(x[i, k, j], best):
                        best = x[i, k, j]
                result[i, j] = best
        return result

    return values, places


# The first nan is better than any number, and nothing is better than it.
max_kernel, argmax_kernel = choosing(native(lambda a, b: a > b or (a != a and b == b)), "argmax")
min_kernel, argmin_kernel = choosing(native(lambda a, b: a < b or (a != a and b == b)), "argmin")


def testing(found):
    """A kernel of booleans: whether any element is as true as `found`, or whether all are not."""

    @native
    def kernel(x):
        before, n, after = x.shape
        result = np.full((before, after), not found)
        for i in range(before):
            for j in range(after):
                for k in range(n):
                    if bool(x[i, k, j]) == found:
                        result[i, j] = found
                        break
        return result

    return kernel


any_kernel, all_kernel = testing(True), testing(False)
