"""Programs in float32, and one that other modules call."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("language")
X32 = np.array([0.5, -1.0, 2.0, 1.5], dtype=np.float32)
M32 = np.array([[0.5, -1.0, 2.0], [1.5, -0.3, 0.8]], dtype=np.float32)


def polynomial(x):
    return 1.0 + x * (2.0 - x * (0.5 + 3.0 * x))


def single_loop(x):
    s = 0.0
    for i in range(len(x)):
        if x[i] > 0.0:
            s += math.sin(x[i])
        else:
            s += math.cos(x[i])
    return s


HERE.add(single_loop, X32, tags=("float32",))


def single_arrays(x):
    return np.sum(np.exp(-x * x) * np.sin(x))


HERE.add(single_arrays, X32, tags=("float32",))


def single_in_place(x):
    y = np.zeros_like(x)
    y[0] = x[0]
    for i in range(1, len(x)):
        y[i] = y[i - 1] * x[i] + np.float32(0.5)
    y[1:] *= x[0]
    return np.sum(y)


HERE.add(single_in_place, X32, tags=("float32",))


def single_matrix(m):
    return np.sum((m @ m.T) ** 2) + np.mean(m, axis=0)[1]


HERE.add(single_matrix, M32, tags=("float32",))


def single_dot(x):
    return np.dot(x, x)


HERE.add(single_dot, X32, gradient=2 * X32, tags=("float32",))


def single_scalar(x):
    return x * x + np.float32(2.0) * x


HERE.add(single_scalar, args=lambda: (np.float32(1.5),), gradient=5.0, tags=("float32",))


def mixed_widths(x, y):
    return np.sum(x * y) + x[0] * y[0] ** 2


HERE.add(mixed_widths, X32, X32.astype(np.float64) + 0.25, tags=("float32",))


def widened(x):
    y = x.astype(np.float64)
    return np.sum(y * y * y)


HERE.add(widened, X32, gradient=3 * X32**2, tags=("float32",))


def single_buffer(x):
    y = np.empty(4, dtype=np.float32)
    y[:] = x * 2.0
    return np.sum(y * x)


HERE.add(single_buffer, X32, gradient=4 * X32, tags=("float32",))


def numpy_scalar(x):
    return np.sqrt(x) * x


HERE.add(numpy_scalar, args=lambda: (np.float64(4.0),), gradient=3.0)
