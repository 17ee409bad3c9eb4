"""Loops that begin behind 0 count from 0."""

import numpy as np

import tapeless as tl
from tapeless.ir.nodes import Const, For
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.transform.programs import pipeline

A = np.arange(16.0).reshape(4, 4) / 7.0


def above_the_diagonal(a):
    s = 0.0
    for i in range(a.shape[0]):
        for j in range(i + 1, a.shape[0]):
            s += a[i, j] ** 2
    return s


def lagged(x, lag):
    s = 0.0
    for i in range(max(lag, 0), len(x)):
        s += x[i] ** 2
    return s


def test_inner_loops_count_from_zero_and_their_checks_stand_in_front():
    for function, args in ((above_the_diagonal, (A,)), (lagged, (A[0], 2))):
        found = pipeline(function, *args, steps=[Reverse((0,))]).derivative
        loops = [node for node in walk(found.body) if isinstance(node, For)]
        assert all(loop.start == Const(0) for loop in loops)
        assert not any(getattr(node, "checked", False) for node in walk(found.body))


def test_they_go_over_the_same_elements():
    gradient = tl.grad(lagged)
    for lag in (-2, 0, 3, 9):
        expected = 2 * A[3] * (np.arange(4) >= lag)
        np.testing.assert_allclose(gradient(A[3], lag), expected, rtol=1e-14)
    np.testing.assert_allclose(tl.grad(above_the_diagonal)(A), 2 * np.triu(A, 1), rtol=1e-14)
