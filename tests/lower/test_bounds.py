"""Checks of indices in front of nests of loops."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.verify import verify
from tapeless.transform.forward import Forward
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
    tl.check_grads(orthonormal, (A,), order=2)


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
