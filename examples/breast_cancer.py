"""A logistic regression on the Wisconsin breast-cancer data, its likelihood in plain loops."""

import math

import numpy as np
from scipy.optimize import minimize
from sklearn.datasets import load_breast_cancer

import tapeless as tl


def loss(weights, features, malignant):
    """The negative log likelihood plus half the squared weights; the last is the intercept."""
    rows, columns = features.shape
    total = 0.0
    for i in range(rows):
        score = weights[columns]
        for j in range(columns):
            score += weights[j] * features[i, j]
        if not malignant[i]:
            score = -score
        # log(1 + exp(-score)), written so that the exponential never overflows
        if score > 0.0:
            total += math.log1p(math.exp(-score))
        else:
            total += math.log1p(math.exp(score)) - score
    for j in range(columns):
        total += 0.5 * weights[j] ** 2
    return total


def data():
    """Standardised features, and True where the tumour is malignant."""
    measurements, benign = load_breast_cancer(return_X_y=True)
    spread = (measurements - measurements.mean(axis=0)) / measurements.std(axis=0)
    return spread, benign == 0


def fit(features, malignant):
    start = np.zeros(features.shape[1] + 1)
    value_and_grad = tl.value_and_grad(loss)
    return minimize(
        value_and_grad, start, args=(features, malignant), jac=True, options={"gtol": 1e-8}
    )


def accuracy(weights, features, malignant) -> float:
    """The share of tumours that the fitted model calls rightly."""
    scores = features @ weights[:-1] + weights[-1]
    return float(np.mean((scores > 0) == malignant))
