"""Helpers that write into what they are given."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("mutation")
PAIR = np.array([0.4, 0.9])


def _cosine_in_place(x):
    x[:] = np.cos(x)


def callee_writes_argument(x):
    _cosine_in_place(x)
    return np.sum(x)


HERE.add(callee_writes_argument, PAIR, gradient=-np.sin(PAIR))


def callee_writes_twice(x):
    y = x * 2.0
    _cosine_in_place(y)
    _cosine_in_place(y)
    return np.sum(y * x)


HERE.add(callee_writes_twice, PAIR, tags=("second_order",))


def _scale_cell(y, i, factor):
    y[i] *= factor
    return y[i]


def callee_writes_and_returns(x):
    y = x.copy()
    a = _scale_cell(y, 0, x[1])
    b = _scale_cell(y, 0, x[0])
    return a * b + y[0] + y[1]


HERE.add(callee_writes_and_returns, PAIR, tags=("second_order",))


def _multiply_into(c, a, b):
    for p in range(a.shape[0]):
        for q in range(b.shape[1]):
            c[p, q] = 0.0
            for r in range(a.shape[1]):
                c[p, q] += a[p, r] * b[r, q]


def naive_product(a, b):
    c = np.empty((a.shape[0], b.shape[1]))
    _multiply_into(c, a, b)
    return np.sum(c * c)


_A = np.array([[1.0, 2.0], [0.5, -1.0], [0.3, 0.7]])
HERE.add(naive_product, _A, np.array([[0.2, 1.1, -0.4], [0.9, 0.1, 0.6]]))


def naive_square(a):
    c = np.empty((2, 2))
    _multiply_into(c, a, a)
    return np.sum(c)


HERE.add(
    naive_square,
    np.array([[1.0, 2.0], [0.5, -1.0]]),
    gradient=np.array([[4.5, 1.0], [4.0, 0.5]]),
    tags=("second_order",),
)


def naive_product_over_itself(a, b):
    # The result overwrites a factor, as `C, C, B` does: each row is used up cell by cell.
    _multiply_into(a, a, b)
    return np.sum(a)


HERE.add(
    naive_product_over_itself,
    np.array([[1.0, 2.0], [0.5, -1.0]]),
    np.array([[0.2, 1.1], [0.9, 0.1]]),
)


def apply_to_captured(x):
    y = x * x

    def scale():
        y[0] *= 5.0

    scale()
    return y[0] + y[1]


HERE.add(apply_to_captured, np.array([1.5, 2.0]), gradient=np.array([15.0, 4.0]))


def _fill_row(table, row, value):
    line = table[row]
    for k in range(len(line)):
        line[k] = value * (k + 1)


def callee_writes_row(x):
    table = np.zeros((2, 3))
    _fill_row(table, 0, x[0] * x[1])
    _fill_row(table, 1, math.exp(x[0]))
    return np.sum(table * table)


HERE.add(callee_writes_row, PAIR)


def callee_writes_slice(x):
    y = np.concatenate((x, x))
    _cosine_in_place(y[1:3])
    return np.sum(y * y)


HERE.add(callee_writes_slice, PAIR)
