"""The product of two matrices by BLAS, for any strides that BLAS can take."""

import numpy as np
from numba import njit, types
from numba.np import linalg

from tapeless.runtime.accumulate import radd
from tapeless.runtime.native import compiled

ROWS, COLUMNS = ord("n"), ord("t")


def has_blas(dtype):
    """Whether Numba can call BLAS for matrices of this dtype."""
    try:
        linalg.ensure_blas()
    except ImportError:
        return False
    return dtype in (types.float64, types.float32)


def product_of_matrices(a, b):
    """`a @ b` for two matrices of one dtype."""
    return a @ b


@compiled(product_of_matrices)
def _product_of_matrices(a, b):
    if not has_blas(a.dtype):
        return lambda a, b: product_by_loops(a, b)
    gemm = linalg._BLAS().numba_xxgemm(a.dtype)
    kind = ord(linalg.get_blas_kind(a.dtype))

    def product(a, b):
        check_extents(a, b)
        result = np.zeros((a.shape[0], b.shape[1]), a.dtype)
        if a.size > 0 and b.size > 0:
            a_order, a_stride = order_of(a)
            b_order, b_stride = order_of(b)
            left = np.ascontiguousarray(a) if a_order == 0 else a
            right = np.ascontiguousarray(b) if b_order == 0 else b
            one, zero = np.ones(1, a.dtype), np.zeros(1, a.dtype)
            # BLAS counts columns first, so it computes the transposed product.
            gemm(
                kind,
                ROWS if b_order != COLUMNS else COLUMNS,
                ROWS if a_order != COLUMNS else COLUMNS,
                b.shape[1],
                a.shape[0],
                a.shape[1],
                one.ctypes,
                right.ctypes,
                b_stride,
                left.ctypes,
                a_stride,
                zero.ctypes,
                result.ctypes,
                b.shape[1],
            )
        return result

    return product


@njit(error_model="numpy", cache=True)
def order_of(x):
    """Whether rows or columns are contiguous (0 if neither), and how far apart they are."""
    down, across = x.strides[0] // x.itemsize, x.strides[1] // x.itemsize
    if (across == 1 or x.shape[1] == 1) and (down >= x.shape[1] or x.shape[0] == 1):
        return ROWS, max(down, x.shape[1])
    if (down == 1 or x.shape[0] == 1) and (across >= x.shape[0] or x.shape[1] == 1):
        return COLUMNS, max(across, x.shape[0])
    return 0, x.shape[1]


@njit(error_model="numpy", cache=True)
def product_by_loops(a, b):
    check_extents(a, b)
    result = np.zeros((a.shape[0], b.shape[1]), a.dtype)
    for i in range(a.shape[0]):
        for k in range(a.shape[1]):
            for j in range(b.shape[1]):
                result[i, j] = radd(result[i, j], a[i, k] * b[k, j])
    return result


@njit(error_model="numpy", cache=True)
def check_extents(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("the matrices of a product do not match in their inner extents")
