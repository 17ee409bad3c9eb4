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


def sized(rows):
    random = np.random.default_rng(3)
    weights = np.array([0.5, -1.0, 0.25])
    features = random.normal(size=(rows, 3))
    chances = 1.0 / (1.0 + np.exp(-features @ weights))
    labels = (random.uniform(size=rows) < chances).astype(np.float64)
    return weights, features, labels


case = Case(
    name="logistic",
    title="logistic log likelihood, 500 × 3",
    primal=log_likelihood,
    example=lambda: sized(500),
    small=lambda: sized(9),
)
