"""The derivatives written by hand agree with finite differences of the functions they belong to."""

import numpy as np
import pytest

import tapeless as tl
from benchmarks.cases import CASES
from benchmarks.limits import limit_of
from tests.sampling import sampled

GRADIENTS = [case for case in CASES if case.direction is None]
PRODUCTS = [case for case in CASES if case.direction is not None]


@pytest.mark.parametrize("case", sampled(GRADIENTS, 2), ids=lambda case: case.name)
def test_limit_agrees_with_finite_differences(case):
    args = case.small()
    value, derivatives = limit_of(case).results(case, args)

    np.testing.assert_allclose(value, case.primal(*args), rtol=1e-12)
    assert len(derivatives) == len(case.active)
    for position, derivative in zip(case.active, derivatives, strict=True):
        random = np.random.default_rng(position)
        direction = random.normal(size=np.shape(args[position]))
        expected = slope(case.primal, args, position, direction)
        # Central differences with steps of 1e-5 are good to some 1e-10 of the terms they add.
        scale = np.linalg.norm(derivative) * np.linalg.norm(direction)
        np.testing.assert_allclose(np.sum(derivative * direction), expected, atol=1e-7 * scale)


@pytest.mark.parametrize("case", PRODUCTS, ids=lambda case: case.name)
def test_limit_agrees_with_finite_differences_of_the_gradient(case):
    args = case.small()
    _, (product,) = limit_of(case).results(case, args)

    gradient = tl.grad(case.primal, engine="python")
    expected = slope(gradient, args, 0, case.direction(args[0]))
    np.testing.assert_allclose(product, expected, rtol=1e-7, atol=1e-7 * np.max(np.abs(product)))


def slope(function, args, position, direction, step=1e-5):
    """The derivative of `function` along a direction of one of its arguments."""

    def at(distance):
        moved = args[position] + distance * direction
        return function(*args[:position], moved, *args[position + 1 :])

    return (at(step) - at(-step)) / (2 * step)
