"""BLAS for the five products, straight into the gradients; one loop over the batch for the rest.

A product with a transposed matrix costs no copy: BLAS reads it in the other order. The softmax of
a row is made where its scores are, and replaced by their cotangent at once.
"""

import numpy as np
from numba import njit

from benchmarks.case import Limit
from tapeless.runtime.accumulate import radd
from tapeless.runtime.vmath import exp, log, tanh


@njit(error_model="numpy")
def value_and_grad(
    w1, b1, w2, b2, images, targets, w1_bar, b1_bar, w2_bar, b2_bar, hidden, hidden_bar, scores
):
    batch, units = hidden.shape
    classes = scores.shape[1]
    np.dot(images, w1, hidden)
    for i in range(batch):
        for j in range(units):
            hidden[i, j] = tanh(hidden[i, j] + b1[j])
    np.dot(hidden, w2, scores)

    b2_bar[:] = 0.0
    value = 0.0
    for i in range(batch):
        total = 0.0
        picked = 0.0
        for j in range(classes):
            score = scores[i, j] + b2[j]
            picked = radd(picked, score * targets[i, j])
            scores[i, j] = exp(score)
            total = radd(total, scores[i, j])
        value += log(total) - picked
        share = 1.0 / total
        for j in range(classes):
            scores[i, j] = scores[i, j] * share - targets[i, j]
            b2_bar[j] += scores[i, j]

    np.dot(hidden.T, scores, w2_bar)
    np.dot(scores, w2.T, hidden_bar)
    b1_bar[:] = 0.0
    for i in range(batch):
        for j in range(units):
            hidden_bar[i, j] *= 1.0 - hidden[i, j] * hidden[i, j]
            b1_bar[j] += hidden_bar[i, j]
    np.dot(images.T, hidden_bar, w1_bar)
    return value


def workspace(w1, b1, w2, b2, images, targets):
    gradients = (np.empty_like(w1), np.empty_like(b1), np.empty_like(w2), np.empty_like(b2))
    hidden = np.empty((len(images), len(b1)))
    return *gradients, hidden, np.empty_like(hidden), np.empty(targets.shape)


limit = Limit(value_and_grad, workspace)
