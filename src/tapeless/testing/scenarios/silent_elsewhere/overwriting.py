"""Values and buffers used before they are overwritten, or never filled."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("silent_elsewhere")
X = np.array([0.5, -1.0, 2.0, 1.5])


def overwritten_after_nonlinear_use(x):
    y = x.copy()
    s = math.sin(y[0]) * y[1]
    y[0] = x[2]
    s += y[0] * y[0] * y[1]
    y[1] = 0.0
    return s + y[1] * y[0]


HERE.add(overwritten_after_nonlinear_use, X, tags=("second_order",))


def scalar_overwritten_after_use(x):
    y = x * x
    s = math.exp(y)
    y = s * x
    s = s + math.sin(y)
    y = 3.0
    return s * y


HERE.add(scalar_overwritten_after_use, 0.6)


def buffer_reused(x):
    buffer = np.zeros(2)
    s = 0.0
    for i in range(len(x)):
        buffer[0] = x[i] * x[i]
        buffer[1] = buffer[0] * x[i] + buffer[1]
        s += buffer[0] * buffer[1]
    return s


HERE.add(buffer_reused, X, tags=("second_order",))


def empty_cells_never_read(x):
    y = np.empty(10)
    y[0] = x[0] * x[1]
    y[9] = y[0] * x[2]
    return y[0] + y[9]


HERE.add(empty_cells_never_read, X, gradient=np.array([-3.0, 1.5, -0.5, 0.0]))


def empty_times_zero_weight(x):
    y = np.empty(4)
    for i in range(2):
        y[i] = x[i] * x[i]
    return np.sum(y[:2] * x[:2])


HERE.add(empty_times_zero_weight, X, gradient=np.array([0.75, 3.0, 0.0, 0.0]))
