"""Complex arguments and results: the convention, by numbers that follow from it."""

import warnings

import numpy as np
import pytest

import tapeless as tl
from tapeless.errors import ArgumentError, NonScalarOutput, TapelessError

pytestmark = pytest.mark.filterwarnings("error::numpy.exceptions.ComplexWarning")
z = 0.3 + 0.4j
Z = np.array([0.3 + 0.4j, -0.7 + 0.2j, 1.1 - 0.6j])
X = np.array([0.3, 0.5, 0.9])


def cube(z):
    return z**3


def squares(z):
    return z * z * 1j


def wave(x):
    return np.exp(1j * x) * x


def moduli(z):
    return np.abs(z) ** 2


def conjugate_times(z):
    return z * np.conj(z)[::-1]


def on(engine, operator, *args, **how):
    return operator(*args, engine=engine, **how)


@pytest.mark.parametrize("engine", ["python", "numba"])
def test_derivative_of_a_holomorphic_function(engine):
    first = on(engine, tl.grad, cube, holomorphic=True)
    second = tl.grad(first, holomorphic=True)
    assert first(z) == pytest.approx(3 * z**2, rel=1e-14)
    assert second(z) == pytest.approx(6 * z, rel=1e-14)
    value, slope = on(engine, tl.value_and_grad, cube, holomorphic=True)(z)
    assert (type(value), type(slope)) == (complex, complex)


def test_result_has_the_type_of_the_argument():
    by = tl.grad(cube, holomorphic=True, engine="python")
    assert by(np.complex64(z)).dtype == np.complex64
    assert by(np.array(z)).shape == ()
    modulus = tl.grad(lambda z: abs(z[0]), engine="python")
    assert modulus(Z.astype(np.complex64)).dtype == np.complex64


@pytest.mark.parametrize("operator", [tl.jacfwd, tl.jacrev, tl.jacobian])
def test_jacobian_of_a_holomorphic_function(operator):
    found = on("python", operator, squares, holomorphic=True)(Z)
    np.testing.assert_allclose(found, np.diag(2j * Z), rtol=1e-14)


@pytest.mark.parametrize("operator", [tl.jacfwd, tl.jacobian])
def test_jacobian_from_real_to_complex(operator):
    found = on("python", operator, wave)(X)
    np.testing.assert_allclose(found, np.diag((1j * X + 1) * np.exp(1j * X)), rtol=1e-14)


@pytest.mark.parametrize("operator", [tl.jacrev, tl.jacobian])
def test_jacobian_from_complex_to_real(operator):
    """Each row is a gradient."""
    found = on("python", operator, moduli)(Z)
    np.testing.assert_allclose(found, np.diag(2 * np.conj(Z)), rtol=1e-14)


def test_tangent_is_linear_over_the_reals_alone():
    v = np.array([1.0 + 2.0j, -1j, 0.5 + 0j])
    value, tangent = tl.jvp(conjugate_times, (Z,), (v,), engine="python")
    expected = v * np.conj(Z)[::-1] + Z * np.conj(v)[::-1]
    np.testing.assert_allclose(value, conjugate_times(Z))
    np.testing.assert_allclose(tangent, expected, rtol=1e-14)


def test_pullback_is_the_transpose_of_the_tangent():
    """Re Σ w̄ ẏ = Re Σ z̄ ż, in the convention in which cotangents are not conjugated."""
    v, w = np.array([1.0 + 2.0j, -1j, 0.5 + 0j]), np.array([0.3j, 1.0 - 1j, 2.0 + 0j])
    tangent = tl.jvp(conjugate_times, (Z,), (v,), engine="python")[1]
    _, pullback = tl.vjp(conjugate_times, Z, engine="python")
    assert np.sum(w * tangent).real == pytest.approx(np.sum(pullback(w)[0] * v).real, rel=1e-14)


def test_cotangent_of_a_real_argument_is_real():
    _, pullback = tl.vjp(wave, X, engine="python")
    (found,) = pullback(np.full(3, 0.7 - 0.3j))
    assert found.dtype == np.float64
    expected = ((0.7 - 0.3j) * (1j * X + 1) * np.exp(1j * X)).real
    np.testing.assert_allclose(found, expected, rtol=1e-14)


def test_derivative_along_a_real_line():
    assert tl.derivative(lambda t: np.exp(1j * t), engine="python")(0.5) == pytest.approx(
        1j * np.exp(0.5j), rel=1e-14
    )


def complex_captured(x):
    return abs(x * z + Z[0])


def test_captured_numbers_are_complex_too():
    w = 0.8 * z + Z[0]
    expected = (np.conj(w) * z).real / abs(w)
    assert tl.grad(complex_captured, engine="python")(0.8) == pytest.approx(expected, rel=1e-14)


def dropped(x, z):
    x[0] = z[0]
    return x[0]


def added(x, z):
    x += z
    return x[0]


def cast(z):
    return np.sum(z.astype(float))


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: tl.grad(cube)(z), NonScalarOutput, "holomorphic=True"),
        (lambda: tl.jacrev(squares)(Z), NonScalarOutput, "holomorphic=True"),
        (lambda: tl.jacobian(squares)(Z), NonScalarOutput, "holomorphic=True"),
        (lambda: tl.jacfwd(moduli)(Z), ArgumentError, "jacrev"),
        (lambda: tl.hessian(lambda z: abs(z) ** 2)(z), ArgumentError, "imaginary part"),
        (lambda: tl.derivative(cube)(z), ArgumentError, "grad"),
        (lambda: tl.grad(cube, holomorphic=True)(0.3), ArgumentError, "needs complex arguments"),
        (lambda: tl.grad(abs_of, holomorphic=True)(z), NonScalarOutput, "Leave holomorphic out"),
        (lambda: tl.jacfwd(moduli, holomorphic=True)(Z), NonScalarOutput, "Leave holomorphic out"),
        (lambda: tl.grad(dropped)(X, Z), TapelessError, "drops its imaginary part"),
        (lambda: tl.grad(cast)(Z), TapelessError, "drops its imaginary part"),
        (lambda: tl.grad(added)(X, Z), TapelessError, "X|x"),
        (lambda: tl.jvp(moduli, (X,), (Z,)), TapelessError, "of floats"),
    ],
)
def test_refused(call, error, text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.errors.EngineWarning)
        with pytest.raises(error, match=text):
            call()


def abs_of(z):
    return abs(z)
