"""Reading and writing elements and slices of arrays of any rank."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("language")
X = np.array([0.5, -1.0, 2.0, 1.5, -0.3, 0.8])
M = np.array([[0.5, -1.0, 2.0], [1.5, -0.3, 0.8]])
T = np.linspace(-1.0, 1.3, 24).reshape(2, 3, 4)


def read_elements(t):
    return t[0, 1, 2] * t[1, -1, -2] + t[0][1][2] ** 2


HERE.add(read_elements, T)


def read_slices(x):
    return np.sum(x[1:4] * x[:3]) + np.sum(x[3:] ** 2) + np.sum(x[:])


HERE.add(read_slices, X)


def read_steps(x):
    return np.sum(x[::2] * x[1::2]) + np.sum(x[4:0:-2] ** 2) + np.sum(x[::-1] * np.arange(6.0))


HERE.add(read_steps, X)


def read_negative(x):
    return x[-1] * x[-2] + np.sum(x[-3:] ** 2) + np.sum(x[:-4])


HERE.add(read_negative, X)


def read_beyond_end(x):
    return np.sum(x[4:100] ** 2) + np.sum(x[10:]) + np.sum(x[-100:2])


HERE.add(read_beyond_end, X, gradient=np.array([1.0, 1.0, 0.0, 0.0, -0.6, 1.6]))


def read_ellipsis(t):
    return np.sum(t[..., 1] ** 2) + np.sum(t[0, ...] * t[1]) + np.sum(t[:, 1:, ::2])


HERE.add(read_ellipsis, T)


def read_newaxis(x):
    table = x[:, np.newaxis] * x[None, :3]
    return np.sum(table * table)


HERE.add(read_newaxis, X[:4].copy())


def read_rows_and_columns(m):
    return np.sum(m[0] * m[1]) + np.sum(m[:, 0] * m[:, -1]) + np.sum(m[1:, :2])


HERE.add(read_rows_and_columns, M)


def write_elements(x):
    y = np.zeros((2, 3))
    y[0, 1] = x[0] * x[1]
    y[-1, -1] = x[2]
    y[1][0] = y[0, 1] * x[3]
    return np.sum(y * y)


HERE.add(write_elements, X)


def write_slices(x):
    y = np.zeros(6)
    y[:3] = x[3:] * 2.0
    y[3:] = y[:3] * x[:3]
    y[1:5:2] = x[0]
    y[::-2] *= 1.5
    return np.sum(y * y)


HERE.add(write_slices, X, tags=("second_order",))


def write_broadcast(x):
    y = np.zeros((2, 3))
    y[:] = x[:3]
    y[0] += x[3]
    y[:, 1] = x[4] * y[:, 0]
    y[..., 2] -= x[5]
    return np.sum(y * y)


HERE.add(write_broadcast, X)


def write_with_newaxis(x):
    y = np.ones((3, 3))
    y *= x[:3, np.newaxis]
    y[:, :] += x[np.newaxis, 3:]
    return np.sum(y * y)


HERE.add(write_with_newaxis, X)


def add_to_elements(x):
    y = np.zeros(3)
    for i in range(len(x)):
        y[i % 3] += x[i] * x[i]
    return y[0] * y[1] * y[2]


HERE.add(add_to_elements, X, tags=("second_order",))


def add_to_slices(x):
    y = np.zeros(6)
    for i in range(3):
        y[i : i + 3] += x[: i + 3][-3:] * (i + 1)
    return np.sum(y * y)


HERE.add(add_to_slices, X)


def write_whole_rows(m):
    y = np.empty_like(m)
    for i in range(len(m)):
        y[i] = m[i] * m[i, 0]
    return np.sum(y)


HERE.add(write_whole_rows, M)


def moving_window(x):
    s = 0.0
    for i in range(len(x) - 2):
        s += np.sum(x[i : i + 3]) ** 2
    return s


HERE.add(moving_window, X)


def integer_from_array(x, table):
    s = 0.0
    for i in range(table.shape[0]):
        s += x[table[i, 0]] * x[table[i, 1]]
    return s


HERE.add(integer_from_array, X, np.array([[0, 1], [2, -1], [2, 2]]))


def fortran_ordered(m):
    return np.sum(m[0] * m[1]) + m[1, 2] ** 2


HERE.add(fortran_ordered, args=lambda: (np.asfortranarray(M),))


def strided_argument(x):
    return np.sum(x[1:] * x[:-1]) + x[0] ** 3


HERE.add(strided_argument, args=lambda: (np.linspace(-1, 1, 12)[::2],), at="step_two")
HERE.add(strided_argument, args=lambda: (np.linspace(-1, 1, 6)[::-1],), at="backwards")


def zero_dimensional(a):
    return a[()] * a[()] + np.sum(a)


HERE.add(zero_dimensional, args=lambda: (np.array(1.5),))


def zero_sized(x):
    return np.sum(x * x) + 1.0


HERE.add(zero_sized, np.zeros(0), value=1.0, gradient=np.zeros(0))


def four_dimensional(t):
    s = 0.0
    for i in range(t.shape[0]):
        s += np.sum(t[i, 0, :, 1] * t[i, 1, :, 0])
    return s


HERE.add(four_dimensional, np.linspace(-1.0, 1.0, 24).reshape(2, 2, 3, 2))
