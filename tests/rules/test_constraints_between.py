"""Constraints of SciPy's classes: what is sought is the point of a half plane nearest to p."""

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, NonlinearConstraint, minimize

import tapeless as tl

P = np.array([1.2, 0.7])
A = np.array([1.0, 2.0])  # the half plane: A @ x <= b, or the line
NEAR = 1e-6  # as the solver's own differences


def nearest(p, constraints):
    def distance(x):
        return (x[0] - p[0]) ** 2 + (x[1] - p[1]) ** 2

    return minimize(distance, np.zeros(2), constraints=constraints, options={"ftol": 1e-14}).x


def below(p, b):
    return nearest(p, [LinearConstraint(A, -np.inf, b)])


def on_a_line(p, b):
    return nearest(p, LinearConstraint(A, 1.0, 1.0)) * (b / b)


def between_ends(p, b):
    rows = np.array([[1.0, 2.0], [1.0, -1.0]])
    return nearest(p, LinearConstraint(rows, np.array([-np.inf, -9.0]), np.array([b, 9.0])))


def below_a_function(p, b):
    return nearest(p, NonlinearConstraint(lambda x: x[0] + 2.0 * x[1] - b, -np.inf, 0.0))


@pytest.mark.usefixtures("by_samples")
@pytest.mark.parametrize("program", [below, on_a_line, between_ends, below_a_function])
def test_the_nearest_point_of_a_half_plane(program):
    value, pullback = tl.vjp(lambda p, b: program(p, b), P, 1.0, engine="python")
    np.testing.assert_allclose(value, P - A * (A @ P - 1.0) / 5.0, atol=NEAR)
    weights = np.array([0.3, -0.8])
    to_p, to_b = pullback(weights)
    np.testing.assert_allclose(to_p, weights - A * (A @ weights) / 5.0, atol=NEAR)
    assert abs(to_b - (0.0 if program is on_a_line else A @ weights / 5.0)) < NEAR


@pytest.mark.usefixtures("by_samples")
def test_a_half_plane_that_holds_nothing():
    _, pullback = tl.vjp(lambda p, b: below(p, b), P, 9.0, engine="python")
    to_p, to_b = pullback(A)
    np.testing.assert_allclose(to_p, A, atol=NEAR)
    assert to_b == 0.0


@pytest.mark.usefixtures("by_samples")
def test_equal_ends_that_are_not_constants():
    with pytest.raises(ValueError, match="ends that are equal"):
        tl.grad(lambda b: nearest(P, LinearConstraint(A, b, b))[0], engine="python")(1.0)
