"""A network with one hidden layer: three matrix products, and array arithmetic between them."""

import numpy as np

from benchmarks.case import Case


def cross_entropy(w1, b1, w2, b2, images, targets):
    hidden = np.tanh(images @ w1 + b1)
    scores = hidden @ w2 + b2
    return np.sum(np.log(np.sum(np.exp(scores), axis=1))) - np.sum(scores * targets)


def sized(batch, pixels, units, classes):
    random = np.random.default_rng(6)
    w1 = random.normal(size=(pixels, units)) / np.sqrt(pixels)
    w2 = random.normal(size=(units, classes)) / np.sqrt(units)
    images = random.uniform(size=(batch, pixels))
    targets = np.eye(classes)[random.integers(classes, size=batch)]
    return w1, np.zeros(units), w2, np.zeros(classes), images, targets


case = Case(
    name="mlp",
    title="MLP 784-32-10, batch of 64",
    primal=cross_entropy,
    example=lambda: sized(64, 784, 32, 10),
    small=lambda: sized(5, 7, 4, 3),
    argnums=(0, 1, 2, 3),
)
