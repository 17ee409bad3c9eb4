"""Derivatives that a program takes itself, differentiated with it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numba import njit

import tapeless as tl


def cube(y):
    return y**3


slope = tl.grad(cube)


@njit
def square(t):
    return t * t


def called_global(x):
    return slope(x) * x


def made_inside(x):
    value, gradient = tl.value_and_grad(cube)(x)
    return value * gradient


@njit
def compiled(x):
    return tl.grad(square)(x) * x


def of_a_closure(x):
    def scaled(y):
        return (x * y) ** 2

    return tl.grad(scaled)(3.0)


def twice(x):
    return tl.grad(lambda y: tl.grad(lambda z: x * y * z**2)(y))(x)


def gradient_of_gradient(x):
    return tl.grad(tl.grad(cube))(x)


def several(x):
    def product(a, b, c=1.0):
        return a * b * b * c

    of_a, of_b = tl.grad(product, argnums=(0, "b"))(x, b=2.0 * x)
    return of_a * of_b + tl.grad(product, -1)(x, x, x)


def rates(x):
    sine, squared = tl.derivative(lambda u: (math.sin(u), u * u))(x)
    return sine * squared


def with_aux(x):
    gradient, (first, second) = tl.grad(lambda u: (u * u, (u + 1.0, u)), has_aux=True)(x)
    return gradient * first * second


def identity_and_constant(x):
    return tl.grad(lambda u: u)(x) * x + tl.grad(lambda u: 3.0)(x)


def on_a_path(x):
    if x > 1.0:
        return tl.grad(cube)(x)
    return x


def newton(a):
    x = 1.0
    for _ in range(8):
        value, gradient = tl.value_and_grad(lambda u: u * u - a)(x)
        x -= value / gradient
    return x


def pushed(x):
    (product, _), (tangent, _) = tl.jvp(lambda u, w: (u * w, 3), (x, 2.0), (1.0, x))
    return product * tangent


def hessian_times(x):
    _, product = tl.jvp(tl.grad(lambda y: x * y**3), (x,), (2.0,))
    return product


def left_early(x):
    def first_above(y):
        for i in range(3):
            if y > i:
                return x * y * y
        raise ValueError("none")

    return tl.grad(first_above)(x)


NUMBERS = [
    (called_global, lambda x: 3.0 * x**3),
    (made_inside, lambda x: 3.0 * x**5),
    (compiled, lambda x: 2.0 * x**2),
    (of_a_closure, lambda x: 6.0 * x**2),
    (twice, lambda x: 4.0 * x**2),
    (gradient_of_gradient, lambda x: 6.0 * x),
    (several, lambda x: 4.0 * x**2 * (4.0 * x**2) + x**3),
    (rates, lambda x: math.cos(x) * 2.0 * x),
    (with_aux, lambda x: 2.0 * x * (x + 1.0) * x),
    (identity_and_constant, lambda x: x),
    (on_a_path, lambda x: 3.0 * x**2),
    (newton, lambda x: math.sqrt(x)),
    (pushed, lambda x: 2.0 * x * (2.0 + x**2)),
    (hessian_times, lambda x: 12.0 * x**2),
    (left_early, lambda x: 2.0 * x**2),
]


@pytest.mark.parametrize(
    ("function", "closed"),
    NUMBERS,
    ids=lambda f: getattr(f, "__name__", "").replace("<lambda>", ""),
)
def test_numbers(function, closed) -> None:
    value, gradient = tl.value_and_grad(function, engine="python")(1.7)
    _, expected = tl.value_and_grad(closed, engine="python")(1.7)
    assert math.isclose(value, closed(1.7), rel_tol=1e-13)
    assert math.isclose(gradient, expected, rel_tol=1e-13)
    tangent = tl.derivative(function, engine="python")(1.7)
    assert math.isclose(tangent, expected, rel_tol=1e-13)


def leapfrog(q):
    def potential(q):
        s = 0.0
        for i in range(len(q)):
            s += 0.25 * q[i] ** 4
        return s

    p = np.zeros_like(q)
    for _ in range(3):
        p = p - 0.1 * tl.grad(potential)(q)
        q = q + 0.1 * p
    return np.sum(q * q)


def writes_its_argument(x):
    def energy(v):
        v[0] = v[1] * v[1]
        return v[0] * v[1]

    y = 2.0 * x
    return np.sum(tl.grad(energy)(y) * y)


def along_itself(x):
    squares, tangents = tl.jvp(lambda v: v * v, (x,), (2.0 * x,))
    return np.sum(squares * tangents)


@pytest.mark.parametrize("function", [leapfrog, writes_its_argument, along_itself])
def test_arrays(function) -> None:
    tl.check_grads(function, (np.array([0.5, -1.0]),), engine="python", order=1)


def test_compiles() -> None:
    expected = tl.grad(newton, engine="python")(2.0)
    assert math.isclose(tl.grad(newton, engine="numba")(2.0), expected, rel_tol=1e-14)


def test_the_argument_of_the_inner_function_stays_as_it_is() -> None:
    def energy(v):
        v[0] = v[1] * v[1]
        return v[0]

    def total(x):
        y = 2.0 * x
        gradient = tl.grad(energy)(y)
        return np.sum(y) + 0.0 * gradient[0]

    assert np.array_equal(tl.grad(total, engine="python")(np.ones(2)), [2.0, 2.0])


# ---- refused -------------------------------------------------------------------------------------


def integer_inside(x):
    return tl.grad(square)(2) * x


def writes_outside(x):
    buffer = np.zeros(1)

    def stored(u):
        buffer[0] = u
        return u * u

    return tl.grad(stored)(x[0]) + buffer[0]


def changes_a_list(x):
    seen = []

    def noted(u):
        seen.append(u)
        return u * u

    return tl.grad(noted)(x[0]) + len(seen)


def of_an_array(x):
    return np.sum(tl.grad(lambda u: u * x)(x[0]))


def argnums_beyond(x):
    return tl.grad(square, 1)(x[0])


def tangent_without_structure(x):
    return tl.jvp(lambda u: u[0] * u[1], ((x[0], x[1]),), (x[0],))[1]


def tangent_of_an_integer(x):
    values = np.zeros(2, dtype=np.int64)
    return 1.0 * tl.derivative(lambda u: (u, values[0]))(x[0])[1]


REFUSED = [
    (tangent_without_structure, tl.UnsupportedSyntax, "is no tangent of a tuple"),
    (tangent_of_an_integer, tl.UnsupportedCall, "derivative of an integer"),
    (integer_inside, tl.UnsupportedCall, "in the integer 2"),
    (writes_outside, tl.UnsupportedSyntax, "writes `buffer`"),
    (changes_a_list, tl.UnsupportedSyntax, "changes a list"),
    (of_an_array, tl.UnsupportedSyntax, "one float"),
    (argnums_beyond, tl.UnsupportedSyntax, "argument 1"),
]


@pytest.mark.parametrize(
    ("function", "error", "text"), REFUSED, ids=[row[0].__name__ for row in REFUSED]
)
def test_refusals_name_the_line(function, error, text) -> None:
    with pytest.raises(error, match=text) as raised:
        tl.grad(function, engine="python")(np.ones(2))
    assert "test_inner.py:" in str(raised.value)


def _field(u, k=2.0):
    return k * u * u[0] + np.sin(u)


def _cubic(u):
    return np.sum(u**3) * u[0] + math.sin(u[1])


def _squares(u):
    return np.sum(u**4) + u[0] * u[1]


def test_jacobians_and_hessians_inside() -> None:
    def inside(x):
        jacobian = tl.jacobian(_field)(x, 3.0) @ tl.jacrev(_field)(x)
        by_name = tl.jacfwd(_field, "k")(x, k=x[1])
        hessian = tl.hessian(_cubic)(x) @ tl.hvp(_cubic, x, np.cos(x))
        return np.sum(jacobian) + np.sum(by_name**2) + np.sum(hessian)

    tl.check_grads(inside, (np.array([0.5, 1.2]),), modes=("reverse",), engine="python")


def test_jacobians_inside_of_several_arguments_and_results() -> None:
    def inside(x):
        a, b = tl.jacobian(lambda p, q: p * q * q[0], (0, 1))(x, 2.0 * x)
        squares, cubes = tl.jacobian(lambda u: (u * u, np.sum(u**3)))(x)
        of_matrix = tl.jacobian(lambda m: m @ (m[0] * x))(np.outer(x, x))
        weights = np.arange(8.0).reshape(2, 2, 2)
        matrix = np.sum(weights * of_matrix**2)
        return np.sum(a**2) + np.sum(b) + np.sum(squares**2) + np.sum(cubes**2) + matrix

    tl.check_grads(inside, (np.array([0.5, 1.2]),), engine="python")


def test_newton_by_hessians_inside() -> None:
    def minimised(x):
        u = x.copy()
        for _ in range(2):
            u = u - np.linalg.solve(tl.hessian(_squares)(u), tl.grad(_squares)(u))
        return np.sum(u * u)

    tl.check_grads(minimised, (np.array([0.5, 1.2]),), modes=("reverse",), engine="python")


def test_jacobians_inside_that_are_refused() -> None:
    def of_tuple(x):
        return tl.jacobian(lambda pair: pair[0] * pair[1])((x, x))[0]

    def of_complex(x):
        return np.sum(np.abs(tl.jacobian(np.sin)(x + 1j * x)))

    with pytest.raises(tl.UnsupportedCall, match="a Jacobian in a tuple"):
        tl.grad(of_tuple, engine="python")(2.0)
    with pytest.raises(tl.UnsupportedCall, match="of complex numbers"):
        tl.grad(of_complex, engine="python")(np.ones(2))


def test_a_tangent_of_another_shape_is_an_error() -> None:
    def along(x):
        return np.sum(tl.jvp(lambda v: v * v, (x,), (x[1:],))[1])

    with pytest.raises(ValueError, match="a tangent of jvp is an array of float64 of shape"):
        tl.grad(along, engine="python")(np.ones(3))
