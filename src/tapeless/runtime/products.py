"""Products of vectors and matrices into memory that is given: kept from an earlier call, or a
cotangent that they are added to.
"""

import numpy as np
from numba import types

from tapeless.runtime.accumulate import add_into, overlap
from tapeless.runtime.gemm import check_extents, has_blas, product_into
from tapeless.runtime.matmul import is_easy, matmul
from tapeless.runtime.native import compiled
from tapeless.runtime.small_products import (
    are_small,
    is_small_by_vector,
    small_by_vector,
    small_product,
)
from tapeless.runtime.workspace import fit


def fit_product(kept, a, b):
    """`a @ b`, in `kept` if it fits."""
    product = np.matmul(a, b)
    result = fit(kept, product.shape)
    result[...] = product
    return result


def fit_outer(kept, a, b):
    """The outer product of two vectors, in `kept` if it fits."""
    return np.outer(a, b)


def add_product(array, a, b):
    """`array += a @ b`, without an array for the product."""
    array += np.matmul(a, b)


def shape_of_product(a, b):
    """The shape of `a @ b`, where one of them is a matrix."""
    return np.matmul(a, b).shape


@compiled(shape_of_product)
def _shape_of_product(a, b):
    if a.ndim == 1:
        return lambda a, b: (b.shape[1],)
    if b.ndim == 1:
        return lambda a, b: (a.shape[0],)
    return lambda a, b: (a.shape[0], b.shape[1])


@compiled(fit_outer)
def _fit_outer(kept, a, b):
    def products(kept, a, b):
        result = fit(kept, (a.size, b.size))
        for i in range(a.size):
            for j in range(b.size):
                result[i, j] = a[i] * b[j]
        return result

    return products


@compiled(fit_product)
def _fit_product(kept, a, b):
    """The same routine as for `a @ b`, so that the result is the same to the last bit."""
    matrices = [x for x in (a, b) if x.ndim == 2]
    if len(matrices) == 2 and not is_easy(a, b):

        def product(kept, a, b):
            check_extents(a, b)
            result = fit(kept, (a.shape[0], b.shape[1]))
            product_into(result, a, b, 0)
            return result

        return product
    if not is_easy(*matrices):  # a vector and a matrix of any strides

        def copied(kept, a, b):
            product = matmul(a, b)
            result = fit(kept, product.shape)
            result[...] = product
            return result

        return copied
    if len(matrices) == 2:
        return _fit_matrix
    return _fit_matrix_vector if a.ndim == 2 else _fit_vector_matrix


def _fit_matrix(kept, a, b):
    result = fit(kept, (a.shape[0], b.shape[1]))
    return small_product(result, a, b, 0) if are_small(a, b) else np.dot(a, b, result)


def _fit_matrix_vector(kept, a, b):
    result = fit(kept, (a.shape[0],))
    if is_small_by_vector(a, b):
        return small_by_vector(result, a, b)
    return np.dot(a, np.ascontiguousarray(b), result)


def _fit_vector_matrix(kept, a, b):
    result = fit(kept, (b.shape[1],))
    if is_small_by_vector(b.T, a):
        return small_by_vector(result, b.T, a)
    return np.dot(np.ascontiguousarray(a), b, result)


@compiled(add_product)
def _add_product(array, a, b):
    operands = (array, a, b)
    in_place = (
        all(isinstance(x, types.Array) and x.ndim == 2 for x in operands)
        and array.layout == "C"
        and array.dtype == a.dtype == b.dtype
        and has_blas(a.dtype)
    )
    if not in_place:
        return lambda array, a, b: add_into(array, matmul(a, b))

    def add(array, a, b):
        check_extents(a, b)
        fits = array.shape[0] == a.shape[0] and array.shape[1] == b.shape[1]
        if not fits or overlap(array, a) or overlap(array, b):
            add_into(array, matmul(a, b))
        elif are_small(a, b):
            small_product(array, a, b, 1)
        else:
            product_into(array, a, b, 1)

    return add
