"""Programs that update a matrix in place from its own rows and columns, whether these are told
apart by the ranges of the loops or not.
"""

import math

import numpy as np
import pytest

from tapeless.ir.nodes import Const, For
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.fuzz import check
from tests.transform.programs import pipeline

A = np.array(
    [
        [4.0, 0.3, -0.7, 0.2],
        [0.6, 3.5, 0.4, -0.3],
        [-0.2, 0.8, 3.0, 0.5],
        [0.4, -0.6, 0.1, 2.5],
    ]
)


def log_determinant(a):
    a = a.copy()
    n = a.shape[0]
    total = 0.0
    for k in range(n):
        total += math.log(abs(a[k, k]))
        for i in range(k + 1, n):
            a[i, k] /= a[k, k]
            for j in range(k + 1, n):
                a[i, j] -= a[i, k] * a[k, j]
    return total


def with_the_row_itself(a):
    a = a.copy()
    n = a.shape[0]
    for k in range(n):
        for i in range(k, n):
            for j in range(k, n):
                a[i, j] -= 0.1 * a[i, k] * a[k, j]
    return np.sum(a * a)


def with_all_rows(a):
    a = a.copy()
    n = a.shape[0]
    for k in range(n):
        for i in range(n):
            for j in range(n):
                a[i, j] -= 0.05 * a[i, k] * a[k, j]
    return np.sum(a * a)


def gauss_jordan(a):
    a = a.copy()
    n = a.shape[0]
    for k in range(n):
        for i in range(n):
            if i != k:
                factor = a[i, k] / a[k, k]
                for j in range(k, n):
                    a[i, j] -= factor * a[k, j]
    total = 0.0
    for k in range(n):
        total += a[k, k] * a[k, k - 1]
    return total + a[n - 1, n - 1]


def from_below(a):
    a = a.copy()
    n = a.shape[0]
    for k in range(n - 1, -1, -1):
        for i in range(k):
            for j in range(k + 1):
                a[i, j] -= 0.1 * a[k, j] * a[i, k]
    return np.sum(a * a)


def cholesky(a):
    a = a.copy()
    n = a.shape[0]
    for j in range(n):
        for k in range(j):
            for i in range(j, n):
                a[i, j] -= a[i, k] * a[j, k]
        root = math.sqrt(a[j, j])
        for i in range(j, n):
            a[i, j] /= root
    return np.sum(a * a)


def neighbouring_rows(a):
    a = a.copy()
    n = a.shape[0]
    for k in range(1, n - 1):
        for i in range(k, n):
            for j in range(n - 1):
                a[i - 1, j] += 0.1 * a[i, j + 1] * a[k - 1, j]
                a[i, j] -= 0.2 * a[i - 1, j] * a[k + 1, j]
    return np.sum(a * a)


def rows_in_another_order(a, order):
    a = a.copy()
    n = a.shape[0]
    for k in range(n):
        p = order[k]
        for i in range(k + 1, n):
            for j in range(n):
                a[i, j] -= 0.1 * a[i, k] * a[p, j]
    return np.sum(a * a)


ELIMINATIONS = [
    log_determinant,
    with_the_row_itself,
    with_all_rows,
    gauss_jordan,
    from_below,
    cholesky,
    neighbouring_rows,
]


def agrees(function, *args):
    found = check.outcome(function, list(args), checks=(check.first_order,), engine="lowered")
    assert found.kind == "ok", f"{found.kind}: {found.detail}"


@pytest.mark.parametrize("function", ELIMINATIONS)
def test_derivatives(function):
    agrees(function, A)


@pytest.mark.parametrize("order", [[3, 2, 1, 0], [0, 1, 2, 3], [1, 1, 3, 3]])
def test_rows_that_the_data_chooses(order):
    agrees(rows_in_another_order, A, np.array(order))


def test_the_adjoint_of_an_elimination_runs_upward_and_clears_nothing_inside():
    derivative = pipeline(log_determinant, A, steps=[Reverse((0,))]).derivative
    loops = [node for node in walk(derivative.body) if isinstance(node, For)]
    inner = [n for n in loops if not any(isinstance(m, For) for m in walk(n.body))]
    assert all(loop.step == Const(1) for loop in inner)
