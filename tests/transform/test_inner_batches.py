"""`batch` inside of a program that is differentiated."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

import tapeless as tl
from tapeless.testing import check_grads

POINT = np.array([0.3, 0.7, -1.2])


def energy(u, scale=1.0):
    return np.sum(u**3) * scale


slopes = tl.batch(tl.value_and_grad(energy))


def of_a_gradient(x):
    rows = tl.batch(tl.grad(lambda u, a: np.sum(u**3) * a[0]), (0, None))
    return np.sum(rows(np.outer(x, x), x) ** 2)


def of_several_results(x):
    sums, products = tl.batch(lambda u, v: (np.sum(u * u), u * v), 0)(np.outer(x, x), x)
    return np.sum(products * sums[:, None])


def along_columns(x):
    columns = tl.batch(lambda u: np.sin(u[0]) * u, 1)(np.outer(x, x + 1.0))
    return np.sum(columns**2 * x)


def made_outside(x):
    values, gradients = slopes(np.outer(x, x), scale=x)
    return np.sum(gradients * values[:, None])


def of_containers(x):
    rows = tl.batch(lambda p: {"q": p["a"] * p["b"]}, ({"a": 0, "b": None},))
    return np.sum(rows({"a": x, "b": x[0]})["q"] ** 2)


def of_directions(x):
    rows = tl.batch(partial(tl.jvp, lambda u: np.sin(u)), 0)
    value, tangent = rows((np.outer(x, x),), (2.0 * np.outer(x, x),))
    return np.sum(value * tangent)


def of_pullbacks(x):
    def pulled(u):
        value, pullback = tl.vjp(lambda t: np.sin(t), u)
        return pullback(value)[0]

    return np.sum(tl.batch(pulled)(np.outer(x, x)))


PROGRAMS = [
    of_a_gradient,
    of_several_results,
    along_columns,
    of_containers,
    of_directions,
    of_pullbacks,
]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_agrees_with_differences(program):
    check_grads(program, (POINT,), modes=("reverse",), engine="python")


def test_forward_mode():
    check_grads(of_a_gradient, (POINT,), modes=("forward",), engine="python")


def test_runs_compiled():
    found = tl.grad(made_outside, engine="numba")(POINT)
    np.testing.assert_allclose(found, tl.grad(made_outside, engine="python")(POINT), rtol=1e-12)


def test_single_precision_stays():
    point = POINT.astype(np.float32)
    found = tl.grad(lambda x: np.sum(tl.batch(lambda u: u * u)(x)), engine="python")(point)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, 2 * point)


def test_axes_of_one_length():
    with pytest.raises(ValueError, match="differ in length"):
        tl.grad(lambda x: np.sum(tl.batch(lambda u, v: u * v)(x, x[1:])), engine="python")(POINT)


def test_an_entry_for_each_argument():
    with pytest.raises(ValueError, match="positional argument"):
        tl.grad(lambda x: np.sum(tl.batch(lambda u: u, (0, 0))(x)), engine="python")(POINT)


def test_something_is_mapped():
    with pytest.raises(ValueError, match="no row"):
        tl.grad(lambda x: np.sum(tl.batch(lambda u: u, None)(x)), engine="python")(POINT)
