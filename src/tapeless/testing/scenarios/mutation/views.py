"""Views: read and written through, strided, backwards, overlapping."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("mutation")
LINE = np.array([0.5, -1.0, 2.0, 1.5, -0.7])
GRID = np.array([[0.5, -1.0, 2.0], [1.5, -0.7, 0.3], [0.9, 1.1, -0.2]])


def read_view(x):
    corner = x[0:2, 0:2]
    return np.sum(corner * corner)


HERE.add(read_view, GRID, gradient=2 * GRID * np.array([[1, 1, 0], [1, 1, 0], [0, 0, 0]]))


def write_through_view(x):
    corner = x[1:, 1:]
    corner[0, 0] = x[0, 0] * x[0, 1]
    corner[1, 1] *= 3.0
    return np.sum(x * x)


HERE.add(write_through_view, GRID, tags=("second_order",))


def write_base_read_view(x):
    y = x * x
    middle = y[1:4]
    y[2] = x[0]
    return np.sum(middle * middle)


HERE.add(write_base_read_view, LINE, tags=("second_order",))


def view_of_view(x):
    y = x * 1.0
    outer = y[1:]
    inner = outer[1:3]
    inner[0] = y[0] * y[4]
    outer[0] += inner[0]
    return np.sum(y * y)


HERE.add(view_of_view, LINE)


def strided_view(x):
    y = x.copy()
    even = y[::2]
    even *= 2.0
    return np.sum(y * x)


HERE.add(strided_view, LINE, gradient=LINE * np.array([4.0, 2.0, 4.0, 2.0, 4.0]))


def reversed_view(x):
    y = x.copy()
    back = y[::-1]
    back[0] = x[1] * x[2]
    return np.sum(back * x)


HERE.add(reversed_view, LINE)


def transposed_view(x):
    y = x.copy()
    t = y.T
    t[0, 2] = x[1, 1] ** 2
    return np.sum(y * x)


HERE.add(transposed_view, GRID)


def row_view(x):
    y = np.zeros((3, 3))
    for i in range(3):
        row = y[i]
        row[:] = x[:, i] * x[i, 0]
    return np.sum(y * y)


HERE.add(row_view, GRID)


def reshaped_view(x):
    y = x.copy()
    flat = y.reshape(9)
    flat[4] = x[0, 0] * x[2, 2]
    return np.sum(y * y)


HERE.add(reshaped_view, GRID)


def shift_overlapping(x):
    x[1:] = x[:-1]
    return np.sum(x * np.arange(1.0, 6.0))


HERE.add(shift_overlapping, LINE, gradient=np.array([3.0, 3.0, 4.0, 5.0, 0.0]))


def shift_back_overlapping(x):
    x[:-1] = x[1:] * x[:-1]
    return np.sum(x * x)


HERE.add(shift_back_overlapping, LINE, tags=("second_order",))


def reverse_onto_itself(x):
    x[:] = x[::-1]
    return np.sum(x * np.arange(1.0, 6.0))


HERE.add(reverse_onto_itself, LINE, gradient=np.array([5.0, 4.0, 3.0, 2.0, 1.0]))


def add_overlapping(x):
    x[1:] += x[:-1]
    return np.sum(x * x)


HERE.add(add_overlapping, LINE)


def view_chosen_by_branch(x):
    y = x.copy()
    if x[0] > 0.0:
        part = y[:2]
    else:
        part = y[3:]
    part[0] = part[0] * part[1]
    return np.sum(y * y)


HERE.add(view_chosen_by_branch, LINE, at="front")
HERE.add(view_chosen_by_branch, -LINE, at="back")


def two_names_for_one_array(x):
    y = x.copy()
    z = y
    z[0] = x[1] ** 2
    return y[0] * z[1]


HERE.add(two_names_for_one_array, LINE, gradient=np.array([0.0, 3.0, 0.0, 0.0, 0.0]))


def name_moves_to_new_array(x):
    y = x
    y = y * 2.0
    y[0] = 1.0
    return np.sum(y * x)


HERE.add(name_moves_to_new_array, LINE, gradient=np.array([1.0, -4.0, 8.0, 6.0, -2.8]))


def augmented_name_writes_array(x):
    y = x.copy()
    z = y
    z += x * x
    return np.sum(y * y)


HERE.add(augmented_name_writes_array, LINE, gradient=lambda x: 2 * (x + x * x) * (1 + 2 * x))


def view_kept_over_iterations(x):
    y = np.zeros(6)
    y[0] = 1.0
    window = y[0:2]
    for i in range(5):
        y[i + 1] = window[0] * x[i] + 0.5
        window = y[i + 1 : i + 3]
    return y[5]


HERE.add(view_kept_over_iterations, LINE)


def element_behind_dots(x):
    y = np.zeros(len(x))
    for i in range(len(x)):
        y[..., i] = x[i] ** 2
    y[0, ...] += x[1]
    return np.sum(y * y)


HERE.add(element_behind_dots, LINE)
