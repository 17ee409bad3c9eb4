"""One loop: what a term gives to its two variables is stored from the side of the variable.

That computes each difference twice, and needs neither a second pass nor a value carried along.
"""

import numpy as np
from numba import njit

from benchmarks.case import Limit
from tapeless.runtime.accumulate import radd


@njit(error_model="numpy")
def value_and_grad(x, x_bar):
    n = x.shape[0]
    t = x[1] - x[0] * x[0]
    r = 1.0 - x[0]
    total = 100.0 * (t * t) + r * r
    x_bar[0] = -400.0 * t * x[0] - 2.0 * r
    for i in range(1, n - 1):
        t = x[i + 1] - x[i] * x[i]
        r = 1.0 - x[i]
        total = radd(total, 100.0 * (t * t) + r * r)
        x_bar[i] = -400.0 * t * x[i] - 2.0 * r + 200.0 * (x[i] - x[i - 1] * x[i - 1])
    x_bar[n - 1] = 200.0 * (x[n - 1] - x[n - 2] * x[n - 2])
    return total


@njit(error_model="numpy", fastmath={"contract"})
def hessian_times_vector(x, v, product):
    n = x.shape[0]
    product[0] = (1200.0 * x[0] * x[0] - 400.0 * x[1] + 2.0) * v[0] - 400.0 * x[0] * v[1]
    for i in range(1, n - 1):
        curvature = 1200.0 * x[i] * x[i] - 400.0 * x[i + 1] + 202.0
        sides = x[i] * v[i + 1] + x[i - 1] * v[i - 1]
        product[i] = curvature * v[i] - 400.0 * sides
    product[n - 1] = 200.0 * v[n - 1] - 400.0 * x[n - 2] * v[n - 2]


limit = Limit(value_and_grad, lambda x: (np.empty_like(x),))
hessian_product = Limit(hessian_times_vector, lambda x: (np.empty_like(x),))
