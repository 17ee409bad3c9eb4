"""One loop: the derivative of a sum of independent terms is known where the term is."""

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
        sine_of_square, cosine_of_square = sin(x[i] * x[i]), cos(x[i] * x[i])
        total = radd(total, sine + cosine_of_square)
        x_bar[i] = cosine - 2.0 * x[i] * sine_of_square
    return total


def workspace(x):
    return (np.empty_like(x),)


limit = Limit(value_and_grad, workspace)
