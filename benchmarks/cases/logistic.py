"""The log likelihood of a logistic regression, in plain loops."""

import math

import numpy as np

from benchmarks.case import Case


def log_likelihood(weights, features, labels):
    total = 0.0
    for i in range(features.shape[0]):
        z = 0.0
        for j in range(features.shape[1]):
            z += features[i, j] * weights[j]
        p = 1.0 / (1.0 + math.exp(-z))
        if labels[i] > 0.5:
            total += math.log(p)
        else:
            total += math.log(1.0 - p)
    return total


def example():
    random = np.random.default_rng(3)
    weights = np.array([0.5, -1.0, 0.25])
    features = random.normal(size=(500, 3))
    chances = 1.0 / (1.0 + np.exp(-features @ weights))
    labels = (random.uniform(size=500) < chances).astype(np.float64)
    return weights, features, labels


case = Case("logistic log likelihood, 500 × 3", log_likelihood, example)
