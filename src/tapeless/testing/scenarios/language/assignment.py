"""Assignments: simultaneous, augmented, unpacked."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("language")


def swap_scalars(x, y):
    for _ in range(3):
        x, y = y, x * y
    return x - y


HERE.add(swap_scalars, 1.5, 0.8)


def fibonacci_like(x):
    a, b = x, x * x
    for _ in range(5):
        a, b = b, a + 0.5 * b * a
    return b


HERE.add(fibonacci_like, 0.6, tags=("second_order",))


def rotate_three(x):
    a, b, c = x[0], x[1], x[2]
    for _ in range(4):
        a, b, c = b * 1.5, c + a, a * b
    return a + b * c


HERE.add(rotate_three, np.array([0.5, 0.8, -0.4]), tags=("second_order",))


def swap_arrays(x, y):
    for _ in range(3):
        x, y = y, x * y
    return np.sum(x - y * y)


HERE.add(swap_arrays, np.array([0.5, 1.2]), np.array([0.9, -0.7]))


def swap_buffers(x):
    old, new = x.copy(), np.empty_like(x)
    for _ in range(3):
        for i in range(len(x)):
            new[i] = old[i] * old[(i + 1) % len(x)]
        old, new = new, old
    return np.sum(old)


HERE.add(swap_buffers, np.array([0.9, 1.1, 0.8]), tags=("second_order",))


def augmented_scalars(x, y):
    s = x
    s += y
    s -= x * y
    s *= x
    s /= 1.0 + y * y
    s **= 2
    return s


HERE.add(augmented_scalars, 1.2, 0.7)


def chained_assignment(x):
    a = b = x * x
    a = a + 1.0
    return a * b


HERE.add(chained_assignment, 1.5, gradient=4 * 1.5**3 + 2 * 1.5)


def chained_assignment_shares_array(x):
    a = b = x * x
    a[0] = 1.0
    return np.sum(a * b)


HERE.add(chained_assignment_shares_array, np.array([0.5, 2.0]), gradient=np.array([0.0, 32.0]))


def unpack_nested(x, y):
    (a, b), c = (x, y), x * y
    return a * b * c


HERE.add(unpack_nested, 1.5, 2.0, gradient=(12.0, 9.0))


def unpack_array(x):
    a, b, c = x
    return a * b + c * c


HERE.add(unpack_array, np.array([1.0, 2.0, 3.0]), gradient=np.array([2.0, 1.0, 6.0]))


def unpack_shape(m):
    rows, columns = m.shape
    s = 0.0
    for i in range(rows):
        for j in range(columns):
            s += m[i, j] ** 2 * (i + j)
    return s


HERE.add(unpack_shape, np.array([[0.5, 1.0, 2.0], [1.0, 0.3, 0.2]]))


def tuple_built_and_indexed(x, y):
    t = (x, y, x * y)
    u = t + (math.sin(x),)
    return u[2] * u[-1] + t[0] * len(u)


HERE.add(tuple_built_and_indexed, 0.7, 1.3)


def annotated(x: float) -> float:
    y: float = x * x
    z: float
    z = y + x
    return z * y


HERE.add(annotated, 1.5)


def deleted_name(x):
    y = x * x
    del y
    y = x
    return y * 2.0


HERE.add(deleted_name, 1.5, gradient=2.0)


def docstring_and_pass(x):
    """A docstring, a bare expression and `pass` mean nothing to the derivative."""
    x + 1.0
    pass
    return x**2


HERE.add(docstring_and_pass, 1.5, gradient=3.0)


def unary_signs(x):
    return -x + +x * -(-x)


HERE.add(unary_signs, 1.5, gradient=2.0)
