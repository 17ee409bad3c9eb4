"""Choosing between values: `where`, maximum and minimum, clip, abs, sign."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("language")
X = np.array([0.5, -1.0, 2.0, -0.3])
Y = np.array([0.2, 0.7, -1.5, 0.9])


def where_of_arrays(x, y):
    return np.sum(np.where(x > 0.0, x * y, y - x * x))


HERE.add(where_of_arrays, X, Y)


def where_of_scalars(x):
    return np.sum(np.where(x > 0.0, x * x, 0.0)) + np.sum(np.where(x > 1.0, 1.0, x))


HERE.add(where_of_scalars, X, gradient=np.array([2.0, 1.0, 4.0, 1.0]), tags=("second_order",))


def where_nested(x):
    return np.sum(np.where(x > 1.0, x**3, np.where(x < 0.0, -x, x * x)))


HERE.add(where_nested, X, gradient=np.array([1.0, -1.0, 12.0, -1.0]))


def where_guards_domain(x):
    safe = np.where(x > 0.0, x, 1.0)
    return np.sum(np.where(x > 0.0, np.log(safe), 0.0))


HERE.add(where_guards_domain, X, gradient=np.array([2.0, 0.0, 0.5, 0.0]))


def where_of_scalar_condition(x, y):
    return np.sum(np.where(x[0] > 0.0, x, y) * y)


HERE.add(where_of_scalar_condition, X, Y)


def where_with_logic(x):
    inside = (x > -0.5) & (x < 1.0)
    outside = ~inside | (x == 0.0)
    return np.sum(np.where(inside, x * x, x)) + np.sum(x * outside)


HERE.add(where_with_logic, X, gradient=np.array([1.0, 2.0, 2.0, -0.6]))


def larger_and_smaller(x, y):
    return np.sum(np.maximum(x, y) * np.minimum(x, y) + np.maximum(x, 0.1) - np.minimum(0.3, y))


HERE.add(larger_and_smaller, X, Y)


def larger_ignoring_nan(x, y):
    return np.sum(np.fmax(x, y) * 2.0 + np.fmin(x, y) ** 2)


HERE.add(larger_ignoring_nan, X, Y)


def builtin_max_and_min(x):
    return max(x[0], x[1]) * min(x[2], x[3]) + max(x[0], 0.0, x[2]) + min(1.5, x[2])


HERE.add(builtin_max_and_min, X, gradient=np.array([-0.3, 0.0, 1.0, 0.5]))


def builtin_max_of_array_loop(x):
    best = x[0]
    for v in x:
        best = max(best, v * v)
    return best


HERE.add(builtin_max_of_array_loop, X, gradient=np.array([0.0, 0.0, 4.0, 0.0]))


def clipped(x):
    return np.sum(np.clip(x, -0.5, 1.0) * x)


HERE.add(clipped, X, gradient=np.array([1.0, -0.5, 1.0, -0.6]))


def clipped_by_values(x, low, high):
    return np.sum(np.clip(x, low, high) ** 2)


HERE.add(clipped_by_values, X, -0.5, 1.0, gradient=(np.array([1.0, 0, 0, -0.6]), -1.0, 2.0))


def absolute_values(x):
    return abs(x[0]) * abs(x[1]) + np.sum(np.abs(x) * x)


HERE.add(absolute_values, X)


def signs(x):
    return np.sum(np.sign(x) * x * x) + np.sign(x[1]) * x[0]


HERE.add(signs, X, gradient=2 * np.abs(X) - np.array([1.0, 0, 0, 0]))


def rectified_layers(x, w):
    h = np.maximum(w @ x, 0.0)
    return np.sum(h * h) - np.min(h)


HERE.add(rectified_layers, X, np.linspace(-0.5, 1.1, 12).reshape(3, 4))


def ties(x):
    return abs(x) * 1.0


HERE.add(ties, 0.0, value=0.0, gradient=0.0, differences=False, tags=("convention",))
