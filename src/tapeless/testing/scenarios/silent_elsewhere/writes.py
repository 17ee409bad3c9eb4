"""Writes through slices, masks, index arrays and helpers."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("silent_elsewhere")
X = np.array([0.5, -1.0, 2.0, 1.5])


def augmented_product_read_later(x, y):
    for i in range(len(y)):
        y[i] *= x[0]
    return np.sum(y * y)


HERE.add(
    augmented_product_read_later,
    np.array([3.0]),
    np.array([1.0, 2.0]),
    gradient=(np.array([30.0]), np.array([18.0, 36.0])),
)


def augmented_product_in_buffer(x):
    y = x * x
    for i in range(len(y)):
        y[i] *= x[0]
        y[i] *= y[0]
    return np.sum(y)


HERE.add(augmented_product_in_buffer, X, tags=("second_order",))


def slice_view_written_through(x):
    y = np.zeros(4)
    part = y[1:3]
    part[0] = x[0] * x[1]
    part[1] = x[2] * part[0]
    return np.sum(y * y)


HERE.add(slice_view_written_through, X, tags=("second_order",))


def masked_write(x):
    y = x * 3.0
    y[y < 0] = 0.5
    return np.sum(y * y)


HERE.add(masked_write, X, gradient=np.array([9.0, 0.0, 36.0, 27.0]), tags=("second_order",))


def masked_write_of_variable(x, c):
    y = x * x * x
    y[y < 0] = c
    return np.sum(y * y)


HERE.add(masked_write_of_variable, X, 0.7)


def masked_update(x):
    y = x.copy()
    y[x > 1.0] *= x[0]
    return np.sum(y * y)


HERE.add(masked_update, X)


def masked_read(x):
    return np.sum(x[x > 0.0] ** 2)


HERE.add(masked_read, X, gradient=np.array([1.0, 0.0, 4.0, 3.0]))


def _square_in_place(y):
    for i in range(len(y)):
        y[i] = y[i] * y[i]


def helper_writes_argument(x):
    y = x.copy()
    _square_in_place(y)
    _square_in_place(y)
    return np.sum(y)


HERE.add(helper_writes_argument, X, gradient=4 * X**3, tags=("second_order",))


def gather_twice(x):
    return np.sum(x[[0, 2, 2]] ** 2)


HERE.add(gather_twice, X, gradient=np.array([1.0, 0.0, 8.0, 0.0]))


def gather_by_array(x, order):
    return np.sum(x[order] * np.arange(1.0, 4.0))


HERE.add(gather_by_array, X, np.array([0, 2, 2]), gradient=np.array([1.0, 0.0, 5.0, 0.0]))


def scatter_twice(x, order):
    y = np.zeros(4)
    y[order] = x[:3] * x[:3]
    return np.sum(y * np.arange(1.0, 5.0))


# Two writes to cell 2: the last stays, and x[1] gets nothing.
HERE.add(scatter_twice, X, np.array([0, 2, 2]), gradient=np.array([1.0, 0.0, 12.0, 0.0]))


def scatter_add_keeps_last(x, order):
    y = np.ones(4)
    y[order] += x[:3] * x[:3]
    return np.sum(y * np.arange(1.0, 5.0))


# NumPy adds once for a repeated index.
HERE.add(scatter_add_keeps_last, X, np.array([0, 2, 2]), gradient=np.array([1.0, 0.0, 12.0, 0.0]))


def shifted_onto_itself(x):
    x[1:] = x[:-1]
    return np.sum(x * x * np.arange(1.0, 5.0))


HERE.add(
    shifted_onto_itself,
    X,
    gradient=np.array([3.0, -6.0, 16.0, 0.0]),
    tags=("second_order",),
)
