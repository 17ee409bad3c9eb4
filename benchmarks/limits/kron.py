"""The product is never stored: each of its elements is added and pulled back where it is made.

`b` and its cotangent stay in the first cache. (That a sum of products of two factors is the
product of two sums would be another method.)
"""

import numpy as np
from numba import njit

from benchmarks.case import Limit
from tapeless.runtime.accumulate import radd


@njit(error_model="numpy")
def value_and_grad(a, b, a_bar, b_bar):
    b_bar[:] = 0.0
    total = 0.0
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            factor = a[i, j]
            collected = 0.0
            for k in range(b.shape[0]):
                for m in range(b.shape[1]):
                    total = radd(total, factor * b[k, m])
                    collected = radd(collected, b[k, m])
                    b_bar[k, m] += factor
            a_bar[i, j] = collected
    return total


limit = Limit(value_and_grad, lambda a, b: (np.empty_like(a), np.empty_like(b)))
