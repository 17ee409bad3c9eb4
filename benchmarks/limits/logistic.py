"""Three loops: scores, then likelihood and residuals (which vectorise), then the gradient."""

import numpy as np
from numba import njit

from benchmarks.case import Limit
from tapeless.runtime.accumulate import radd
from tapeless.runtime.vmath import exp, log


@njit(error_model="numpy")
def value_and_grad(weights, features, labels, weights_bar, residual):
    rows, columns = features.shape
    for i in range(rows):
        z = 0.0
        for j in range(columns):
            z += features[i, j] * weights[j]
        residual[i] = z
    total = 0.0
    for i in range(rows):
        p = 1.0 / (1.0 + exp(-residual[i]))
        positive = labels[i] > 0.5
        total = radd(total, log(p if positive else 1.0 - p))
        residual[i] = (1.0 - p) if positive else -p
    for j in range(columns):
        weights_bar[j] = 0.0
    for i in range(rows):
        for j in range(columns):
            weights_bar[j] += residual[i] * features[i, j]
    return total


def workspace(weights, features, labels):
    return np.empty_like(weights), np.empty(features.shape[0])


limit = Limit(value_and_grad, workspace)
