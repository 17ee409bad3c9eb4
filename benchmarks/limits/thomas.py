"""Four sweeps, each a chain in which one element waits for the one before: short chains matter.

The backward sweeps multiply with the inverses of the pivots, which are divided for where nothing
waits for them. The right-hand side after the elimination is all that the solution in place would
destroy.
"""

import numpy as np
from numba import njit

from benchmarks.case import Limit
from tapeless.runtime.accumulate import radd


@njit(error_model="numpy")
def value_and_grad(
    lower, diagonal, upper, right, lower_bar, d_bar, upper_bar, y_bar, inverse, ratio, y, x
):
    n = right.shape[0]
    d, r = diagonal[0], right[0]
    inverse[0], y[0] = 1.0 / d, r
    for i in range(1, n):
        w = lower[i - 1] / d
        d = diagonal[i] - w * upper[i - 1]
        r = right[i] - w * r
        ratio[i], inverse[i], y[i] = w, 1.0 / d, r
        d_bar[i] = d  # the pivot, until its cotangent is known
    d_bar[0] = diagonal[0]
    after = y[n - 1] / d_bar[n - 1]
    x[n - 1] = after
    for i in range(n - 2, -1, -1):
        after = (y[i] - upper[i] * after) / d_bar[i]
        x[i] = after
    total = 0.0
    for i in range(n):
        total = radd(total, x[i] * x[i])
    reverse(upper, lower_bar, d_bar, upper_bar, y_bar, inverse, ratio, y, x)
    return total


@njit(error_model="numpy", fastmath={"contract"})
def reverse(upper, lower_bar, d_bar, upper_bar, y_bar, inverse, ratio, y, x):
    n = x.shape[0]
    flow = 2.0 * x[0] * inverse[0]
    y_bar[0], d_bar[0] = flow, -flow * x[0]
    for i in range(1, n):
        upper_bar[i - 1] = -flow * x[i]
        flow = (2.0 * x[i] - flow * upper[i - 1]) * inverse[i]
        y_bar[i], d_bar[i] = flow, -flow * x[i]
    right_flow, pivot_flow = y_bar[n - 1], d_bar[n - 1]
    for i in range(n - 1, 0, -1):
        w = ratio[i]
        w_bar = -(right_flow * y[i - 1] + pivot_flow * upper[i - 1])
        upper_bar[i - 1] -= pivot_flow * w
        lower_bar[i - 1] = w_bar * inverse[i - 1]
        right_flow = y_bar[i - 1] - right_flow * w
        pivot_flow = d_bar[i - 1] - lower_bar[i - 1] * w
        y_bar[i - 1], d_bar[i - 1] = right_flow, pivot_flow


def workspace(lower, diagonal, upper, right):
    gradients = (np.empty_like(array) for array in (lower, diagonal, upper, right))
    return *gradients, *(np.empty_like(right) for _ in range(4))


limit = Limit(value_and_grad, workspace)
