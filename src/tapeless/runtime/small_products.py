"""Products of small vectors and matrices by loops: a call of BLAS takes longer than they do.

Terms are added in their order, so that the same product is the same to the last bit wherever it is
compiled. All return `result`.
"""

from numba import njit

# Multiplications up to which the loops are faster, as measured.
MOST_OF_MATRICES = 64
MOST_OF_VECTOR = 256
MOST_OF_VECTORS = 32


@njit(error_model="numpy", cache=True)
def are_short(a, b):
    """Whether the product of two vectors is one for `small_inner`."""
    return a.size == b.size and a.size <= MOST_OF_VECTORS


@njit(error_model="numpy", cache=True)
def is_small_by_vector(a, b):
    """Whether the product of a matrix and a vector is one for `small_by_vector`."""
    return a.size <= MOST_OF_VECTOR and a.shape[1] == b.size


@njit(error_model="numpy", cache=True)
def are_small(a, b):
    """Whether the product of two matrices is one for `small_product`."""
    return a.size * b.shape[1] <= MOST_OF_MATRICES and a.shape[1] == b.shape[0]


@njit(error_model="numpy", cache=True)
def small_inner(a, b):
    total = a.dtype.type(0)
    for k in range(a.size):
        total += a[k] * b[k]
    return total


@njit(error_model="numpy", cache=True)
def small_by_vector(result, a, b):
    """`result[:] = a @ b` for a matrix and a vector."""
    for i in range(a.shape[0]):
        total = a.dtype.type(0)
        for k in range(a.shape[1]):
            total += a[i, k] * b[k]
        result[i] = total
    return result


@njit(error_model="numpy", cache=True)
def small_product(result, a, b, keep):
    """`result[:] = keep * result + a @ b` for matrices; `keep` is 0 or 1."""
    for i in range(a.shape[0]):
        if keep == 0:
            result[i] = 0
        for k in range(a.shape[1]):
            for j in range(b.shape[1]):
                result[i, j] += a[i, k] * b[k, j]
    return result
