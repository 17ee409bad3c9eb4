"""Derivatives of several runs, or along directions, that compiled code calls."""

from __future__ import annotations

import pickle
from typing import NamedTuple

import numpy as np
import pytest
from numba import njit
from numba.core.errors import NumbaWarning, TypingError

import tapeless as tl
from tapeless.api.in_numba import register
from tests.sampling import thorough

X = np.array([0.1, -0.4, 2.0])
V = np.array([1.0, 0.5, -2.0])

register()


def cubes(x, k):
    y = np.empty_like(x)
    for i in range(len(x)):
        y[i] = k * x[i] * x[i - 1] ** 2
    return y


def total(x, k=2.0):
    s = 0.0
    for i in range(len(x)):
        s += k * k * x[i] * x[i - 1] ** 2
    return s


compiled_cubes, compiled_total = njit(cubes), njit(total)
PYTHON = {"engine": "python"}


def assert_same(found, expected) -> None:
    """Of one structure and of equal types; the numbers up to the order of a few sums."""
    if isinstance(expected, tuple):
        assert isinstance(found, tuple)
        assert len(found) == len(expected)
        for a, b in zip(found, expected, strict=True):
            assert_same(a, b)
        return
    assert type(found) is type(expected)
    assert np.shape(found) == np.shape(expected)
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-15)


@thorough
def test_jacobians_by_columns_and_by_rows() -> None:
    columns = tl.jacfwd(cubes, (0, "k"), chunk=3)  # of four: the last run has lanes to spare
    rows = tl.jacrev(cubes, ("k", 0))
    slopes = tl.jacobian(total, (0, 1))

    @njit
    def called(x, k):
        return columns(x, k=k), rows(x, k), slopes(x)

    expected = (
        tl.jacfwd(cubes, (0, "k"), **PYTHON)(X, 1.5),
        tl.jacrev(cubes, ("k", 0), **PYTHON)(X, 1.5),
        tl.jacobian(total, (0, 1), **PYTHON)(X),
    )
    assert_same(called(X, 1.5), expected)
    assert called(X[:0], 1.5)[0][0].shape == (0, 0)


def test_hessians_and_what_is_differentiated_three_times() -> None:
    @njit
    def called(x, k):
        second = tl.hessian(compiled_total, (0, 1), chunk=2)(x, k)
        return second, tl.jacfwd(tl.hessian(compiled_total, chunk=1), chunk=1)(x, k)

    second, third = called(X, 1.5)
    assert_same(second, tl.hessian(total, (0, 1), **PYTHON)(X, 1.5))
    assert_same(third, tl.jacfwd(tl.hessian(total, **PYTHON))(X, 1.5))


@thorough
def test_strided_arguments() -> None:
    columns = tl.jacfwd(lambda m: m * m[0, 0], chunk=1)

    @njit
    def called(m):
        return columns(m)

    matrix = np.arange(12.0).reshape(3, 4)[:, ::2] + 1.0
    for given in (matrix, matrix.T):
        expected = tl.jacfwd(lambda m: m * m[0, 0], **PYTHON)(given)
        assert_same(called(given), expected)


def test_directions() -> None:
    @njit
    def called(x, k, v):
        pushed = tl.jvp(compiled_cubes, (x, k), (v, 1))
        one = tl.jvp(compiled_cubes, (x, k), (None, 1.0))
        return pushed, one, tl.hvp(compiled_total, x, v, k)

    expected = (
        tl.jvp(cubes, (X, 1.5), (V, 1.0), **PYTHON),
        tl.jvp(cubes, (X, 1.5), (None, 1.0), **PYTHON),
        tl.hvp(total, X, V, 1.5, **PYTHON),
    )
    assert_same(called(X, 1.5, V), expected)
    with pytest.raises(tl.ShapeMismatch, match="the tangent of `x`"):
        called(X, 1.5, V[:2])


