"""Arrays made inside the function."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("language")
X = np.array([0.5, -1.0, 2.0])


def zeros_and_ones(x):
    a, b = np.zeros(3), np.ones((3,))
    a[1] = x[0] * x[2]
    b *= x
    return np.sum(a * b) + np.sum(b * b)


HERE.add(zeros_and_ones, X)


def empty_filled(x):
    a = np.empty((2, 3))
    for i in range(2):
        for j in range(3):
            a[i, j] = x[j] ** (i + 1)
    return np.sum(a * a)


HERE.add(empty_filled, X)


def full_of_value(x):
    return np.sum(np.full(4, x[0] * x[1]) ** 2) + np.sum(np.full((2, 2), 3.0)) * x[2]


HERE.add(full_of_value, X)


def made_like(x):
    a, b = np.zeros_like(x), np.ones_like(x)
    c, d = np.empty_like(x), np.full_like(x, 2.0)
    a[0] = x[1]
    c[:] = x * x
    return np.sum((a + b * x) * c * d)


HERE.add(made_like, X, tags=("second_order",))


def ranges(x):
    t = np.linspace(0.0, 1.0, 3)
    n = np.arange(3)
    u = np.arange(0.5, 2.0, 0.5)
    return np.sum(np.sin(x * t) * n) + np.sum(x * u)


HERE.add(ranges, X)


def range_between_values(x):
    return np.sum(np.linspace(x[0], x[2], 5) ** 2)


HERE.add(range_between_values, X)


def copies(x):
    a, b = x.copy(), np.copy(x)
    a[0] = 3.0
    b[1] *= x[1]
    return np.sum(a * b)


HERE.add(copies, X)


def array_of_scalars(x):
    a = np.array([x[0], x[1] * x[2], 1.0])
    return np.sum(a * a)


HERE.add(array_of_scalars, X, gradient=np.array([1.0, -8.0, 4.0]))


def array_of_rows(x):
    a = np.array([[x[0], 0.0], [1.0, x[1]]])
    return a[0, 0] * a[1, 1] + np.sum(a)


HERE.add(array_of_rows, X, gradient=np.array([0.0, 1.5, 0.0]))


def constant_table(x):
    weights = np.array([0.2, 0.3, 0.5])
    return np.sum(weights * x * x)


HERE.add(constant_table, X, gradient=2 * X * np.array([0.2, 0.3, 0.5]))


def sized_by_argument(x, n):
    a = np.zeros((n, len(x)))
    for i in range(n):
        a[i] = x * (i + 1)
    return np.sum(a * a)


HERE.add(sized_by_argument, X, 3, gradient=28 * X)


def typed_creation(x):
    flags = np.zeros(3, dtype=np.int64)
    values = np.zeros(3, dtype=np.float64)
    for i in range(3):
        if x[i] > 0.0:
            flags[i] = 2
        values[i] = x[i] * x[i]
    return np.sum(flags * values)


HERE.add(typed_creation, X, gradient=np.array([2.0, 0.0, 8.0]))
