"""`vjp` and its pullback inside of a program that is differentiated."""

from __future__ import annotations

import numpy as np
import pytest

import tapeless as tl
from tapeless.testing import check_grads

POINT = np.array([0.3, 0.7, -1.2])
WEIGHTS = np.array([[1.0, 2.0, 0.5], [0.2, -1.0, 0.3]])


def of_a_layer(x):
    def layer(w, b):
        return np.tanh(WEIGHTS @ w + b), np.sum(w * w) * b

    (y, s), pullback = tl.vjp(layer, x, x[0])
    w_bar, b_bar = pullback((2.0 * y, s))
    return np.sum(w_bar**2) * b_bar


def rows_of_a_jacobian(x):
    y, pullback = tl.vjp(lambda u: np.cumsum(u) * u, x)
    direction, total = np.zeros(3), np.sum(y)
    for i in range(3):
        direction[:] = 0.0
        direction[i] = 1.0
        total += np.sum(pullback(direction)[0] ** 2)
    return total


def descent(x):
    y = x.copy()
    for _ in range(4):
        _, pullback = tl.vjp(lambda u: 0.5 * np.sum(u**2 * y), y)
        y = y - 0.1 * pullback(1.0)[0]
    return np.sum(y * y)


def arguments_are_those_of_the_call(x):
    y = x.copy()
    value, pullback = tl.vjp(lambda u: u**3, y)
    y[:] = 7.0
    return np.sum(pullback(value)[0])


def function_writes_its_argument(x):
    scale = np.zeros(3)
    for i in range(3):
        scale[i] = x[i] ** 2

    def scaled(u):
        u *= scale
        return u

    value, pullback = tl.vjp(scaled, x)
    found = pullback(value)[0]
    scale[0] = 3.0
    return np.sum(found * x) + np.sum(value * x)


def of_a_pullback(x):
    def inner(u):
        value, pullback = tl.vjp(lambda t: np.sin(t), u)
        return np.sum(pullback(value)[0] ** 2)

    value, pullback = tl.vjp(inner, x)
    return np.sum(pullback(value)[0] ** 2)


def of_complex_numbers(x):
    value, pullback = tl.vjp(lambda u: np.exp(1j * u * u), x)
    return np.sum(pullback(value * (1.0 + 2.0j))[0] ** 2)


def without_floats(x):
    value, pullback = tl.vjp(lambda u, n: u**n, x, 3)
    of_x, of_n = pullback(value)
    return np.sum(of_x) if of_n is None else x[0]


PROGRAMS = [
    of_a_layer,
    rows_of_a_jacobian,
    descent,
    arguments_are_those_of_the_call,
    function_writes_its_argument,
    of_a_pullback,
    of_complex_numbers,
    without_floats,
]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_agrees_with_differences(program):
    check_grads(program, (POINT,), modes=("reverse",), engine="python")


def test_forward_mode_and_second_order():
    check_grads(of_a_layer, (POINT,), order=2, modes=("forward",), engine="python")


def test_runs_compiled():
    found = tl.grad(of_a_layer, engine="numba")(POINT)
    np.testing.assert_allclose(found, tl.grad(of_a_layer, engine="python")(POINT), rtol=1e-12)


def reads_what_is_written(x):
    y = x.copy()
    value, pullback = tl.vjp(lambda u: u * y, x)
    y[0] = 7.0
    return np.sum(pullback(value)[0])


def reads_what_a_loop_writes(x):
    y = x.copy()
    value, pullback = tl.vjp(lambda u: u * y, x)
    total = 0.0
    for i in range(3):
        total += np.sum(pullback(value)[0])
        y[i] = 2.0
    return total


def reads_what_is_bound_anew(x):
    a = x[0]
    value, pullback = tl.vjp(lambda u: u * a, x)
    a = 7.0
    return np.sum(pullback(value)[0])


def reads_a_dict_that_changes(x):
    held = {"a": x}
    value, pullback = tl.vjp(lambda u: u * held["a"], x)
    held["a"] = 2.0 * x
    return np.sum(pullback(value)[0])


@pytest.mark.parametrize(
    "program",
    [
        reads_what_is_written,
        reads_what_a_loop_writes,
        reads_what_is_bound_anew,
        reads_a_dict_that_changes,
    ],
)
def test_what_the_function_reads_stays_as_it_was(program):
    with pytest.raises(tl.TapelessError, match="argument of `vjp`"):
        tl.grad(program, engine="python")(POINT)


def test_cotangents_have_the_shape_of_the_value():
    def program(x):
        _, pullback = tl.vjp(lambda u: u * u, x)
        return np.sum(pullback(np.ones(2))[0])

    with pytest.raises(ValueError, match="cotangent of a pullback"):
        tl.grad(program, engine="python")(POINT)


def test_cotangents_have_the_structure_of_the_value():
    def program(x):
        _, pullback = tl.vjp(lambda u: (u, u * u), x)
        return np.sum(pullback(x)[0])

    with pytest.raises(tl.TapelessError, match="structure of the value"):
        tl.grad(program, engine="python")(POINT)


def test_without_a_float_there_is_none():
    with pytest.raises(tl.TapelessError, match="no float"):
        tl.grad(lambda x: x * tl.vjp(lambda n: n * n, 3)[0], engine="python")(1.5)
