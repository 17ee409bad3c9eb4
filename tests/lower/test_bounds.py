"""Checks of indices in front of nests of loops."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.nodes import Accumulate, For, Load, Raise, Store
from tapeless.ir.verify import verify
from tapeless.ir.visitor import walk
from tapeless.transform.forward import Forward
from tapeless.transform.reverse import Reverse
from tests.frontend.evaluate import evaluate
from tests.transform.programs import pipeline

A = np.array([[1.0, 0.3], [0.2, -0.8], [-0.5, 0.6]])


def orthonormal(a):
    q = a.copy()
    for j in range(q.shape[1]):
        for k in range(j):
            d = 0.0
            for i in range(q.shape[0]):
                d += q[i, k] * q[i, j]
            for i in range(q.shape[0]):
                q[i, j] -= d * q[i, k]
        length = 0.0
        for i in range(q.shape[0]):
            length += q[i, j] ** 2
        for i in range(q.shape[0]):
            q[i, j] /= math.sqrt(length)
    return np.sum(q**3)


def test_a_check_stays_inside_of_the_loop_that_bounds_another_loop_of_its_nest():
    verify(pipeline(orthonormal, A, steps=[Forward((0,))]).derivative)
    tl.check_grads(orthonormal, (A,), order=1)


def below_the_diagonal(a, b):
    s = 0.0
    for i in range(a.shape[0]):
        for j in range(i):
            for k in range(a.shape[1]):
                s += a[i, k] * b[j, k]
    return s


def test_an_index_out_of_range_in_a_triangular_nest_raises():
    tl.check_grads(below_the_diagonal, (A, A))
    with pytest.raises(IndexError):
        tl.grad(below_the_diagonal, argnums=(0, 1))(A, A[:1])
    with pytest.raises(IndexError):
        tl.grad(below_the_diagonal, argnums=(0, 1))(A, A[:, :1])
    # No row is below the diagonal, so that nothing is read.
    assert tl.grad(below_the_diagonal)(A[:1], np.zeros((0, 0))).tolist() == [[0.0, 0.0]]


def relaxed(a, b):
    x = np.zeros(len(b))
    change = 1.0
    while change > 0.1:
        after = np.empty(len(b))
        for i in range(len(b)):
            s = b[i]
            for j in range(len(b)):
                if j != i:
                    s -= a[i, j] * x[j]
            after[i] = s / a[i, i]
        change *= 0.5
        x = after
    return np.sum(x * x)


def solved(a, b):
    x = np.zeros(len(b))
    for i in range(len(b)):
        s = b[i]
        for k in range(i):
            s -= a[i, k] * x[k]
        x[i] = s / a[i, i]
    return np.sum(x * x)


def inner_checks(function, *args):
    """The accesses that check their indices, and the checks inside of loops."""
    body = pipeline(function, *args, steps=[Reverse((0, 1))]).derivative.body
    loops = [node for node in walk(body) if isinstance(node, For)]
    raises = [node for loop in loops for node in walk(loop.body) if isinstance(node, Raise)]
    accesses = [n for n in walk(body) if isinstance(n, (Load, Store, Accumulate)) and n.checked]
    return raises + accesses


SQUARE = np.array([[3.0, 0.4, 0.1], [0.2, 2.5, -0.3], [0.3, -0.1, 2.0]])


@pytest.mark.parametrize("function", [relaxed, solved])
def test_ranges_extents_and_earlier_checks_leave_nothing_to_check_inside_of_loops(function):
    b = np.array([1.0, -2.0, 0.5])
    assert not inner_checks(function, SQUARE, b)
    gradient = tl.grad(function, argnums=(0, 1))
    expected = tl.jacfwd(function, argnums=(0, 1), engine="python")(SQUARE, b)
    for found, wanted in zip(gradient(SQUARE, b), expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-14)
    with pytest.raises(IndexError):
        gradient(SQUARE[:2], b)
    with pytest.raises(IndexError):
        gradient(SQUARE[:, :2], b)


def growing(x):
    u = x[:1].copy()
    s = 0.0
    for k in range(3):
        for i in range(len(u)):
            if u[i] > -5.0:
                s += u[i] * x[k]
        u = np.concatenate((u, x[: k + 1]))
    return s + u[5]


def test_what_a_loop_carries_may_change_its_extent():
    x = np.array([0.3, -0.2, 0.9])
    tl.check_grads(growing, (x,), engine="python")
    np.testing.assert_allclose(tl.grad(growing)(x), tl.grad(growing, engine="python")(x))


def alternating_extents(x, y):
    u, v = x, y
    s = 0.0
    for _ in range(3):
        for i in range(len(x)):
            s += u[i] * u[i]
        u, v = v, u
    return s


def test_arrays_that_change_places_are_checked_for_both_extents():
    tl.check_grads(alternating_extents, (np.ones(3), np.ones(3)))
    with pytest.raises(IndexError):
        tl.grad(alternating_extents)(np.ones(3), np.ones(2))


def columns_beyond(a, b):
    s = 0.0
    for j in range(2, a.shape[1]):
        for i in range(a.shape[0]):
            s += a[i, j] * b[i, j - 1]
    return s


def test_the_check_of_an_outer_index_stands_in_front_of_both_loops():
    gradient = tl.grad(columns_beyond, argnums=(0, 1))
    a, b = np.ones((2, 4)), np.ones((2, 3))
    assert gradient(a, b)[1].tolist() == [[0.0, 1.0, 1.0]] * 2
    with pytest.raises(IndexError):
        gradient(a, b[:, :2])
    # Nothing is read where one of the loops does not run.
    assert not gradient(a[:, :2], b[:, :0])[0].any()
    assert gradient(a[:0], b[:0, :0])[0].shape == (0, 4)


def first_row(a, b):
    total = 0.0
    for i in range(b.shape[1]):
        for j in range(a.shape[1]):
            for k in range(b.shape[0]):
                total += a[k, j] * b[0, i]
    return total


def test_an_element_that_is_not_there_is_not_written_where_inner_loops_do_not_run():
    derivative = pipeline(first_row, np.ones((3, 2)), np.ones((3, 2)), steps=[Reverse((0, 1))])
    value, a_bar, b_bar = evaluate(derivative.derivative, (np.ones((3, 2)), np.ones((0, 2))))
    assert value == 0.0
    assert not a_bar.any()
    assert b_bar.shape == (0, 2)


def one_element(a, b):
    total = 0.0
    for i in range(4, -1, -2):
        total += a[7] * b[i]
    return total


def test_a_loop_that_goes_down_by_two_runs():
    """It was thought not to run, as one from 4 up to -1 would not, and read beyond the array."""
    body = pipeline(one_element, np.ones(8), np.ones(5), steps=[Forward((0,))])
    assert evaluate(body.derivative, (np.ones(8), np.ones(5), np.ones(8))) == [3.0, 3.0]
    with pytest.raises(IndexError):
        evaluate(body.derivative, (np.ones(3), np.ones(5), np.ones(3)))


def pairs_below(x):
    total = 0.0
    for i in range(x.shape[0]):
        for j in range(i):
            total += (x[i, 0] - x[j, 0]) ** 2 * x[j, 2]
    return total


def pairs_above(x):
    total = 0.0
    for i in range(x.shape[0]):
        for j in range(i + 1, x.shape[0]):
            total += (x[i, 0] - x[j, 0]) ** 2 * x[j, 2]
    return total


@pytest.mark.parametrize("function", [pairs_below, pairs_above])
def test_the_check_of_a_triangle_stands_in_front_of_it(function):
    x = np.array([[0.3, 0.2, 1.5], [-0.4, 0.1, 0.7], [0.8, 0.6, -0.2]])
    body = pipeline(function, x, steps=[Reverse((0,))]).derivative
    loops = [node for node in walk(body.body) if isinstance(node, For)]
    assert len(loops) == 2  # those of the gradient have joined those of the value
    assert not any(isinstance(node, Raise) for loop in loops for node in walk(loop.body))
    tl.check_grads(function, (x,), engine="python")
    expected = tl.value_and_grad(function, engine="python")(x)
    for found, wanted in zip(evaluate(body, (x,)), expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-13)
    # One row has no pairs, so that nothing is read.
    assert evaluate(body, (x[:1, :2],))[0] == 0.0
    with pytest.raises(IndexError):
        evaluate(body, (x[:2, :2],))


def few_neighbours(x):
    s = 0.0
    for i in range(1, 3):
        s += x[i - 1] * x[i]
    return s


def test_of_two_checks_in_front_of_a_loop_over_constants_the_larger_index_counts():
    assert tl.grad(few_neighbours, engine="python")(np.ones(3)).tolist() == [1.0, 2.0, 1.0]
    with pytest.raises(IndexError):
        tl.grad(few_neighbours, engine="numba")(np.ones(2))
