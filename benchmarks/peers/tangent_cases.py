"""The cases that tangent takes if they call `numpy` where they called `math`."""

import numpy as np


def signal(x):
    s = 0.0
    for i in range(len(x)):
        if x[i] > 0.0:
            s += np.sin(x[i])
        else:
            s += np.cos(x[i])
    return s


def logistic(weights, features, labels):
    total = 0.0
    for i in range(features.shape[0]):
        z = 0.0
        for j in range(features.shape[1]):
            z += features[i, j] * weights[j]
        p = 1.0 / (1.0 + np.exp(-z))
        if labels[i] > 0.5:
            total += np.log(p)
        else:
            total += np.log(1.0 - p)
    return total


def posterior(mean, log_scale, data):
    scale = np.exp(log_scale)
    total = -0.5 * (mean / 10.0) ** 2 - 0.5 * log_scale**2
    for i in range(len(data)):
        z = (data[i] - mean) / scale
        total += -0.5 * z * z - log_scale - 0.5 * np.log(2.0 * np.pi)
    return total
