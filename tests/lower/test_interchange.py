"""Loops of a nest change places where the inner one then runs along memory."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.analysis.dependence import Dependence
from tapeless.ir.nodes import For, Load, Var
from tapeless.ir.visitor import walk
from tapeless.transform.forward import Forward
from tapeless.transform.reverse import Reverse
from tests.transform.programs import operations, pipeline

A = np.random.default_rng(5).normal(size=(3, 4))
B = np.random.default_rng(6).normal(size=(4, 5))
X = np.random.default_rng(7).normal(size=3)


def product(a, b):
    total = 0.0
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s = 0.0
            for k in range(a.shape[1]):
                s += a[i, k] * b[k, j] * b[k, j]
            total += s * s
    return total


def stored_product(a, b):
    c = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for k in range(a.shape[1]):
                c[i, j] += a[i, k] * b[k, j] * b[k, j]
    return np.sum(c * c)


def sums_of_columns(a, x):
    y = 0.0
    for j in range(a.shape[1]):
        s = 0.0
        for i in range(a.shape[0]):
            s += a[i, j] * x[i]
        y += math.sin(s)
    return y


def maps_down_columns(a, x):
    y = 0.0
    for j in range(1, a.shape[1]):
        s = x[0]
        for i in range(1, a.shape[0]):
            s = math.tanh(s * a[i, j]) + x[i]
        y += s * a[0, j]
    return y


def compensated_columns(a, x):
    y = 0.0
    for j in range(a.shape[1]):
        s, c = 0.0, 0.0
        for i in range(a.shape[0]):
            term = a[i, j] * x[i] - c
            t = s + term
            c = (t - s) - term
            s = t
        y += s * s
    return y


def handed_on(a):
    s = 0.0
    for j in range(1, a.shape[1]):
        for i in range(a.shape[0]):
            s = s * a[i, j] + a[i, j - 1]
    return s


def triangular(a):
    total = 0.0
    for j in range(a.shape[1]):
        s = 0.0
        for i in range(j):
            s += a[i, j]
        total += s * s
    return total


def stopped(a):
    total = 0.0
    for j in range(a.shape[1]):
        s = 0.0
        for i in range(a.shape[0]):
            if a[i, j] < 0.0:
                break
            s += a[i, j]
        total += s * s
    return total


def best_path(scores, start):
    best = start.copy()
    for t in range(3):
        after = np.empty(len(start))
        for j in range(len(start)):
            top = best[0] + scores[0, j]
            for i in range(1, len(start)):
                top = max(top, best[i] * scores[i, j])
            after[j] = top + 0.1 * t
        best = after
    return np.sum(best * best)


PROGRAMS = [
    (product, (A, B)),
    (stored_product, (A, B)),
    (sums_of_columns, (A, X)),
    (maps_down_columns, (A, X)),
    (compensated_columns, (A, X)),
    (best_path, (np.abs(A[:3, :3]), X)),
]
IN_PLACE = [(f, (np.abs(A[:3, :3]),)) for f in (handed_on, triangular, stopped)]


def jumps(function):
    """The reads of the two-dimensional arguments in which an innermost loop jumps over rows."""
    arguments = {param.var for param in function.params}
    innermost = [
        loop
        for loop in walk(function.body)
        if isinstance(loop, For) and not any(isinstance(node, For) for node in walk(loop.body))
    ]
    return [
        node
        for loop in innermost
        for node in walk(loop.body)
        if isinstance(node, Load) and node.array in arguments and len(node.index) == 2
        if node.index[0] is loop.index
    ]


@pytest.mark.parametrize(("function", "args"), PROGRAMS)
@pytest.mark.parametrize("step", [Reverse((0, 1)), Forward((0, 1))])
def test_no_innermost_loop_jumps(function, args, step):
    assert not jumps(pipeline(function, *args, steps=[step]).derivative)


@pytest.mark.parametrize(("function", "args"), IN_PLACE)
def test_what_may_not_change_places_stays(function, args):
    assert jumps(pipeline(function, *args, steps=[Reverse((0,))]).derivative)


@pytest.mark.parametrize(("function", "args"), PROGRAMS + IN_PLACE)
def test_the_derivative_is_that_of_the_program_in_its_own_order(function, args):
    active = tuple(range(len(args)))
    in_order = tl.Options(simplify=False)
    plain = tl.value_and_grad(function, argnums=active, engine="python", options=in_order)
    value, gradients = plain(*args)
    swapped_value, swapped_gradients = tl.value_and_grad(function, argnums=active)(*args)
    # Both add fewer than 100 products of numbers of order one, in different orders.
    assert swapped_value == pytest.approx(value, rel=1e-13)
    for swapped, expected in zip(swapped_gradients, gradients, strict=True):
        np.testing.assert_allclose(swapped, expected, rtol=1e-12, atol=1e-13)


def test_empty_loops_leave_what_they_carry():
    gradient = tl.grad(maps_down_columns, argnums=(0, 1))
    for shape in ((1, 3), (3, 1), (3, 0)):
        a, x = np.ones(shape), np.full(shape[0], 2.0)
        a_bar, x_bar = gradient(a, x)
        rows = np.zeros(shape)
        if shape == (1, 3):
            rows[0, 1:] = 2.0
        np.testing.assert_array_equal(a_bar, rows)
        np.testing.assert_array_equal(x_bar, [2.0] if shape == (1, 3) else np.zeros(3))


def test_compensated_sums_stay_compensated():
    a = np.zeros((1001, 2))
    a[0], a[1:] = 1.0, 1e-16
    value, _ = tl.value_and_grad(compensated_columns)(a, np.ones(1001))
    assert value == compensated_columns(a, np.ones(1001)) > 2.0


def test_the_tape_of_a_nest_lies_along_its_inner_loop():
    derivative = pipeline(maps_down_columns, A, X, steps=[Reverse((0, 1))]).derivative
    dependence = Dependence(derivative)
    tapes = {tape.target for tape in operations(derivative, "tape")}
    reads = [n for n in walk(derivative.body) if isinstance(n, Load) and n.array in tapes]
    assert reads
    for node in reads:
        innermost = dependence.structure.loops_around(node)[0]
        assert isinstance(innermost, For)
        along = node.index[-1]
        assert isinstance(along, Var)
        assert dependence.linear(along)[0] is innermost.index
