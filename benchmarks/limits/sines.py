"""One loop, in which sine and cosine share their work."""

import numpy as np
from numba import njit

from benchmarks.case import Limit
from benchmarks.limits.vmath import radd, sincos


@njit(error_model="numpy")
def value_and_grad(x, x_bar):
    total = 0.0
    for i in range(x.shape[0]):
        sine, cosine = sincos(x[i])
        total = radd(total, sine)
        x_bar[i] = cosine
    return total


limit = Limit(value_and_grad, lambda x: (np.empty_like(x),))
