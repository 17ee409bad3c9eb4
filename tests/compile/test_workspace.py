"""Memory that a prepared derivative uses again: what calls allocate, and when it is replaced."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.compile.workspace import FIRST
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tapeless.ir.visitor import clone_function
from tapeless.lower.workspace import use_workspace
from tapeless.pipeline import Pipeline
from tapeless.testing import allocations
from tapeless.transform.reverse import Reverse
from tests.golden.programs import first_above, heat, logistic, newton, signal, waves
from tests.sampling import sampled
from tests.transform.programs import operations

X = np.linspace(-1.5, 2.0, 12)


def runge_kutta(rates):
    x, y = 10.0, 5.0
    h = 0.01
    for _ in range(100):
        x_slope = rates[0] * x - rates[1] * x * y
        y_slope = rates[2] * x * y - rates[3] * y
        x_half, y_half = x + 0.5 * h * x_slope, y + 0.5 * h * y_slope
        x += h * (rates[0] * x_half - rates[1] * x_half * y_half)
        y += h * (rates[2] * x_half * y_half - rates[3] * y_half)
    return x + y


def varying_trips(x):
    s = 0.0
    for i in range(len(x)):
        v = 10.0 * abs(x[i])
        while v > 1.0:
            v = v * 0.5 * math.cos(v) ** 2
            s += v * v
    return s


def early_return(x):
    s = 1.0
    for i in range(len(x)):
        s = s * math.sin(3.0 + x[i])
        if s < 0.0:
            return s * s
    return s


def shifted(x):
    y = np.zeros(len(x))
    y[1:] = x[:-1] * x[1:]
    return np.sum(y**3)


def buffer_in_a_loop(x):
    s = 0.0
    for k in range(5):
        b = np.zeros(len(x))
        for i in range(len(x)):
            b[i] = x[i] * k
        for i in range(1, len(x)):
            b[i] = b[i] * b[i - 1]
        s += b[len(x) - 1]
    return s


def buffer_of_varying_size(x):
    s = 0.0
    for k in range(len(x)):
        b = np.zeros(k + 1)
        for i in range(k):
            b[i + 1] = b[i] * x[i] + x[k]
        s += b[k] * b[k]
    return s


def quadratic_form(a, x):
    return np.dot(x, a @ x)


def perceptron(w, b, v, x):
    return np.sum(np.tanh(x @ w + b) @ v)


def products_in_a_loop(w, x):
    s = 0.0
    for k in range(4):
        s += k * np.sum(x @ w)
    return s


M = np.linspace(-1.0, 1.0, 12).reshape(3, 4)
PROGRAMS = {
    "signal": (signal, (X,)),
    "waves": (waves, (X,)),
    "logistic": (logistic, (np.ones(2), np.ones((12, 2)), (X > 0) * 1.0)),
    "runge_kutta": (runge_kutta, (np.array([1.1, 0.4, 0.1, 0.4]),)),
    "newton": (newton, (2.0,)),
    "varying_trips": (varying_trips, (X,)),
    "first_above": (first_above, (X, 0.5)),
    "early_return": (early_return, (X,)),
    "shifted": (shifted, (X,)),
    "heat": (heat, (X, 0.1)),
    "buffer_in_a_loop": (buffer_in_a_loop, (X,)),
    "buffer_of_varying_size": (buffer_of_varying_size, (X,)),
    "quadratic_form": (quadratic_form, (M @ M.T, np.ones(3))),
    "perceptron": (perceptron, (M, np.ones(4), M.T.copy(), np.ones((5, 3)))),
    "products_in_a_loop": (products_in_a_loop, (M, np.ones((5, 3)))),
}


@pytest.mark.parametrize("name", sampled(list(PROGRAMS), 4))
def test_a_prepared_call_allocates_nothing(name):
    function, args = PROGRAMS[name]
    gradient = tl.value_and_grad(function)
    prepared = tl.prepare(gradient, *args)
    assert allocations.of_prepared(prepared, *args) == 0
    for got, expected in zip(prepared(*args), gradient(*args), strict=True):
        np.testing.assert_array_equal(got, expected)


def test_the_counter_sees_an_allocation():
    assert allocations.per_call(tl.grad(signal), X) > 1


def test_a_stack_grows_and_starts_empty_in_each_call():
    def decay(x, rate):
        n = 0.0
        while x > 1.0:
            x = x * (1.0 - rate * x / (1.0 + x))
            n += x
        return n

    gradient = tl.value_and_grad(decay, (0, 1))
    prepared = tl.prepare(gradient, 100.0, 0.1)
    few, many = (100.0, 0.1), (100.0, 0.0005)  # more than FIRST steps
    for args in (few, many, few, many):
        # Sums may be added in another order: docs/limitations.md.
        np.testing.assert_allclose(prepared(*args)[1], gradient(*args)[1], rtol=4e-15)
    assert decay(100.0, 0.0005) > FIRST


def test_a_result_may_be_the_next_argument():
    gradient = tl.grad(signal)
    prepared = tl.prepare(gradient, X)
    x = expected = X
    for _ in range(4):
        x, expected = prepared(x), gradient(expected)
        np.testing.assert_array_equal(x, expected)


def test_a_view_of_a_result_may_be_an_argument():
    gradient = tl.grad(heat, (0,))
    prepared = tl.prepare(gradient, X[::-1], 0.1)
    (first,) = prepared(X[::-1], 0.1)
    expected = gradient(first[::-1].copy()[::-1][::-1], 0.1)[0]
    np.testing.assert_array_equal(prepared(first[::-1], 0.1)[0], expected)


def relaxed(a, x, tolerance):
    change = 1.0
    while change > tolerance:
        after = np.zeros(len(x))
        change = 0.0
        for i in range(len(x)):
            for j in range(len(x)):
                after[i] += a[i, j] * x[j] * (1.0 - 0.1 * x[j])
            change = max(change, abs(after[i] - x[i]))
        x = after
    return np.sum(x * x)


def test_arrays_that_a_loop_hands_on_are_in_kept_memory():
    """What is left are the lists of references to them, which grow by doubling."""
    a = np.array([[0.6, 0.2], [0.1, 0.7]])
    prepared = tl.prepare(tl.grad(relaxed), a, np.ones(2), 0.5)
    gradient = tl.grad(relaxed)
    few = allocations.of_prepared(prepared, a, np.ones(2), 1e-1)
    many = allocations.of_prepared(prepared, a, np.ones(2), 1e-9)
    assert many - few < 20  # of about 100 more iterations, each with two arrays
    for extent in (5, 2, 40, 3):  # its memory is too small, too large, too small again
        a, x = 0.5 * np.eye(extent), np.linspace(0.5, 1.0, extent)
        np.testing.assert_array_equal(prepared(a, x, 1e-6), gradient(a, x, 1e-6))


def powers(a, x, steps):
    y = 2.0 * x
    for _ in range(steps):
        y = 0.9 * (a @ y) + 0.1 * y
    return np.sum(y * y)


def lagged(a, x, steps):
    y, before = x, x
    for _ in range(steps):
        y, before = 0.5 * (a @ y) + 0.1 * before, y
    return np.sum(y * before)


@pytest.mark.parametrize("function", [powers, lagged])
def test_arrays_that_live_for_two_iterations_take_turns(function):
    """What an iteration hands to the next but one is in memory of its own."""
    gradient = tl.grad(function, argnums=1)
    a = np.array([[0.6, 0.2], [0.1, 0.7]])
    prepared = tl.prepare(gradient, a, np.ones(2), 3)
    if function is powers:
        assert allocations.of_prepared(prepared, a, np.ones(2), 50) == 0
    for extent in (5, 2, 40, 3):
        a, x = np.eye(extent) - 0.1, np.linspace(0.5, 1.0, extent)
        for steps in (0, 1, 6):
            np.testing.assert_array_equal(prepared(a, x, steps), gradient(a, x, steps))


def test_checkpointed_loops_do_not_collect_arrays():
    options = tl.Options(checkpoint=True)
    a = np.array([[0.6, 0.2], [0.1, 0.7]])
    args = (a, np.ones(2), 1e-3)
    program = parse(relaxed, bind(relaxed, args, {}).signature)
    function = clone_function(Pipeline(program, (Reverse((0,)),), "numba", options).derivative)
    use_workspace(function)
    assert not operations(function, "next_space")
    gradient = tl.grad(relaxed, options=options)
    prepared = tl.prepare(gradient, a, np.ones(2), 1e-3)
    np.testing.assert_array_equal(prepared(a, np.ones(2), 1e-6), gradient(a, np.ones(2), 1e-6))
