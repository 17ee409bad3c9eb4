"""Products of vectors and matrices of any memory layout.

BLAS takes a matrix whose rows or whose columns are contiguous, at any distance from each other;
only others are copied. Without SciPy, which is where Numba finds BLAS, and for small arrays, loops
do the same.
"""

import numpy as np
from numba import types
from numba.core.errors import TypingError
from numba.np.numpy_support import as_dtype

from tapeless.runtime.accumulate import radd
from tapeless.runtime.gemm import has_blas, product_of_matrices
from tapeless.runtime.native import compiled
from tapeless.runtime.shaping import ravel, squeeze
from tapeless.runtime.small_products import (
    are_short,
    are_small,
    is_small_by_vector,
    small_by_vector,
    small_inner,
    small_product,
)


def matmul(a, b):
    return np.matmul(a, b)


def dot(a, b):
    return np.dot(a, b)


def outer(a, b):
    return np.outer(a, b)


@compiled(dot)
def _dot(a, b):
    arrays = [x for x in (a, b) if isinstance(x, types.Array)]
    if len(arrays) < 2:
        return lambda a, b: a * b
    if b.ndim > 2 or (a.ndim > 2 and b.ndim > 1):
        raise TypingError("np.dot of more than two axes: use np.matmul")
    return lambda a, b: matmul(a, b)


@compiled(outer)
def _outer(a, b):
    if not (isinstance(a, types.Array) and isinstance(b, types.Array)):
        return None
    dtype = np.result_type(as_dtype(a.dtype), as_dtype(b.dtype))

    def products(a, b):
        column, row = ravel(a), ravel(b)
        result = np.empty((column.size, row.size), dtype)
        for i in range(column.size):
            for j in range(row.size):
                result[i, j] = column[i] * row[j]
        return result

    return products


@compiled(matmul)
def _matmul(a, b):
    if not (isinstance(a, types.Array) and isinstance(b, types.Array)):
        return None
    if a.ndim == 0 or b.ndim == 0:
        raise TypingError("a matrix product needs arrays of at least one axis")
    common = np.result_type(as_dtype(a.dtype), as_dtype(b.dtype))
    if a.dtype != b.dtype:
        return lambda a, b: matmul(a.astype(common), b.astype(common))
    if a.ndim > 2 or b.ndim > 2:
        return _stacked(a, b)
    return _OF_RANKS[a.ndim, b.ndim](a, b)


def is_easy(*arrays):
    """Whether Numba's own product takes the arrays without a copy and without a warning."""
    return has_blas(arrays[0].dtype) and all(x.layout in "CF" for x in arrays)


def _vector_vector(a, b):
    if is_easy(a, b):
        return lambda a, b: small_inner(a, b) if are_short(a, b) else np.dot(a, b)

    def inner(a, b):
        if a.size != b.size:
            raise ValueError("the vectors of a product differ in length")
        total = a.dtype.type(0)
        for k in range(a.size):
            total = radd(total, a[k] * b[k])
        return total

    return inner


def _matrix_vector(a, b):
    if not is_easy(a):
        return lambda a, b: ravel(
            product_of_matrices(a, np.ascontiguousarray(b).reshape((b.size, 1)))
        )

    def product(a, b):
        if is_small_by_vector(a, b):
            return small_by_vector(np.empty(a.shape[0], a.dtype), a, b)
        return np.dot(a, np.ascontiguousarray(b))

    return product


def _vector_matrix(a, b):
    if not is_easy(b):
        return lambda a, b: ravel(
            product_of_matrices(np.ascontiguousarray(a).reshape((1, a.size)), b)
        )

    def product(a, b):
        if is_small_by_vector(b.T, a):
            return small_by_vector(np.empty(b.shape[1], b.dtype), b.T, a)
        return np.dot(np.ascontiguousarray(a), b)

    return product


def _matrix_matrix(a, b):
    if not is_easy(a, b):
        return lambda a, b: product_of_matrices(a, b)

    def product(a, b):
        if are_small(a, b):
            return small_product(np.empty((a.shape[0], b.shape[1]), a.dtype), a, b, 0)
        return np.dot(a, b)

    return product


_OF_RANKS = {
    (1, 1): _vector_vector,
    (2, 1): _matrix_vector,
    (1, 2): _vector_matrix,
    (2, 2): _matrix_matrix,
}


def _stacked(a, b):
    """One product for each place of the axes in front, which broadcast."""
    if a.ndim == 1:
        return lambda a, b: squeeze(matmul(np.expand_dims(a, 0), b), -2)
    if b.ndim == 1:
        return lambda a, b: squeeze(matmul(a, np.expand_dims(b, 1)), -1)

    def products(a, b):
        stack = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
        m, k, n = a.shape[-2], a.shape[-1], b.shape[-1]
        left = np.ascontiguousarray(np.broadcast_to(a, stack + a.shape[-2:]))
        right = np.ascontiguousarray(np.broadcast_to(b, stack + b.shape[-2:]))
        result = np.empty((*stack, m, n), a.dtype)
        flat = result.reshape((-1, m, n))
        lefts, rights = left.reshape((len(flat), m, k)), right.reshape((len(flat), b.shape[-2], n))
        for i in range(len(flat)):
            flat[i] = matmul(lefts[i], rights[i])
        return result

    return products
