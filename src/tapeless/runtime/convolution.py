"""Convolution and correlation of vectors."""

import numpy as np
from numba import types
from numba.np.numpy_support import as_dtype

from tapeless.runtime import plain
from tapeless.runtime.native import compiled


def convolve_full(a, v):
    return plain.convolve_full(a, v)


def correlate_valid(a, v):
    return plain.correlate_valid(a, v)


def _common(a, v):
    """The dtype of the result; None if these are not arrays."""
    if not (isinstance(a, types.Array) and isinstance(v, types.Array)):
        return None
    return np.result_type(as_dtype(a.dtype), as_dtype(v.dtype))


@compiled(convolve_full)
def _convolve_full(a, v):
    dtype = _common(a, v)

    def full(a, v):
        n, m = a.shape[0], v.shape[0]
        if n == 0 or m == 0:
            raise ValueError("an empty array cannot be convolved")
        result = np.zeros(n + m - 1, dtype)
        for k in range(m):
            factor = v[k]
            for i in range(n):
                result[i + k] += a[i] * factor
        return result

    return None if dtype is None else full


@compiled(correlate_valid)
def _correlate_valid(a, v):
    dtype = _common(a, v)

    def valid(a, v):
        n, m = a.shape[0], v.shape[0]
        result = np.zeros(max(n - m + 1, 0), dtype)
        for k in range(m):
            factor = v[k]
            for i in range(n - m + 1):
                result[i] += a[i + k] * factor
        return result

    return None if dtype is None else valid