def test_pullbacks() -> None:
    """The pullback is that at the arguments as they were, however often it is called."""

    @njit
    def pulled(x, k, v, w):
        value, back = tl.vjp(compiled_cubes, x, k)
        x[:] = 0.0
        return value, back(v), back(w)

    value, back = tl.vjp(cubes, X, 1.5, **PYTHON)
    assert_same(pulled(X.copy(), 1.5, V, X), (value, back(V), back(X)))
    with pytest.raises(tl.ShapeMismatch, match="the cotangent"):
        pulled(X.copy(), 1.5, V[:2], X)


class Spring(NamedTuple):
    stiffness: float
    at: np.ndarray


def strain(spring, scale):
    return scale * spring.stiffness * spring.at * np.sum(spring.at), scale


@thorough
def test_rows_of_structures() -> None:
    forces = tl.batch(strain, (Spring(None, 1), 0), engine="python")
    in_numba = tl.batch(strain, (Spring(None, 1), 0))

    @njit
    def called(spring, scale):
        return in_numba(spring, scale)

    springs = Spring(2.0, np.outer(X, V))
    assert_same(called(springs, V), forces(springs, V))
    with pytest.raises(tl.ShapeMismatch, match="different lengths"):
        called(springs, V[:2])
    with pytest.raises(tl.ArgumentError, match="no row"):
        called(Spring(2.0, np.ones((3, 0))), V[:0])


def test_rows_of_gradients_and_of_hessians() -> None:
    @njit
    def called(x, k):
        gradients = tl.batch(tl.value_and_grad(compiled_total), (0, None))(x, k)
        return gradients, tl.batch(tl.hessian(compiled_total, chunk=1))(x)

    rows = np.outer(V, X)
    expected = (
        tl.batch(tl.value_and_grad(total, **PYTHON), (0, None))(rows, 1.5),
        tl.batch(tl.hessian(total, **PYTHON))(rows),
    )
    assert_same(called(rows, 1.5), expected)


def test_a_function_that_writes_its_rows_leaves_them() -> None:
    def doubled(x):
        x *= 2.0
        return np.sum(x)

    sums = tl.batch(doubled)

    @njit
    def called(x):
        return sums(x)

    rows = np.outer(V, X)
    before = rows.copy()
    np.testing.assert_allclose(called(rows), 2.0 * before.sum(axis=1), rtol=1e-14)
    assert np.array_equal(rows, before)


def test_callers_are_not_cached() -> None:
    """Numba's cache would not see a change of the function that was differentiated."""
    slope = tl.derivative(lambda t: t**3)

    @njit(cache=True)
    def called(g, t):
        return g(t) + slope(t)

    with pytest.warns(NumbaWarning, match="Cannot cache"):
        assert called(slope, 2.0) == 24.0
    copied = pickle.loads(pickle.dumps(tl.grad(compiled_total)))
    assert_same(njit(lambda x: copied(x))(X), tl.grad(total, **PYTHON)(X))


def test_parameters_may_have_any_name() -> None:
    def named(results, derivative, np_, number):
        return results * derivative * np_ * number

    gradient = tl.grad(named, ("results", "derivative"))

    @njit
    def called(t):
        return gradient(t, 2.0, 3.0, number=4.0)

    assert called(1.0) == (24.0, 12.0)


def called_with(function):
    return njit(lambda x: function(x))


@pytest.mark.parametrize(
    ("function", "argument", "text"),
    [
        (njit(lambda x: tl.jvp(compiled_cubes, (x, 1.0), (1.0, None))), X, "tangent of `x`"),
        (njit(lambda x: tl.jvp(compiled_cubes, (x, 1.0), (x,))), X, "2 primals and 1 tangents"),
        (njit(lambda x: tl.jvp(compiled_cubes, (x, 1.0), (None, None))), X, "no tangent"),
        (called_with(tl.batch(total, 1)), X, "cannot map over axis 1"),
        (called_with(tl.batch(total, None)), X, "nothing to map over"),
        (called_with(tl.jacobian(total)), 1, "int64, not a float|integer"),
        (njit(lambda x: tl.batch(tl.grad(compiled_total))(x=x)), X, "by position"),
    ],
)
def test_what_does_not_fit_is_an_error_of_typing(function, argument, text) -> None:
    with pytest.raises(TypingError, match=text):
        function(argument)
