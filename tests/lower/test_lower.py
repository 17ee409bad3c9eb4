"""Lowering: index checks, directions of loops, ownership of results."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.nodes import Accumulate, Const, For, Load, Raise, Store
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.golden.programs import signal
from tests.transform.programs import pipeline

ELEMENTS = (Load, Store, Accumulate)


def checked(function, *args):
    """The accesses that keep a check of their own, and the checks in front of loops."""
    nodes = list(walk(pipeline(function, *args).derivative.body))
    return (
        [n for n in nodes if isinstance(n, ELEMENTS) and n.checked],
        [n for n in nodes if isinstance(n, Raise)],
    )


def stencil(u):
    s = 0.0
    for i in range(1, len(u) - 1):
        s += u[i - 1] * u[i + 1]
    return s


def test_a_loop_to_the_extent_of_its_array_needs_no_check():
    assert checked(stencil, np.ones(5)) == ([], [])


def beyond(u):
    s = 0.0
    for i in range(len(u)):
        s += u[i + 1]
    return s


def two(x, y):
    s = 0.0
    for i in range(len(x)):
        s += x[i] * y[i]
    return s


def test_another_array_is_checked_once_in_front_of_the_loop():
    accesses, raises = checked(two, np.ones(3), np.ones(3))
    assert accesses == []
    assert len(raises) == 1


def conditional(x, y):
    s = 0.0
    for i in range(len(x)):
        if x[i] > 0.0:
            s += y[i]
    return s


@pytest.mark.parametrize(
    ("function", "args"),
    [
        (beyond, (np.ones(3),)),
        (two, (np.ones(3), np.ones(2))),
        (conditional, (np.ones(3), np.ones(2))),
    ],
)
def test_an_index_out_of_range_raises_as_in_python(function, args):
    with pytest.raises(IndexError):
        function(*args)
    with pytest.raises(IndexError):
        tl.value_and_grad(function)(*args)


def test_an_access_that_never_happens_is_not_checked():
    assert tl.grad(conditional)(np.array([1.0, -1.0]), np.ones(1)) == pytest.approx([0.0, 0.0])
    assert tl.grad(two)(np.ones(0), np.ones(0)).shape == (0,)


def test_negative_indices_count_from_the_end():
    def wrapping(x):
        s = 0.0
        for i in range(len(x)):
            s += x[i] * x[i - 1]
        return s

    np.testing.assert_allclose(tl.grad(wrapping)(np.array([1.0, 2.0, 4.0])), [6.0, 5.0, 3.0])


def steps(function):
    return [n.step for n in walk(function.body) if isinstance(n, For)]


def test_a_backward_loop_of_sums_runs_upward_and_joins_the_forward_loop():
    found = pipeline(signal, np.ones(3), steps=[Reverse((0,))]).derivative
    assert steps(found) == [Const(1)]


def recurrence(x):
    y = x.copy()
    for i in range(1, len(y)):
        y[i] = y[i] * y[i - 1]
    return y[-1]


def test_a_backward_loop_that_hands_values_on_runs_downward():
    found = pipeline(recurrence, np.ones(3), steps=[Reverse((0,))]).derivative
    assert steps(found)[-1] == Const(-1)


def test_results_are_memory_of_their_own():
    x, c = np.ones(3), np.arange(3.0)
    gradient_x, gradient_c = tl.grad(lambda x, c: np.dot(x, c), argnums=(0, 1))(x, c)
    gradient_x[:] = gradient_c[:] = -1.0
    np.testing.assert_array_equal(x, 1.0)
    np.testing.assert_array_equal(c, [0.0, 1.0, 2.0])
