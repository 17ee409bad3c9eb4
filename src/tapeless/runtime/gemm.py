"""The product of two matrices by BLAS, for any strides that BLAS can take."""

from typing import Any

import numpy as np
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic
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


def _address_of(typingctx, number):
    """A pointer to a copy of the number, which is how BLAS takes numbers."""

    def codegen(context, builder, signature, args):
        return cgutils.alloca_once_value(builder, args[0])

    return types.CPointer(number)(number), codegen


address_of: Any = intrinsic(_address_of)


def product_of_matrices(a, b):
    """`a @ b` for two matrices of one dtype."""
    return a @ b


@compiled(product_of_matrices)
def _product_of_matrices(a, b):
    def product(a, b):
        check_extents(a, b)
        result = np.empty((a.shape[0], b.shape[1]), a.dtype)
        product_into(result, a, b, 0)
        return result

    return product


def product_into(result, a, b, keep):
    """`result = keep * result + a @ b` in place, for matrices of one dtype that share no memory;
    `keep` is 0 or 1, and the rows of `result` are contiguous.
    """
    result[...] = a @ b + (result if keep else 0)


@compiled(product_into)
def _product_into(result, a, b, keep):
    if not has_blas(a.dtype):
        return lambda result, a, b, keep: product_by_loops(result, a, b, keep)
    gemm = linalg._BLAS().numba_xxgemm(a.dtype)
    kind = ord(linalg.get_blas_kind(a.dtype))
    number = a.dtype

    def product(result, a, b, keep):
        if a.size == 0 or b.size == 0:
            if keep == 0:
                result[:] = 0
            return
        a_order, a_stride = order_of(a)
        b_order, b_stride = order_of(b)
        left = np.ascontiguousarray(a) if a_order == 0 else a
        right = np.ascontiguousarray(b) if b_order == 0 else b
        # BLAS counts columns first, so it computes the transposed product.
        gemm(
            kind,
            ROWS if b_order != COLUMNS else COLUMNS,
            ROWS if a_order != COLUMNS else COLUMNS,
            b.shape[1],
            a.shape[0],
            a.shape[1],
            address_of(number(1)),
            right.ctypes,
            b_stride,
            left.ctypes,
            a_stride,
            address_of(number(keep)),
            result.ctypes,
            max(result.strides[0] // result.itemsize, b.shape[1]),
        )

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
def product_by_loops(result, a, b, keep):
    if keep == 0:
        result[:] = 0
    for i in range(a.shape[0]):
        for k in range(a.shape[1]):
            for j in range(b.shape[1]):
                result[i, j] = radd(result[i, j], a[i, k] * b[k, j])


@njit(error_model="numpy", cache=True)
def check_extents(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("the matrices of a product do not match in their inner extents")
