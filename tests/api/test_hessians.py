"""`hessian` and `hvp`."""

import numpy as np
import pytest

import tapeless as tl

X = np.array([1.0, -2.0, 3.0])


def coupled(x, a=2.0):
    s = 0.0
    for i in range(len(x)):
        s += a * x[i] ** 2 * x[(i + 1) % len(x)]
    return s


def hessian_of_coupled(x, a):
    n = len(x)
    h = np.zeros((n, n))
    for i in range(n):
        j = (i + 1) % n
        h[i, i] += 2.0 * a * x[j]
        h[i, j] += 2.0 * a * x[i]
        h[j, i] += 2.0 * a * x[i]
    return h


def test_hessian():
    np.testing.assert_allclose(tl.hessian(coupled)(X), hessian_of_coupled(X, 2.0))


def test_hessian_of_a_number():
    assert tl.hessian(lambda t: t**3)(2.0) == pytest.approx(12.0)


def test_hessian_of_a_matrix_argument():
    found = tl.hessian(lambda m: np.sum(m**3))(np.ones((2, 3)))
    assert found.shape == (2, 3, 2, 3)
    np.testing.assert_allclose(found.reshape(6, 6), 6.0 * np.eye(6))


def test_hessian_in_two_arguments():
    (xx, xa), (ax, aa) = tl.hessian(coupled, (0, 1))(X, 3.0)
    np.testing.assert_allclose(xx, hessian_of_coupled(X, 3.0))
    np.testing.assert_allclose(xa, tl.grad(coupled)(X, 1.0))
    np.testing.assert_allclose(ax, xa)
    assert aa == 0.0


def test_hessian_of_a_derivative():
    def mixed(t, x):
        return t**2 * np.sum(x**2)

    found = tl.hessian(tl.derivative(mixed), 1)(3.0, X)
    np.testing.assert_allclose(found, 12.0 * np.eye(3))


def test_the_wrapper_looks_like_the_function():
    assert tl.hessian(coupled).__wrapped__ is coupled
    assert tl.hessian(coupled).__name__ == "coupled"


def test_product_with_a_vector():
    v = np.array([1.0, 0.5, -1.0])
    np.testing.assert_allclose(tl.hvp(coupled, X, v), hessian_of_coupled(X, 2.0) @ v)
    np.testing.assert_allclose(tl.hvp(coupled, X, v, 3.0), hessian_of_coupled(X, 3.0) @ v)
    np.testing.assert_allclose(tl.hvp(coupled, X, v, a=3.0), hessian_of_coupled(X, 3.0) @ v)


def test_product_of_tuples():
    by_w, by_x = tl.hvp(lambda p: p[0] * np.sum(p[1] ** 2), (2.0, X), (1.0, np.zeros(3)))
    assert by_w == 0.0
    np.testing.assert_allclose(by_x, 2.0 * X)


def test_a_vector_of_another_shape_is_refused():
    with pytest.raises(tl.ShapeMismatch, match="tangent of `x`"):
        tl.hvp(coupled, X, np.ones(2))


def test_an_array_result_is_refused():
    with pytest.raises(tl.NonScalarOutput):
        tl.hessian(lambda x: x * 2.0)(X)
