"""One loop with two sums that vectorise.

What does not depend on the point is outside: a product with 1 / scale instead of a division, and
the constants times n.
"""

import math

import numpy as np
from numba import njit

from benchmarks.case import Limit
from benchmarks.limits.vmath import radd


@njit(error_model="numpy", fastmath={"contract"})
def value_and_grad(mean, log_scale, data, mean_bar, log_scale_bar):
    n = data.shape[0]
    inverse = math.exp(-log_scale)
    first = 0.0
    second = 0.0
    for i in range(n):
        z = (data[i] - mean) * inverse
        first = radd(first, z)
        second = radd(second, z * z)
    mean_bar[0] = first * inverse - 0.01 * mean
    log_scale_bar[0] = second - n - log_scale
    prior = -0.005 * mean * mean - 0.5 * log_scale * log_scale
    return prior - 0.5 * second - n * (log_scale + 0.5 * math.log(2.0 * math.pi))


def workspace(mean, log_scale, data):
    return np.empty(1), np.empty(1)


limit = Limit(value_and_grad, workspace)
