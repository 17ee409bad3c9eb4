"""Elements in variables, sums outside of loops, arrays that need no zeros, stencils."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.nodes import Accumulate, For, Store
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.transform.programs import operations, pipeline

X = np.array([0.3, -0.7, 1.2, 0.5, 0.8])


def lowered(function, *args, active=(0,)):
    return pipeline(function, *args, steps=[Reverse(active)]).derivative


def inside_loops(function, kind):
    loops = [node for node in walk(function.body) if isinstance(node, For)]
    return [n for loop in loops for n in walk(loop.body) if isinstance(n, kind)]


def squares(x):
    s = 0.0
    for i in range(len(x)):
        s += x[i] * x[i]
    return s


def test_a_gradient_that_is_overwritten_as_a_whole_is_not_cleared_before():
    found = lowered(squares, X)
    assert not operations(found, "zeros_shadow")
    assert operations(found, "numpy.empty")
    assert not inside_loops(found, Accumulate)
    tl.check_grads(squares, (X,))


def inner_part(x):
    s = 0.0
    for i in range(1, len(x)):
        s += x[i] * x[i]
    return s


def test_a_gradient_that_is_written_in_part_is():
    assert tl.grad(inner_part)(X)[0] == 0.0
    tl.check_grads(inner_part, (X,))


def line(p, x):
    s = 0.0
    for i in range(len(x)):
        s += math.sin(p[0] + p[1] * x[i])
    return s


def test_sums_for_one_element_are_added_once():
    found = lowered(line, np.array([0.1, 0.2]), X)
    assert not inside_loops(found, Accumulate)
    assert len([n for n in walk(found.body) if isinstance(n, Accumulate)]) == 2
    tl.check_grads(line, (np.array([0.1, 0.2]), X))


def test_a_loop_that_does_not_run_touches_no_element():
    gradient = tl.grad(line)(np.zeros(0), np.zeros(0))
    assert gradient.shape == (0,)


def sometimes(x, n):
    s = 0.0
    for i in range(n):
        if i < len(x):
            s += x[i] * x[i]
    return s


def test_an_element_that_only_some_iterations_have_is_touched_by_these_only():
    np.testing.assert_allclose(tl.grad(sometimes)(X, 9), 2 * X, rtol=1e-15)


def smoothed(u, steps):
    u = u.copy()
    new = np.zeros(len(u))
    for _ in range(steps):
        for i in range(1, len(u) - 1):
            new[i] = u[i] + 0.2 * (u[i - 1] - 2.0 * u[i] + u[i + 1] * u[i])
        for i in range(1, len(u) - 1):
            u[i] = new[i]
    return np.sum(u * u)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 9])
def test_a_stencil_collects_from_its_neighbours(n):
    u = np.cos(np.arange(n) * 1.3)
    tl.check_grads(smoothed, (u, 3)) if n else tl.grad(smoothed)(u, 3)


def test_the_loop_of_a_stencil_adds_to_one_element_at_a_time():
    found = lowered(smoothed, X, 3)
    for loop in (node for node in walk(found.body) if isinstance(node, For)):
        targets = [n for n in loop.body.nodes if isinstance(n, (Accumulate, Store))]
        arrays = [n.array for n in targets if isinstance(n, Accumulate)]
        assert len(arrays) == len(set(arrays))


def products(a, b):
    c = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for k in range(a.shape[1]):
                c[i, j] += a[i, k] * b[k, j]
    return np.sum(c * c)


def test_an_element_that_an_inner_loop_adds_to_is_summed_in_a_variable():
    a, b = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4) / 5.0
    tl.check_grads(products, (a, b))


def compressed(x):
    y = np.zeros(2)
    for i in range(len(x)):
        y[i % 2] += x[i] * x[i]
    return y[0] * y[1]


def test_an_element_that_several_iterations_share_is_not_kept_in_one():
    tl.check_grads(compressed, (X,))


PLACES = np.array([0, 1, 1, 2, 0])


def gathered(x):
    y = np.zeros(3)
    np.add.at(y, PLACES, x)
    return y @ np.array([1.0, 2.0, 3.0])


def test_a_gather_reads_the_memory_that_it_gathers_from():
    gradient = tl.grad(gathered, engine="numba")(X)
    np.testing.assert_array_equal(gradient, [1.0, 2.0, 2.0, 3.0, 1.0])
