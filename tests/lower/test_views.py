"""Slices and rows resolve to elements of the array that they are parts of."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.nodes import Assign, For, Load
from tapeless.ir.types import is_array
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.fuzz.check import first_order, outcome
from tests.transform.programs import pipeline

X, Y = np.array([0.3, -0.7, 1.2, 0.5]), np.array([1.1, 0.4, -0.2, 0.9])
A = np.arange(12.0).reshape(4, 3) / 7.0 + 0.1


def lowered(function, *args, active=(0,)):
    return pipeline(function, *args, steps=[Reverse(active)]).derivative


def views(function):
    return [n for n in walk(function.body) if isinstance(n, Load) and is_array(n.target.type)]


def made(function):
    """What makes memory, beside the gradients."""
    nodes = [n for n in walk(function.body) if isinstance(n, Assign) and is_array(n.target.type)]
    return [node for node in nodes if node.target not in function.results]


def agrees_with_differences(function, *args):
    """Forwards and backwards, by the program as it is lowered, without compiling it."""
    found = outcome(function, [arg.copy() for arg in args], checks=(first_order,))
    assert found.kind == "ok", found.detail


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def test_slices_of_one_array_and_their_adjoints_are_one_loop_without_temporaries():
    found = lowered(rosenbrock, X)
    assert not views(found)
    assert not made(found)
    assert sum(isinstance(node, For) for node in walk(found.body)) == 1
    agrees_with_differences(rosenbrock, X)


def of_rows(a):
    total = 0.0
    for i in range(a.shape[0]):
        row = a[i]
        total += np.sum(np.sin(row) * a[i, :]) + row[1]
    return total


def of_columns(a):
    total = 0.0
    for j in range(a.shape[1]):
        total += np.sum(a[:, j] ** 3) * a.T[j, 0]
    return total


def windows(x):
    total = 0.0
    for i in range(len(x) - 1):
        total += np.sum(x[i : i + 2]) ** 3
    return total


def blocks(a):
    b = np.zeros((2, 2))
    for i in range(2):
        for j in range(2):
            b[i : i + 1, j : j + 1] = a[2 * i : 2 * i + 1, j : j + 1] ** 2
    return np.sum(b * b)


@pytest.mark.parametrize("function", [of_rows, of_columns, blocks])
def test_rows_columns_and_blocks_in_loops_leave_no_view(function):
    assert not views(lowered(function, A))
    agrees_with_differences(function, A)


def test_a_window_that_moves_leaves_no_view():
    assert not views(lowered(windows, X))
    agrees_with_differences(windows, X)


def between(x, start, stop):
    return np.sum(np.sin(x[start:stop]) ** 2) + np.sum(x[start::2] ** 3)


def test_bounds_of_slices_mean_what_they_mean_in_python():
    gradient, expected = tl.grad(between), tl.grad(between, engine="python")
    for start in (-9, -3, -1, 0, 2, 4, 9):
        for stop in (-9, -2, 0, 3, 9):
            np.testing.assert_allclose(
                gradient(X, start, stop), expected(X, start, stop), rtol=1e-14
            )


def row_of(a, k):
    return np.sum(np.sin(a[k]) * a[0])


def rows_of(a, k):
    total = 0.0
    for i in range(len(k)):
        total += np.sum(np.sin(a[k[i]]))
    return total


def rows_up_to(a, n):
    total = 0.0
    for i in range(n):
        total += np.sum(a[i] * a[i])
    return total


@pytest.mark.parametrize(
    ("function", "inside", "outside"),
    [
        (row_of, -4, 4),
        (row_of, 3, -5),
        (rows_of, np.array([-1, 0, 3]), np.array([0, 4])),
        (rows_up_to, 4, 5),
    ],
)
def test_a_row_that_is_not_there_is_an_index_error(function, inside, outside):
    gradient = tl.grad(function)
    expected = tl.grad(function, engine="python")
    np.testing.assert_allclose(gradient(A, inside), expected(A, inside), rtol=1e-14)
    with pytest.raises(IndexError):
        gradient(A, outside)


# ---- memory that several names share, written and read in turns ----------------------------------


def shifted_onto_itself(x):
    a = x.copy()
    a[1:] = a[:-1]
    a[:-1] = a[1:] * a[:-1]
    a[1:] += a[:-1]
    return np.sum(a * x)


def shifted_in_a_loop(x):
    a = np.sin(x)
    for i in range(3):
        a[i : i + 2] = a[i + 1 : i + 3] * x[0] if i < 2 else a[:2]
        a[1:] += a[:-1] * x[i]
    return np.sum(a * a)


def view_written_later(x):
    a = x.copy()
    first, last = a[:3], a[1:]
    total = np.sum(first * last)
    last[:] = first * 2.0
    first[1:] *= last[:2]
    return total + np.sum(first * first * last)


def the_same_twice(x, y):
    a = x.copy()
    b = a
    b[::2] *= y[1::2]
    a[1:3] += b[1:3] * a[2:]
    return np.sum(a[:2] * b[2:])


def rows_onto_rows(a):
    b = a.copy()
    for i in range(1, 4):
        b[i] += b[i - 1] * b[i, 0]
        b[i, 1:] = b[i, :-1] * b[i - 1, 1:]
    b[:, 0] = b[:, 2]
    b[:-1] *= b[1:]
    return np.sum(b * b)


def row_of_a_row(a):
    b = a.copy()
    for i in range(4):
        row = b[i]
        tail = row[1:]
        tail[0] *= row[0]
        row *= tail[0]
        total = np.sum(tail)
        b[0] += total * row
    return np.sum(b[2:] * b[:2])


def written_in_one_branch(x, y):
    a = x.copy()
    part = a[1:] if x[0] > 0.0 else y[1:] * 1.0
    part[:] = part * part
    a[:3] += part
    return np.sum(a * y)


@pytest.mark.parametrize(
    ("function", "args"),
    [
        (shifted_onto_itself, (X,)),
        (shifted_in_a_loop, (X,)),
        (view_written_later, (X,)),
        (the_same_twice, (X, Y)),
        (rows_onto_rows, (A,)),
        (row_of_a_row, (A,)),
        (written_in_one_branch, (X, Y)),
    ],
)
def test_parts_that_share_memory(function, args):
    agrees_with_differences(function, *args)


@pytest.mark.parametrize(
    "how", [{"options": tl.Options(simplify=False)}, {"engine": "python"}], ids=["plain", "python"]
)
def test_compiled_without_these_passes_parts_that_share_memory_have_the_same_gradient(how):
    expected = tl.grad(the_same_twice, **how)(X, Y)
    np.testing.assert_allclose(tl.grad(the_same_twice)(X, Y), expected, rtol=1e-13)


def past_the_start(x):
    a = x.copy()
    for i in range(len(x) + 1):
        a[i - 1] = a[i - 1] * a[i - 1] * x[i - 1]
    return np.sum(a)


def test_an_index_below_zero_may_name_an_element_a_second_time():
    agrees_with_differences(past_the_start, X)


def summed_past_the_start(x):
    b = np.zeros(len(x))
    for i in range(len(x) + 1):
        b[i - 1] += math.sin(x[i - 1])
    return np.sum(b * b)


def test_and_so_add_to_it_twice():
    agrees_with_differences(summed_past_the_start, X)
