"""Single cells written: into arguments, into copies, again and again."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("mutation")


def write_then_read(x):
    x[0] = math.sin(x[1])
    return x[0]


HERE.add(
    write_then_read,
    np.array([0.3, 0.9]),
    gradient=np.array([0.0, math.cos(0.9)]),
    tags=("second_order",),
)


def cells_overwritten(x):
    y = np.zeros(3)
    y[0] = x[0]
    y[0] = y[0] * x[1]
    y[1] = x[0] + 1.0
    y[1] = y[1] * x[2]
    y[2] = np.sum(y)
    return y[2] * y[0]


HERE.add(cells_overwritten, np.array([1.5, 2.0, -0.5]))


def argument_cells_overwritten(y, x):
    y[0] = x[0]
    y[0] = y[0] * x[1]
    y[1] = y[1] * x[2]
    y[2] = y[0] + y[1] + y[2]
    return y[2] * y[1]


HERE.add(argument_cells_overwritten, np.array([9.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0]))


def repeated_products(y, x):
    for _ in range(3):
        for i in range(len(y)):
            for j in range(len(x)):
                y[i] *= x[j]
    return np.sum(y)


HERE.add(repeated_products, np.array([0.5, 1.5]), np.array([0.9, 1.1, 1.2]))


def accumulate_into_one_cell(w, x):
    y = np.zeros(1)
    for _ in range(4):
        y[0] += w * x
    return y[0]


HERE.add(accumulate_into_one_cell, 3.0, 2.0, gradient=(8.0, 12.0))


def scalar_into_copy_of_constant(value, c, i):
    eta = c.copy()
    eta[0] = value
    return eta[i]


HERE.add(scalar_into_copy_of_constant, 2.0, np.ones(3), 0, argnums=0, gradient=1.0, at="same")
HERE.add(scalar_into_copy_of_constant, 2.0, np.ones(3), 1, argnums=0, gradient=0.0, at="other")


def double_cell_of_copy(x):
    z = x.copy()
    z[0] *= 2.0
    return z[0]


HERE.add(double_cell_of_copy, np.array([1.5, 2.5]), gradient=np.array([2.0, 0.0]))


def constant_after_write(x):
    x[0] *= 2.0
    return 3.0


HERE.add(constant_after_write, np.array([1.5, 2.5]), gradient=np.zeros(2))


def complex_cell(z):
    z[0] *= 2.0j
    return z[0].real


HERE.add(complex_cell, np.array([1.0 + 2.0j]), gradient=np.array([2.0j]))


def overwritten_by_constant(x):
    x[1] = 5.0
    return np.sum(x * x)


HERE.add(overwritten_by_constant, np.array([1.0, 2.0, 3.0]), gradient=np.array([2.0, 0.0, 6.0]))


def swapped_cells(x):
    x[0], x[2] = x[2], x[0]
    return x[0] * x[0] + 3.0 * x[2]


HERE.add(swapped_cells, np.array([1.0, 2.0, 4.0]), gradient=np.array([3.0, 0.0, 8.0]))


def prefix_sums_in_place(x):
    for i in range(1, len(x)):
        x[i] += x[i - 1]
    return np.sum(x * x)


HERE.add(prefix_sums_in_place, np.array([1.0, -2.0, 0.5, 3.0]), tags=("second_order",))


def recurrence_in_place(x):
    for i in range(2, len(x)):
        x[i] = x[i - 1] * x[i - 2] + math.sin(x[i])
    return x[-1]


HERE.add(recurrence_in_place, np.array([0.7, 1.2, 0.4, -0.8, 1.5]), tags=("second_order",))


def write_at_data_dependent_index(x, order):
    y = np.zeros(len(x))
    for i in range(len(order)):
        y[order[i]] = x[i] * x[i]
    return np.sum(y * y)


# The last write to cell 1 wins: x[0] must get nothing.
HERE.add(
    write_at_data_dependent_index,
    np.array([1.0, 2.0, 3.0]),
    np.array([1, 2, 1]),
    gradient=np.array([0.0, 32.0, 108.0]),
)


def every_augmented_write(x):
    y = x.copy()
    y[0] += x[1]
    y[1] -= x[2] * y[0]
    y[2] *= y[1]
    y[3] /= x[0]
    y[4] **= 2
    return y[0] * y[1] + y[2] * y[3] + y[4]


HERE.add(every_augmented_write, np.array([1.5, 2.0, -0.5, 0.7, 1.3]), tags=("second_order",))


def float_index_from_count(x):
    y = np.zeros(3)
    n = 0
    for v in x:
        if v > 0.0:
            y[n] = v * v
            n += 1
    return y[0] * y[1] + n * y[2]


HERE.add(float_index_from_count, np.array([0.5, -1.0, 2.0, -0.1, 1.5]), tags=("second_order",))
