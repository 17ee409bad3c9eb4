"""Samples of generators: NumPy's numbers, slopes in the parameters, and the state as it was."""

import numpy as np
import pytest

import tapeless as tl


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


@pytest.mark.parametrize("function", [location_and_scale, of_one_parameter, walk])
def test_samples(function):
    rng = generator()
    found = tl.value_and_grad(function, argnums=(0, 1), engine="python")
    value, slopes = found(0.4, 1.3, rng)
    assert rng.bit_generator.state == generator().bit_generator.state
    assert value == function(0.4, 1.3, generator())
    assert found(0.4, 1.3, rng) == (value, slopes)
    step = 1e-6
    for slope, (a, b) in zip(slopes, ((step, 0.0), (0.0, step)), strict=True):
        upper = function(0.4 + a, 1.3 + b, generator())
        lower = function(0.4 - a, 1.3 - b, generator())
        assert slope == pytest.approx((upper - lower) / (2 * step), rel=1e-7)
        rng.random()
        assert found(0.4, 1.3, rng) != (value, slopes)
        rng = generator()


def test_parameters_that_are_arrays():
    means = np.array([0.1, 0.2, 0.3])

    def weighted(means, sigma, rng):
        return np.sum(rng.normal(means, sigma) * np.arange(3.0))

    slopes = tl.grad(weighted, argnums=(0, 1), engine="python")(means, 0.4, generator())
    np.testing.assert_array_equal(slopes[0], [0.0, 1.0, 2.0])
    assert slopes[1] == pytest.approx(generator().standard_normal(3) @ np.arange(3.0), rel=1e-14)


def test_a_loop_that_draws_is_not_run_twice():
    options = tl.Options(checkpoint=True)
    checkpointed = tl.grad(walk, "sigma", engine="python", options=options)
    assert checkpointed(0.4, 1.3, generator()) == tl.grad(walk, "sigma", engine="python")(
        0.4, 1.3, generator()
    )


def test_a_derivative_that_runs_several_times_is_refused():
    def samples(x, rng):
        return x * rng.standard_normal(3)

    x = np.ones(3)
    for several in (
        tl.jacrev(samples, engine="python"),
        tl.jacfwd(samples, chunk=2, engine="python"),
    ):
        with pytest.raises(RuntimeError, match="runs several times"):
            several(x, generator())


def test_columns_of_one_run_see_the_same_numbers():
    def samples(x, rng):
        return x * rng.standard_normal(3)

    columns = tl.jacfwd(samples, chunk=3, engine="python")(np.ones(3), generator())
    np.testing.assert_array_equal(columns, np.diag(generator().standard_normal(3)))


OUTSIDE = generator()


def test_a_generator_from_outside():
    slope = tl.grad(lambda s: OUTSIDE.normal(0.0, s) ** 2, engine="python")(2.0)
    assert slope == pytest.approx(4.0 * generator().standard_normal() ** 2, rel=1e-14)
    assert OUTSIDE.bit_generator.state == generator().bit_generator.state
