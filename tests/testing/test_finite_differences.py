"""Differences against closed forms, and what they say of their own error."""

import math

import numpy as np
import pytest

from tapeless.testing.finite_differences import derivative_table, directional_derivative
from tapeless.testing.point import Point

SMOOTH = [
    (math.exp, 1.3, math.exp(1.3)),
    (math.sin, 0.4, math.cos(0.4)),
    (math.log, 0.003, 1 / 0.003),
    (math.sqrt, 0.01, 5.0),
    (lambda x: x**5, 1e4, 5e16),
    (lambda x: 1 / x, -0.2, -25.0),
    (math.gamma, 2.5, 0.7031566406452432 * math.gamma(2.5)),
    (lambda x: 3.0, 1.0, 0.0),
    (lambda x: abs(x), 0.02, 1.0),
]


@pytest.mark.parametrize(("function", "at", "expected"), SMOOTH)
def test_closed_forms(function, at, expected):
    slope, error = directional_derivative(function, Point.of(function, (at,)), np.ones(1), 1)
    assert abs(slope[0] - expected) <= 1e-9 * max(1.0, abs(expected))
    assert error[0] <= 1e-7 * max(1.0, abs(expected))


def test_error_of_a_kink_is_not_small():
    def kinked(x):
        return abs(x) * x if x > 0 else math.sin(40 * x)

    _, error = directional_derivative(kinked, Point.of(kinked, (1e-6,)), np.ones(1), 1)
    assert error[0] > 1e-3


def test_outside_of_the_domain_there_is_no_derivative():
    slope, error = directional_derivative(math.log, Point.of(math.log, (-1.0,)), np.ones(1), 1)
    assert np.isnan(slope[0])
    assert np.isinf(error[0])


def test_jacobian_of_several_arguments():
    def function(a, x, n):
        return np.array([a * x[0], x[1] ** n]), a * a

    point = Point.of(function, (2.0, np.array([3.0, 5.0]), 3))
    assert point.labels == ["a", "x[0]", "x[1]"]
    table, error = derivative_table(function, point, np.eye(3), np.eye(3))
    np.testing.assert_allclose(table, [[3, 2, 0], [0, 0, 75], [4, 0, 0]], rtol=1e-9, atol=1e-9)
    assert np.all(error < 1e-8)


def test_single_precision_arguments_are_widened():
    def function(x):
        assert x.dtype == np.float64
        return np.sum(np.sin(x))

    at = np.array([0.3, 1.2], dtype=np.float32)
    point = Point.of(function, (at,))
    slope, _ = directional_derivative(function, point, np.array([0.0, 1.0]), 1)
    assert abs(slope[0] - math.cos(float(at[1]))) < 1e-10
