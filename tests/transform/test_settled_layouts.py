"""Memory that is not contiguous, and what NumPy gives views of, where it is written."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

import tapeless as tl
from tapeless.errors import UnsupportedAliasing
from tapeless.testing import check_grads

X = np.array([0.5, -1.0, 2.0])


def design(x):
    columns = np.column_stack((np.ones(3), x, x * x))
    return np.sum(columns[:, 1] ** 3 * columns[:, 2])


def columns_of_reshaped(x):
    columns = np.concatenate((np.reshape(x, (3, 1)), (x * x).reshape(-1, 1)), axis=1)
    total = 0.0
    for i in range(3):
        total += columns[i, 0] * columns[i, 1]
    return total


def raveled(x):
    square = np.outer(x, x)
    both = np.concatenate((square.ravel()[:, None], square.ravel()[:, None]), axis=1)
    return np.sum(both[:, 0] ** 2)


def squeezed_and_written(x):
    columns = np.hstack((np.expand_dims(x, 1), np.squeeze((x * x)[:, None, None], axis=1)))
    columns[0] *= 2.0
    columns[:, 1] += x
    return np.sum(columns[:, 0] * columns[:, 1])


def product_of_kronecker(x):
    product = np.kron(np.outer(x[:2], x[1:]), np.diag(x))
    product[0] *= 3.0
    return np.sum(product[:, 1] * product[0])


def of_a_column(x):
    """Functions that go over a line of elements, of memory that was written."""
    table = np.zeros((3, 2))
    table[:, 1] = x * x
    column = table[:, 1]
    return np.median(column) + np.prod(column) + np.sum(np.take(column, [0, 2]))


def transposed(x):
    square = np.outer(x, x)
    for k in range(3):
        square[k] *= 2.0
    return np.sum(square.T.reshape(-1)[::2] * square.T.ravel()[1::2].sum())


def diagonals_before_writes(x):
    square, total = np.outer(x, x), 0.0
    for k in range(3):
        total += np.sum(np.diag(square) * x)
        square[k, k] = 0.1 * total
    windows = sliding_window_view(square[0], 2)
    wide = np.broadcast_to(square[1], (2, 3))
    return np.sum(windows**2) + np.sum(wide * x) + total


PROGRAMS = [design, columns_of_reshaped, raveled, squeezed_and_written, product_of_kronecker]
PROGRAMS += [of_a_column, transposed, diagonals_before_writes]
TWICE = [design, columns_of_reshaped, of_a_column]


@pytest.mark.parametrize("program", PROGRAMS)
def test_against_differences(by_samples, program):
    check_grads(program, (X,), 2 if program in TWICE else 1, engine="python")


def test_compiled():
    check_grads(design, (X,), engine="numba")


def a_diagonal(x):
    square = np.outer(x, x)
    diagonal = np.diag(square)
    square[0, 0] = 3.0
    return np.sum(diagonal * x)


def windows(x):
    array = x * x
    found = sliding_window_view(array, 2)
    array[0] = 1.0
    return np.sum(found**2)


def broadcast(x):
    array = x * x
    wide = np.broadcast_to(array, (2, 3))
    array[0] = 1.0
    return np.sum(wide**2)


def written_after_reshape(x):
    square = np.outer(x, x)
    line = square.T.reshape(9)
    square += 1.0
    return np.sum(line**2)


def written_through_reshape(x):
    square = np.outer(x, x)
    line = square.T.reshape(9)
    line += 1.0
    return np.sum(square**2)


VIEWS = [a_diagonal, windows, broadcast, written_after_reshape, written_through_reshape]


@pytest.mark.parametrize("program", VIEWS)
def test_views_that_can_be_told(program):
    """NumPy's results show the writes, or may do so; a copy would not."""
    with pytest.raises(UnsupportedAliasing, match="written while it is in use"):
        tl.grad(program, engine="python")(X)
