"""Extents that have to be equal are compared early, and have one name from there on."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.nodes import For
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.transform.programs import operations, pipeline

X, Y = np.array([0.3, -0.7, 1.2, 0.5]), np.array([1.1, 0.4, -0.2, 0.9])


def in_turns(x, y):
    a = np.sin(x)
    b = np.cos(y)
    return np.sum(a * b)


def test_loops_written_before_the_extents_are_compared_are_joined_too():
    found = pipeline(in_turns, X, Y, steps=[Reverse((0, 1))]).derivative
    assert sum(isinstance(node, For) for node in walk(found.body)) == 1


def products(x, y, n):
    s = 0.0
    for _ in range(n):
        s += np.sum(x * y)
    return s


def test_what_is_the_same_in_every_iteration_is_compared_once():
    found = pipeline(products, X, Y, 3, steps=[Reverse((0, 1))]).derivative
    assert len([n for n in found.body.nodes if n in operations(found, "assume_equal")]) == 1
    assert len(operations(found, "assume_equal")) == 1


def test_a_loop_that_does_not_run_may_assume_what_is_not_so():
    gradient = tl.grad(products)
    assert not gradient(X, Y[:3], 0).any()
    np.testing.assert_allclose(gradient(X, Y[:1], 2), 2.0 * Y[0] * np.ones(4), rtol=1e-14)


def triangle(a):
    return np.sum(np.tril(a) * a)


def differences(x):
    return np.sum(np.expand_dims(x, -2) * np.exp(np.expand_dims(x, 1)))


@pytest.mark.parametrize(("function", "arg"), [(triangle, np.ones((3, 2))), (differences, X)])
def test_axes_that_a_library_call_makes_need_no_assumption(function, arg):
    """They are of extent 1, or as long as an array whose extent was asked for."""
    text = tl.derivative_source(tl.grad(function, engine="numba"), arg)
    assert "assume_equal" not in text
