"""One loop that adds and fills: the sum runs in vector registers."""

import numpy as np
from numba import njit

from benchmarks.case import Limit
from tapeless.runtime.accumulate import radd


@njit(error_model="numpy")
def value_and_grad(x, x_bar):
    total = 0.0
    for i in range(x.shape[0]):
        total = radd(total, x[i])
        x_bar[i] = 1.0
    return total


limit = Limit(value_and_grad, lambda x: (np.empty_like(x),))
