"""`jacfwd`, `jacrev`, `jacobian`: shapes, structures, and that both modes say the same."""

import functools

import numpy as np
import pytest

import tapeless as tl
from tapeless.api.unit_vectors import Rows
from tests.sampling import sampled

# One column at a time compiles fastest; `jacobian` takes several, and so does test_chunks.py.
BOTH = pytest.mark.parametrize(
    "jac",
    [functools.partial(tl.jacfwd, chunk=1), tl.jacrev, tl.jacobian],
    ids=["jacfwd", "jacrev", "jacobian"],
)

X = np.array([1.0, -2.0, 3.0])
M = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def outer(x, y):
    return np.outer(x, y)


def powers(t):
    return t, t**2, t**3


def moments(x, n):
    return np.sum(x), (np.sum(x**2), n)


def quadratic(x):
    return x**2 * x[0]


def norm(x):
    return np.sum(x**2)


@BOTH
def test_shape_is_that_of_the_result_then_that_of_the_argument(jac):
    found = jac(lambda m: m @ X)(M)
    assert found.shape == (2, 2, 3)
    np.testing.assert_allclose(found, np.einsum("ij,k->ijk", np.eye(2), X))


@BOTH
def test_a_number_as_the_result(jac):
    found = jac(norm)(X)
    assert found.shape == (3,)
    np.testing.assert_allclose(found, 2.0 * X)


@BOTH
def test_a_number_as_the_argument(jac):
    found = jac(lambda t: t * X)(2.0)
    assert found.shape == (3,)
    np.testing.assert_allclose(found, X)


@BOTH
def test_numbers_on_both_sides(jac):
    assert type(jac(lambda t: t**2)(3.0)) is float
    assert jac(powers)(3.0) == (1.0, 6.0, 27.0)
    nought_d = jac(lambda t: t**2)(np.array(3.0))
    assert isinstance(nought_d, np.ndarray)
    assert nought_d.shape == ()


@BOTH
def test_structures(jac):
    first, (second, third) = jac(moments)(X, 3)
    np.testing.assert_allclose(first, np.ones(3))
    np.testing.assert_allclose(second, 2.0 * X)
    assert third is None


@BOTH
def test_several_arguments(jac):
    by_x, by_y = jac(outer, (0, 1))(X, M[0])
    assert by_x.shape == by_y.shape == (3, 3, 3)
    np.testing.assert_allclose(by_x, np.einsum("ik,j->ijk", np.eye(3), M[0]))
    np.testing.assert_allclose(by_y, np.einsum("i,jk->ijk", X, np.eye(3)))


@BOTH
def test_a_tuple_as_the_argument(jac):
    by_w, by_x = jac(lambda p: p[0] * p[1])((2.0, X))
    np.testing.assert_allclose(by_w, X)
    np.testing.assert_allclose(by_x, 2.0 * np.eye(3))


@BOTH
def test_dtype_is_that_of_the_argument(jac):
    assert jac(quadratic)(X.astype("float32")).dtype == "float32"


@BOTH
def test_nothing_to_differentiate_in(jac):
    assert jac(lambda x: x * 2.0)(np.zeros(0)).shape == (0, 0)
    assert jac(norm)(np.zeros(0)).shape == (0,)


@pytest.mark.parametrize("jac", sampled([tl.jacrev, tl.jacobian, tl.jacfwd], 3))
def test_memory_orders(jac):
    expected = np.einsum("ij,k->ijk", np.eye(2), X)
    np.testing.assert_allclose(jac(lambda m: m @ X)(np.asfortranarray(M)), expected)
    np.testing.assert_allclose(jac(lambda m: m @ X)(np.repeat(M, 2, axis=0)[::2]), expected)


def test_second_derivatives_of_a_vector_function():
    expected = tl.jacfwd(tl.jacfwd(quadratic))(X)
    assert expected.shape == (3, 3, 3)
    for outside in (tl.jacfwd, tl.jacrev):
        for inside in (tl.jacfwd, tl.jacrev):
            np.testing.assert_allclose(outside(inside(quadratic))(X), expected)


@BOTH
def test_jacobian_of_a_gradient(jac):
    np.testing.assert_allclose(jac(tl.grad(norm))(X), 2.0 * np.eye(3))


def test_the_mode_follows_the_sizes():
    jacobian = tl.jacobian(lambda x: np.sum(x**2))
    assert isinstance(jacobian.chosen((X,), {}).layers[-1], Rows)
    jacobian = tl.jacobian(lambda x: np.outer(x, x))
    assert not isinstance(jacobian.chosen((X,), {}).layers[-1], Rows)


@BOTH
def test_integers_are_refused(jac):
    with pytest.raises(tl.IntegerArgument):
        jac(norm)(np.array([1, 2]))


@BOTH
def test_a_function_without_float_results_is_refused(jac):
    with pytest.raises(tl.NonScalarOutput):
        jac(lambda x: x.shape[0])(X)


def test_the_gradient_of_a_jacobian_is_refused():
    with pytest.raises(tl.TapelessError):
        tl.grad(tl.jacrev(norm))(X)
    with pytest.raises(tl.ArgumentError, match="vjp of a Jacobian"):
        tl.vjp(tl.jacfwd(norm), X)
