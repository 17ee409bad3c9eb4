"""What a loop can run over."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("language")
X = np.array([0.5, -1.0, 2.0, 1.5, -0.3])
M = np.array([[0.5, -1.0, 2.0], [1.5, -0.3, 0.8]])


def over_range_start_stop_step(x):
    s = 0.0
    for i in range(1, 5, 2):
        s += x[i] * x[i - 1]
    for i in range(-1, -4, -1):
        s += x[i] ** 2
    return s


HERE.add(over_range_start_stop_step, X, gradient=np.array([-1.0, 0.5, 5.5, 5.0, -0.6]))


def over_elements(x):
    s = 0.0
    for v in x:
        s = s * 0.5 + v * v
    return s


HERE.add(over_elements, X)


def over_rows(m):
    s = 0.0
    for row in m:
        s += row[0] * row[1] + np.sum(row * row)
    return s


HERE.add(over_rows, M)


def over_columns(m):
    s = 0.0
    for column in m.T:
        s = s * 0.9 + column[0] * column[1]
    return s


HERE.add(over_columns, M)


def over_enumerate(x):
    s = 0.0
    for i, v in enumerate(x):
        s += (i + 1) * v**3
    return s


HERE.add(over_enumerate, X, gradient=3 * np.arange(1.0, 6.0) * X**2)


def over_enumerate_from(x):
    s = 0.0
    for i, v in enumerate(x, start=3):
        s += i * v
    return s


HERE.add(over_enumerate_from, X, gradient=np.arange(3.0, 8.0))


def over_enumerated_columns(m):
    s = 0.0
    for i, column in enumerate(m.T):
        s += i * np.sum(column * column)
    return s


HERE.add(over_enumerated_columns, M, gradient=2 * M * np.arange(3.0))


def over_zip(x, y):
    s = 0.0
    for a, b in zip(x, y):
        s += a * b * b
    return s


HERE.add(over_zip, X, X[:3] + 1.0, at="shorter_second")


def over_zip_of_three(x, y, z):
    s = 1.0
    for a, b, c in zip(x, y, z):
        s = s + a * b - math.sin(c * s)
    return s


HERE.add(over_zip_of_three, X, X + 1.0, X * 0.5)


def over_enumerate_of_zip(x, y):
    s = 0.0
    for i, (a, b) in enumerate(zip(x, y)):
        s += i * a * b
    return s


HERE.add(over_enumerate_of_zip, X, X + 2.0)


def over_reversed(x):
    s = 0.0
    for v in reversed(x):
        s = s * 0.5 + v
    return s


HERE.add(over_reversed, X, gradient=0.5 ** np.arange(5.0))


def over_reversed_range(x):
    s = 0.0
    for i in reversed(range(len(x))):
        s = s * x[i] + 1.0
    return s


HERE.add(over_reversed_range, X)


def over_tuple(x):
    s = 0.0
    for factor in (1.0, -2.0, 0.5):
        s += math.sin(factor * x)
    return s


HERE.add(over_tuple, 0.7)


def over_tuple_of_values(x, y):
    s = 1.0
    for v in (x, y, x * y):
        s *= v
    return s


HERE.add(over_tuple_of_values, 0.7, 1.3, gradient=(2 * 0.7 * 1.69, 2 * 0.49 * 1.3))


def while_with_conditions(x):
    i = 0
    s = 0.0
    while i < len(x) and s < 4.0 and not x[i] > 10.0:
        s += x[i] * x[i]
        i += 1
    return s


HERE.add(while_with_conditions, X, gradient=np.array([1.0, -2.0, 4.0, 0.0, 0.0]))


def triple_nesting(a):
    s = 0.0
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            for k in range(j + 1):
                s += a[i, j] * a[i, k] * (k + 1)
    return s


HERE.add(triple_nesting, M, tags=("second_order",))


def loop_in_branch_in_loop(m):
    s = 0.0
    for i in range(2):
        if m[i, 0] > 1.0:
            for j in range(3):
                s += m[i, j] ** 2 * s + m[i, j]
        else:
            n = 0
            while n < 2:
                s += math.cos(m[i, n])
                n += 1
    return s


HERE.add(loop_in_branch_in_loop, M)


def over_generator_sum(x):
    return sum(v * v for v in x)


HERE.add(over_generator_sum, X, gradient=2 * X)


def over_dict(x):
    weights = {"a": 2.0, "b": 3.0}
    return weights["a"] * x + weights["b"]


HERE.add(over_dict, 1.0, gradient=2.0)


def over_dict_items(x):
    s = 0.0
    for _, weight in {"a": 2.0, "b": 3.0}.items():
        s += weight * x
    return s


HERE.add(over_dict_items, 1.0, gradient=5.0)


def yields(x):
    yield x * x


HERE.add(yields, 1.0, refused="yield", error="UnsupportedSyntax")
