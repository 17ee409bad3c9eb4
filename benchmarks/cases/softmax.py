"""Softmax cross entropy: a loop over rows, array arithmetic within a row."""

import numpy as np

from benchmarks.case import Case


def cross_entropy(scores, labels):
    loss = 0.0
    for i in range(len(labels)):
        row = scores[i]
        top = np.max(row)
        loss += top + np.log(np.sum(np.exp(row - top))) - row[labels[i]]
    return loss / len(labels)


def sized(rows, classes):
    random = np.random.default_rng(12)
    return random.normal(size=(rows, classes)), random.integers(classes, size=rows)


case = Case(
    name="softmax",
    title="softmax cross entropy, 128 × 10",
    primal=cross_entropy,
    example=lambda: sized(128, 10),
    small=lambda: sized(5, 3),
)
