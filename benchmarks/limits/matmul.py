"""Row by row of the product, with the column as the innermost loop; a row is pulled back at once.

Four rows of `b` at a time save loads and stores of the row of the product, and of its cotangent.
"""

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
