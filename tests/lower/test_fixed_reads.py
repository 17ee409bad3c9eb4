"""What an inner loop reads and does not change is read in front of it."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.nodes import For, Load
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.fuzz.check import first_order, outcome
from tests.transform.programs import pipeline

A = np.arange(12.0).reshape(4, 3) / 7.0
X = np.array([0.3, -0.7, 1.2, 0.5])


def scaled_rows(a, x):
    out = a.copy()
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            out[i, j] = out[i, j] * out[i, j] * x[i]
    return np.sum(out)


def by_its_first(a, x):
    out = x.copy()
    for i in range(len(x)):
        out[i] = out[i] * out[0] * a[0, 0]
    return np.sum(out)


def fixed_reads(function):
    """Reads in innermost loops at places that do not depend on the loop."""
    found = []
    for loop in [node for node in walk(function.body) if isinstance(node, For)]:
        if not any(isinstance(node, For) for node in walk(loop.body)):
            reads = [node for node in loop.body.nodes if isinstance(node, Load)]
            found += [read for read in reads if loop.index not in read.index]
    return found


def test_a_factor_of_the_row_is_read_once():
    assert not fixed_reads(pipeline(scaled_rows, A, X, steps=[Reverse((0, 1))]).derivative)


def test_what_the_loop_writes_is_read_each_time():
    found = pipeline(by_its_first, A, X, steps=[Reverse((0, 1))]).derivative
    assert {read.array.hint for read in fixed_reads(found)} >= {"out"}


@pytest.mark.parametrize("function", [scaled_rows, by_its_first])
def test_derivatives(function):
    args = [A.copy(), X.copy()]
    found = outcome(function, args, checks=(first_order,), engine="lowered")
    assert found.kind == "ok", found.detail


def test_nothing_is_read_where_there_is_nothing():
    for a, x in ((np.ones((4, 0)), X), (np.ones((0, 3)), np.ones(0))):
        gradients = tl.grad(scaled_rows, ("a", "x"), engine="numba")(a, x)
        np.testing.assert_array_equal(gradients[0], np.zeros(a.shape))
        np.testing.assert_array_equal(gradients[1], np.zeros(x.shape))
