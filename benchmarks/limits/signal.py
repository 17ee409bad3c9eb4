"""One loop, in which LLVM turns the branch into a selection."""

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
        if x[i] > 0.0:
            total = radd(total, sine)
            x_bar[i] = cosine
        else:
            total = radd(total, cosine)
            x_bar[i] = -sine
    return total


def workspace(x):
    return (np.empty_like(x),)


limit = Limit(value_and_grad, workspace)
