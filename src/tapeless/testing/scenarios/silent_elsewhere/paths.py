"""Paths that depend on data, and paths that are not taken."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("silent_elsewhere")
X = np.array([0.5, -1.0, 2.0, 1.5])


def while_on_data(x):
    s = x[0]
    n = 0
    while s < 10.0:
        s = s * 1.5 + x[n % 4] ** 2
        n += 1
    return s


HERE.add(while_on_data, X, tags=("second_order",))


def break_on_data(x):
    s = 1.0
    for i in range(100):
        s = s * (1.0 + 0.1 * x[i % 4] ** 2)
        if s > 3.0:
            break
    return s


HERE.add(break_on_data, X, tags=("second_order",))


def early_return_in_loop(x):
    y = x.copy()
    for i in range(1, len(x)):
        y[i] *= y[i - 1]
        if y[i] < -0.9:
            return y[i] * y[0]
    return np.sum(y)


HERE.add(early_return_in_loop, X, at="late")
HERE.add(early_return_in_loop, np.array([1.0, -1.0, 2.0, 1.5]), at="early")


def zero_trips(x, n):
    s = x[0] * x[0]
    y = np.zeros(n)
    for i in range(n):
        y[i] = x[i]
        s = s * y[i]
    return s


HERE.add(zero_trips, X, 0, gradient=np.array([1.0, 0.0, 0.0, 0.0]))


def untaken_branch_would_raise(x, n):
    if n > 0:
        return x[0] / 0.0 + x[n + 100]
    return x[0] * x[3]


HERE.add(untaken_branch_would_raise, X, 0, gradient=np.array([1.5, 0.0, 0.0, 0.5]))


def untaken_branch_domain_error(x):
    if x > 0.0:
        return math.log(x) * x
    return x * x


HERE.add(untaken_branch_domain_error, -2.0, gradient=-4.0)
