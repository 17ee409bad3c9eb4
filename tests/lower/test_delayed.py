"""Sums into two neighbours: what goes to the second waits for the next iteration."""

import math

import numpy as np

import tapeless as tl
from tapeless.ir.nodes import Accumulate, For
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.fuzz.check import first_order, outcome
from tests.transform.programs import operations, pipeline

X = np.array([0.3, -0.7, 1.2, 0.5])
A = np.arange(12.0).reshape(4, 3) / 7.0


def lowered(function, *args):
    return pipeline(function, *args, steps=[Reverse((0,))]).derivative


def differences(x):
    s = 0.0
    for i in range(len(x) - 1):
        s += math.sin(x[i + 1] - x[i])
    return s


def differences_backwards(x):
    s = 0.0
    for i in range(2, len(x)):
        s += x[i - 1] * x[i - 2]
    return s


def differences_in_rows(a):
    s = 0.0
    for i in range(a.shape[0]):
        for j in range(1, a.shape[1]):
            s += (a[i, j] - a[i, j - 1]) ** 2
    return s


def sums_in_loops(function):
    loops = [node for node in walk(function.body) if isinstance(node, For)]
    inner = [node for loop in loops for node in loop.body.nodes]
    return [node for node in inner if isinstance(node, Accumulate)]


def test_each_element_is_written_once_and_the_loop_vectorises():
    found = lowered(differences, X)
    assert not sums_in_loops(found)  # what is left is a store
    assert operations(found, "vmath.cos")


def test_neighbours_on_either_side_and_in_rows():
    for function, arg in ((differences_backwards, X), (differences_in_rows, A)):
        found = outcome(function, [arg.copy()], checks=(first_order,))
        assert found.kind == "ok", found.detail


def test_a_loop_that_does_not_run_adds_nothing():
    for n in (0, 1, 2):
        gradient = tl.grad(differences)(X[:n])
        expected = [] if n == 0 else np.zeros(n)
        if n == 2:
            expected = math.cos(X[1] - X[0]) * np.array([-1.0, 1.0])
        np.testing.assert_allclose(gradient, expected, rtol=1e-14)
