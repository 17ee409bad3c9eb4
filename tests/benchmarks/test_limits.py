"""The derivatives written by hand agree with finite differences of the functions they belong to."""

import numba
import numpy as np
import pytest

from benchmarks.cases import CASES
from benchmarks.limits import LIMITS


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_limit_agrees_with_finite_differences(case):
    args = case.example()
    limit = LIMITS[case]
    workspace = limit.workspace(*args)
    primal = numba.njit(case.primal)

    np.testing.assert_allclose(limit.run(*args, *workspace), primal(*args), rtol=1e-12)
    for position, gradient in zip(case.active, workspace, strict=False):
        random = np.random.default_rng(position)
        direction = random.normal(size=np.shape(args[position]))
        expected = slope(primal, args, position, direction)
        np.testing.assert_allclose(np.sum(gradient * direction), expected, rtol=1e-6)


def slope(function, args, position, direction, step=1e-5):
    """The derivative of `function` along a direction of one of its arguments."""

    def at(distance):
        moved = args[position] + distance * direction
        return function(*args[:position], moved, *args[position + 1 :])

    return (at(step) - at(-step)) / (2 * step)
