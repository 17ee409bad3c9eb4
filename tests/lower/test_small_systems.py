"""Systems, determinants and norms of a few numbers are written out: as accurate, differentiable."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.transform.reverse import Reverse
from tests.frontend.evaluate import evaluate
from tests.lower.test_small_arrays import arrays_made
from tests.transform.programs import pipeline

X = np.array([0.4, -0.7, 1.2])


def matrix_of(x):
    return np.array([[x[0], 2.0, x[1]], [x[2], 0.1, 1.0], [1.0, x[0] * x[1], -3.0]])


def four_rows(x):
    return np.array(
        [
            [1e-3 * x[0], 2.0, x[1], 0.5],
            [x[2], 0.1, 1.0, x[0]],
            [1.0, x[0] * x[1], -3.0, 2.0],
            [4.0, x[2], x[2] * x[0], 1.0],
        ]
    )


def solved(x):
    return np.sum(np.linalg.solve(matrix_of(x), np.array([1.0, x[1], 2.0])) ** 2)


def solved_for_columns(x):
    sides = np.array([[1.0, x[0]], [x[1], 2.0], [0.3, x[2]], [1.0, 1.0]])
    return np.sum(np.linalg.solve(four_rows(x), sides) ** 2)


def inverted(x):
    return np.sum(np.linalg.inv(matrix_of(x)) ** 2) + np.linalg.inv(four_rows(x))[1, 2]


def determinants(x):
    return np.linalg.det(matrix_of(x)) * np.linalg.det(four_rows(x)) + np.linalg.det(
        np.array([[x[0], x[1]], [x[2], 1.0]])
    )


def lengths(x):
    v = np.array([x[0], x[1], x[2]])
    w = np.cross(v, np.array([1.0, x[0], -1.0]))
    return np.linalg.norm(v) * np.linalg.norm(w) + np.linalg.norm(np.outer(v, w))


def in_a_loop(x):
    v = np.array([1.0, 0.0, 0.5])
    for i in range(len(x)):
        a = np.array([[3.0, x[i], 0.0], [0.1, -2.0, 0.2], [x[i], 0.0, 5.0]])
        v = np.linalg.solve(a, v + 1.0)
        v = v / np.linalg.norm(v)
    return v[0] + 2.0 * v[1] * math.exp(v[2])


APART = [solved, solved_for_columns, inverted, determinants, lengths, in_a_loop]


@pytest.mark.parametrize("function", APART, ids=lambda function: function.__name__)
def test_no_array_is_left(function):
    assert arrays_made(function) == []


def value_and_slope(function, x):
    return evaluate(pipeline(function, x, steps=[Reverse((0,))]).stages["reverse"], [x])


@pytest.mark.parametrize("function", APART, ids=lambda function: function.__name__)
def test_value_and_gradient_are_those_of_lapack(function):
    value, slope = value_and_slope(function, X.copy())
    expected = tl.value_and_grad(function, engine="python")(X)
    # The conditions of these matrices are below 100; what is rounded is rounded a few times.
    np.testing.assert_allclose(value, expected[0], rtol=1e-12)
    np.testing.assert_allclose(slope, expected[1], rtol=1e-11, atol=1e-12)


def test_rows_are_exchanged_as_accuracy_asks():
    def of(x):
        a = np.array([[x[0], 1.0, 2.0], [1.0, 1.0, x[1]], [2.0, 3.0, 1.0]])
        return np.sum(np.linalg.solve(a, np.array([1.0, 2.0, x[2]])))

    x = np.array([1e-17, 0.5, 1.5])  # without exchanges nothing of the first row would be left
    value, slope = value_and_slope(of, x)
    expected = tl.value_and_grad(of, engine="python")(x)
    np.testing.assert_allclose(value, expected[0], rtol=1e-13)
    np.testing.assert_allclose(slope, expected[1], rtol=1e-12)


def test_a_singular_matrix_raises():
    def of(x):
        a = np.array([[x, 2.0 * x, 0.0], [1.0, 2.0, 0.0], [0.0, 0.0, 1.0]])
        return np.sum(np.linalg.solve(a, a[0]))

    with pytest.raises(np.linalg.LinAlgError, match="singular"):
        tl.grad(of, engine="numba")(1.0)


def test_a_determinant_has_a_slope_where_it_is_zero():
    def of(x):
        return np.linalg.det(np.array([[x, 2.0, 0.0], [1.0, 2.0, 0.0], [0.0, 0.0, 3.0]]))

    assert tuple(value_and_slope(of, 1.0)) == (0.0, 6.0)


def test_a_norm_has_the_slope_zero_at_zero():
    def of(x):
        return np.linalg.norm(np.array([x[0], 2.0 * x[1], 0.0 * x[2]]))

    value, slope = value_and_slope(of, np.zeros(3))
    assert value == 0.0
    np.testing.assert_array_equal(slope, np.zeros(3))


def test_factors_that_are_needed_whole_are_those_of_the_matrix():
    def of(x):
        return np.sum(np.linalg.solve(matrix_of(x), np.outer(x, np.arange(6.0))))

    value, slope = value_and_slope(of, X.copy())
    expected = tl.value_and_grad(of, engine="python")(X)
    np.testing.assert_allclose(value, expected[0], rtol=1e-12)
    np.testing.assert_allclose(slope, expected[1], rtol=1e-11)


def test_compiled_code_gives_the_same():
    value, slope = tl.value_and_grad(in_a_loop, engine="numba")(X)
    expected = tl.value_and_grad(in_a_loop, engine="python")(X)
    np.testing.assert_allclose(value, expected[0], rtol=1e-12)
    np.testing.assert_allclose(slope, expected[1], rtol=1e-11)
