"""Samples of generators: NumPy's numbers, slopes in the parameters, and the state as it was."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.runtime import generators


def generator():
    return np.random.default_rng(3)


def location_and_scale(loc, scale, rng):
    """One of each, so that a number too many of one shows in the next."""
    total = np.sum(rng.normal(loc, scale, size=(2, 3)) ** 2) + rng.normal(loc, scale)
    total += np.sum(rng.gumbel(loc, scale, 3)) * rng.logistic(loc, scale)
    total += np.sum(rng.laplace(loc, scale, 4) ** 2) + rng.lognormal(loc, scale)
    return total + rng.uniform(loc, scale) ** 2 + rng.uniform(low=loc, high=scale)


def of_one_parameter(a, b, rng):
    total = rng.exponential(a) + rng.rayleigh(a) + np.sum(rng.weibull(a, 2)) + rng.pareto(b)
    return total + np.sum(rng.standard_normal(3)) * b + rng.random() * a


def walk(mu, sigma, rng):
    x = 0.0
    for _ in range(6):
        x = np.tanh(x + sigma * rng.normal(mu, 1.0))
    return x


@pytest.mark.parametrize("engine", ["python", "numba"])
@pytest.mark.parametrize("function", [location_and_scale, of_one_parameter, walk])
def test_samples(function, engine):
    rng = generator()
    found = tl.value_and_grad(function, argnums=(0, 1), engine=engine)
    value, slopes = found(0.4, 1.3, rng)
    assert rng.bit_generator.state == generator().bit_generator.state
    # compiled code has logarithms of its own, within two ulps
    assert value == pytest.approx(function(0.4, 1.3, generator()), rel=1e-14)
    assert found(0.4, 1.3, rng) == (value, slopes)
    step = 1e-6
    for slope, (a, b) in zip(slopes, ((step, 0.0), (0.0, step)), strict=True):
        upper = function(0.4 + a, 1.3 + b, generator())
        lower = function(0.4 - a, 1.3 - b, generator())
        assert slope == pytest.approx((upper - lower) / (2 * step), rel=1e-7)
        rng.random()
        assert found(0.4, 1.3, rng) != (value, slopes)
        rng = generator()


@pytest.mark.parametrize("engine", ["python", "numba"])
def test_parameters_that_are_arrays(engine):
    means = np.array([0.1, 0.2, 0.3])

    def weighted(means, sigma, rng):
        return np.sum(rng.normal(means, sigma) * np.arange(3.0))

    slopes = tl.grad(weighted, argnums=(0, 1), engine=engine)(means, 0.4, generator())
    np.testing.assert_array_equal(slopes[0], [0.0, 1.0, 2.0])
    assert slopes[1] == pytest.approx(generator().standard_normal(3) @ np.arange(3.0), rel=1e-14)


def test_a_loop_that_draws_is_not_run_twice():
    options = tl.Options(checkpoint=True)
    checkpointed = tl.grad(walk, "sigma", engine="python", options=options)
    assert checkpointed(0.4, 1.3, generator()) == tl.grad(walk, "sigma", engine="python")(
        0.4, 1.3, generator()
    )


@pytest.mark.parametrize("engine", ["python", "numba"])
def test_all_runs_of_one_call_see_the_same_numbers(engine):
    """Columns of one run and of several, rows, and a pullback that is called twice."""

    def samples(x, rng):
        return x * rng.standard_normal(3)

    x, expected = np.ones(3), np.diag(generator().standard_normal(3))
    for jacobian in (
        tl.jacrev(samples, engine=engine),
        tl.jacfwd(samples, chunk=2, engine=engine),
        tl.jacfwd(samples, chunk=3, engine=engine),
    ):
        np.testing.assert_array_equal(jacobian(x, generator()), expected)
    _, pullback = tl.vjp(samples, x, generator(), engine=engine)
    for _ in range(2):
        np.testing.assert_array_equal(pullback(x)[0], np.diag(expected))


def test_a_pullback_whose_generator_is_forgotten_says_so():
    _, pullback = tl.vjp(lambda x, rng: x * rng.random(), 1.0, generator(), engine="python")
    for _ in range(generators.KEPT):
        generators.fresh(generator())
    with pytest.raises(RuntimeError, match="is forgotten"):
        pullback(1.0)


OUTSIDE = generator()


def test_a_generator_from_outside():
    slope = tl.grad(lambda s: OUTSIDE.normal(0.0, s) ** 2, engine="python")(2.0)
    assert slope == pytest.approx(4.0 * generator().standard_normal() ** 2, rel=1e-14)
    assert OUTSIDE.bit_generator.state == generator().bit_generator.state
