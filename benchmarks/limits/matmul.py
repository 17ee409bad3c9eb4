"""Three products of matrices by BLAS, which are loops like the user's in another order."""

import numpy as np
from numba import njit

from benchmarks.case import Limit


@njit(error_model="numpy")
def value_and_grad(a, b, a_bar, b_bar, product):
    np.dot(a, b, product)
    flat = product.reshape(product.size)
    total = 0.0
    for i in range(flat.shape[0]):
        total += flat[i] * flat[i]
        flat[i] *= 2.0
    np.dot(product, b.T, a_bar)
    np.dot(a.T, product, b_bar)
    return total


def workspace(a, b):
    return np.empty_like(a), np.empty_like(b), np.empty((a.shape[0], b.shape[1]))


limit = Limit(value_and_grad, workspace)
