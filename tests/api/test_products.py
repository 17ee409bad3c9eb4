"""`jvp` and `vjp`: structures, values, what is refused."""

import numpy as np
import pytest

import tapeless as tl

X = np.array([1.0, -2.0, 3.0])


def scaled(a, x):
    return a * x**2


def several(x, n):
    return np.sum(x**2), (x[0] * n, n), x * 3.0


def norm(x):
    return np.sum(x**2)


def pair(p):
    return p[0] * p[1][0]


def first_overwritten(x):
    x[0] = 5.0
    return x * x


def test_jvp_of_an_array():
    value, tangent = tl.jvp(scaled, (2.0, X), (0.0, np.ones(3)))
    np.testing.assert_allclose(value, 2.0 * X**2)
    np.testing.assert_allclose(tangent, 4.0 * X)


def test_jvp_leaves_out_what_has_no_tangent():
    value, tangent = tl.jvp(scaled, (2.0, X), (1.0, None))
    np.testing.assert_allclose(tangent, X**2)
    np.testing.assert_allclose(value, 2.0 * X**2)


def test_jvp_of_a_tuple():
    value, tangent = tl.jvp(several, (X, 2), (X, None))
    assert value[0] == 14.0
    assert value[1] == (2.0, 2)
    np.testing.assert_allclose(value[2], 3.0 * X)
    assert tangent[0] == 28.0
    assert tangent[1] == (2.0, None)
    np.testing.assert_allclose(tangent[2], 3.0 * X)


def test_jvp_takes_tangents_of_the_structure_of_the_primals():
    value, tangent = tl.jvp(pair, ((2.0, (3.0, 1.0)),), ((1.0, (10.0, 0.0)),))
    assert (value, tangent) == (6.0, 23.0)


def test_jvp_of_a_gradient():
    value, tangent = tl.jvp(tl.grad(norm), (X,), (np.array([1.0, 0.0, 0.0]),))
    np.testing.assert_allclose(value, 2.0 * X)
    np.testing.assert_allclose(tangent, [2.0, 0.0, 0.0])


def test_jvp_of_a_jacobian():
    value, tangent = tl.jvp(tl.jacfwd(scaled, 1), (2.0, X), (1.0, None))
    np.testing.assert_allclose(value, np.diag(4.0 * X))
    np.testing.assert_allclose(tangent, np.diag(2.0 * X))


@pytest.mark.parametrize(
    ("primals", "tangents", "error"),
    [
        ((2.0, X), (1.0,), tl.ShapeMismatch),
        ((2.0, X), (1.0, np.ones(2)), tl.ShapeMismatch),
        ((2.0, X), (X, X), tl.ShapeMismatch),
        ((2.0, X), (1.0, (X,)), tl.ShapeMismatch),
        ((2.0, X), (1.0, X * 1j), tl.ShapeMismatch),
        ((2, X), (1, X), tl.IntegerArgument),
        ((2.0, X), (None, None), tl.ArgumentError),
        (2.0, (1.0,), tl.ArgumentError),
    ],
)
def test_jvp_refuses(primals, tangents, error):
    with pytest.raises(error):
        tl.jvp(scaled, primals, tangents)


def test_jvp_names_the_tangent():
    with pytest.raises(tl.ShapeMismatch, match=r"tangent of `p`\[1\]\[0\]"):
        tl.jvp(pair, ((2.0, (3.0, 1.0)),), ((1.0, (X, 0.0)),))


def test_vjp_of_an_array():
    value, pullback = tl.vjp(scaled, 2.0, X)
    np.testing.assert_allclose(value, 2.0 * X**2)
    by_a, by_x = pullback(np.ones(3))
    assert by_a == pytest.approx(14.0)
    np.testing.assert_allclose(by_x, 4.0 * X)
    assert pullback(np.zeros(3))[0] == 0.0


def test_vjp_of_a_number_gives_a_tuple_too():
    value, pullback = tl.vjp(norm, X)
    assert value == 14.0
    (by_x,) = pullback(2.0)
    np.testing.assert_allclose(by_x, 4.0 * X)


def test_vjp_of_a_tuple():
    _, pullback = tl.vjp(several, X, 2)
    by_x, by_n = pullback((1.0, (10.0, None), np.array([100.0, 0.0, 0.0])))
    np.testing.assert_allclose(by_x, 2.0 * X + np.array([20.0 + 300.0, 0.0, 0.0]))
    assert by_n is None


def test_vjp_structure_is_that_of_the_arguments():
    _, pullback = tl.vjp(pair, (2.0, (3.0, 1.0)))
    assert pullback(1.0) == ((3.0, (2.0, 0.0)),)


def test_vjp_of_a_gradient():
    value, pullback = tl.vjp(tl.grad(norm), X)
    np.testing.assert_allclose(value, 2.0 * X)
    np.testing.assert_allclose(pullback(X)[0], 2.0 * X)


def test_the_pullback_remembers_its_arguments():
    x = X.copy()
    _, pullback = tl.vjp(norm, x)
    x[:] = 0.0
    np.testing.assert_allclose(pullback(1.0)[0], 2.0 * X)


def test_arguments_are_left_as_they_were():
    x = X.copy()
    value, pullback = tl.vjp(first_overwritten, x)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_allclose(value, [25.0, 4.0, 9.0])
    np.testing.assert_allclose(pullback(np.ones(3))[0], [0.0, -4.0, 6.0])
    np.testing.assert_array_equal(x, X)


@pytest.mark.parametrize(
    "cotangent", [np.ones(2), np.ones((3, 1)), 1.0, None, (np.ones(3),), np.ones(3, bool)]
)
def test_a_cotangent_of_another_shape_is_refused(cotangent):
    _, pullback = tl.vjp(scaled, 2.0, X)
    with pytest.raises(tl.ShapeMismatch, match="the cotangent is"):
        pullback(cotangent)


def test_a_cotangent_of_another_precision_is_converted():
    _, pullback = tl.vjp(scaled, np.float32(2.0), X.astype("float32"))
    by_a, by_x = pullback(np.ones(3))
    assert type(by_a) is np.float32
    assert by_x.dtype == "float32"


def test_vjp_refuses_integers_alone():
    def double(n):
        return 2.0 * n

    with pytest.raises(tl.IntegerArgument):
        tl.vjp(double, 3)
