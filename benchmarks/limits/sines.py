"""One loop, in which sine and cosine share their work."""

import numpy as np
from numba import njit

from benchmarks.case import Limit
from tapeless.runtime.accumulate import radd
from tapeless.runtime.vmath import cos, sin


@njit(error_model="numpy")
def value_and_grad(x, x_bar):
    total = 0.0
    for i in range(x.shape[0]):
        sine, cosine = sin(x[i]), cos(x[i])
        total = radd(total, sine)
        x_bar[i] = cosine
    return total


limit = Limit(value_and_grad, lambda x: (np.empty_like(x),))
