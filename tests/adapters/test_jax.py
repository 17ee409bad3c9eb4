"""Functions of tapeless in JAX, and of JAX in tapeless. Skipped where JAX is not installed."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.adapters import as_jax, from_jax

jax = pytest.importorskip("jax")
jnp = jax.numpy

X, Y = np.array([0.3, -1.2, 2.0]), np.array([0.5, 0.7, -0.4])


@pytest.fixture(autouse=True)
def double():
    with jax.enable_x64(True):
        yield


def wave(x, y):
    total = 0.0
    for i in range(len(x)):
        total += np.sin(x[i] * y[i]) * x[i]
    return total


def wave_in_jax(x, y):
    return jnp.sum(jnp.sin(x * y) * x)


def waves(x, k):
    return np.sin(x * k), np.sum(x) ** 2


def test_value_and_gradient():
    value, found = jax.value_and_grad(as_jax(wave, engine="python"), argnums=(0, 1))(X, Y)
    expected = jax.grad(wave_in_jax, argnums=(0, 1))(X, Y)
    assert value == pytest.approx(wave(X, Y))
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_second_order_in_compiled_programs():
    def ours(x):
        return jnp.sum(jax.grad(as_jax(wave, engine="python"))(x, Y) ** 2)

    def theirs(x):
        return jnp.sum(jax.grad(wave_in_jax)(x, Y) ** 2)

    np.testing.assert_allclose(jax.jit(jax.grad(ours))(X), jax.grad(theirs)(X), rtol=1e-12)


def test_mapped():
    rows = np.stack([X, 2.0 * X])
    found = jax.vmap(jax.grad(as_jax(wave, engine="python")), in_axes=(0, None))(rows, Y)
    expected = jax.vmap(jax.grad(wave_in_jax), in_axes=(0, None))(rows, Y)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_several_results_and_an_integer():
    def ours(x):
        a, b = as_jax(waves, engine="python")(x, 2)
        return jnp.sum(a) * b

    def theirs(x):
        return jnp.sum(jnp.sin(2 * x)) * jnp.sum(x) ** 2

    np.testing.assert_allclose(jax.grad(ours)(X), jax.grad(theirs)(X), rtol=1e-12)


def test_a_function_of_jax():
    known = from_jax(wave_in_jax)
    tl.check_grads(
        lambda x, y: known(x * x, y) ** 2, (X, Y), 2, modes=("reverse",), engine="python"
    )


def test_a_rule_of_jax():
    @jax.custom_vjp
    def clipped(x):
        return x * 2.0

    clipped.defvjp(lambda x: (clipped(x), None), lambda _, bar: (7.0 * bar,))
    known = from_jax(clipped)
    found = tl.grad(lambda x: np.sum(known(x)), engine="python")(X)
    np.testing.assert_array_equal(found, np.full(3, 7.0))


def test_the_third_derivative_is_refused():
    known = from_jax(lambda x: jnp.sum(x**4))
    third = lambda x: known(x)  # noqa: E731
    for _ in range(3):
        third = tl.grad(third, engine="python")
    with pytest.raises(tl.UnsupportedCall, match="no derivative rule"):
        third(0.3)
