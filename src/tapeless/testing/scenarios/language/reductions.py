"""Sums, means, products, extremes, whole and along axes."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("language")
X = np.array([0.5, -1.0, 2.0, 1.5])
M = np.array([[0.5, -1.0, 2.0], [1.5, -0.3, 0.8]])
T = np.linspace(-1.0, 1.3, 12).reshape(2, 3, 2)


def sums(m):
    return np.sum(m) ** 2 + m.sum() * np.sum(m * m) + sum(m[0])


HERE.add(sums, M)


def sums_along_axes(m):
    a, b = np.sum(m, axis=0), m.sum(axis=1)
    return np.sum(a * a) + np.sum(b * b * b) + np.sum(np.sum(m, axis=-1))


HERE.add(sums_along_axes, M, tags=("second_order",))


def sums_kept(m):
    return np.sum(m / np.sum(m, axis=1, keepdims=True)) + np.sum(m * m.sum(0, keepdims=True))


HERE.add(sums_kept, M)


def sums_of_three_axes(t):
    return np.sum(np.sum(t, axis=1) ** 2) + np.sum(np.sum(t, axis=(0, 2)) ** 3)


HERE.add(sums_of_three_axes, T)


def means(m):
    centred = m - np.mean(m, axis=0)
    return np.mean(centred * centred) + m.mean() * np.sum(m.mean(axis=1) ** 2)


HERE.add(means, M, tags=("second_order",))


def products(x, m):
    return np.prod(x) + x[1:].prod() * np.sum(np.prod(m, axis=0)) + np.sum(np.prod(m, axis=1))


HERE.add(products, X, M)


def product_with_zeros(x):
    return np.prod(x)


HERE.add(
    product_with_zeros,
    np.array([2.0, 0.0, 3.0]),
    gradient=np.array([0.0, 6.0, 0.0]),
    at="one",
)
HERE.add(product_with_zeros, np.array([0.0, 0.0, 3.0]), gradient=np.zeros(3), at="two")
HERE.add(product_with_zeros, np.array([2.0, 5.0, 3.0]), gradient=np.array([15.0, 6, 10]), at="none")


def product_of_multiples(x):
    return math.prod((1 * x, 2 * x, 3 * x))


HERE.add(product_of_multiples, 2.0, gradient=72.0)


def extremes(x):
    return np.max(x) * np.min(x) + x.max() ** 2 + x[:2].min()


HERE.add(extremes, X, gradient=np.array([0.0, 3.0, 3.0, 0.0]))


def extremes_along_axes(m):
    a, b = np.max(m, axis=0), np.min(m, axis=1)
    return np.sum(a * a) + np.sum(b * b * b) + np.sum(m.max(axis=1) * 2.0)


HERE.add(extremes_along_axes, M)


def spread(m):
    return np.sum((np.max(m, axis=1) - np.min(m, axis=1)) ** 2)


HERE.add(spread, M)


def softmax_cross_entropy(x):
    shifted = x - np.max(x)
    return np.log(np.sum(np.exp(shifted))) - shifted[1]


HERE.add(
    softmax_cross_entropy,
    X,
    gradient=lambda x: np.exp(x) / np.sum(np.exp(x)) - np.array([0, 1.0, 0, 0]),
    tags=("second_order",),
)


def normalised_rows(m):
    s = 0.0
    for i in range(m.shape[0]):
        row = m[i] - np.mean(m[i])
        s += row[0] / math.sqrt(np.sum(row * row))
    return s


HERE.add(normalised_rows, M)


def sum_of_empty_slice(x):
    return np.sum(x[2:2]) + np.prod(x[4:]) * x[0]


HERE.add(sum_of_empty_slice, X, gradient=np.array([1.0, 0.0, 0.0, 0.0]))


def counted(x):
    return np.sum(x) * len(x[x > 0.0]) / x.size


HERE.add(counted, X, gradient=np.full(4, 0.75))


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


HERE.add(rosenbrock, X, tags=("second_order",))
