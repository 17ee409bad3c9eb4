"""Arrays of a few numbers are taken apart: the same values and derivatives, without the arrays."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.nodes import Assign, Store
from tapeless.ir.types import is_array
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.frontend.evaluate import evaluate
from tests.transform.programs import pipeline

X = np.array([0.4, -0.7, 1.2])


def rotations(x):
    total = np.eye(3)
    for i in range(len(x)):
        c, s = math.cos(x[i]), math.sin(x[i])
        about_z = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
        about_x = np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])
        total = total @ about_z @ about_x.T
    return np.sum(total @ np.array([1.0, 2.0, 3.0]))


def kalman(x):
    transition = np.array([[1.0, 0.1], [0, 1]])
    observed = np.array([[1.0, 0.5]])
    state, covariance = np.zeros(2), np.eye(2)
    score = 0.0
    for k in range(len(x)):
        state = transition @ state
        covariance = transition @ covariance @ transition.T + 0.3 * np.eye(2)
        s = observed @ covariance @ observed.T + x[0] * x[0]
        rest = x[k] - observed @ state
        gain = covariance @ observed.T @ np.linalg.inv(s)
        state = state + gain @ rest
        covariance = (np.eye(2) - gain @ observed) @ covariance
        score -= 0.5 * (math.log(s[0, 0]) + rest[0] ** 2 / s[0, 0])
    return score


def stores_in_branches(x):
    a = np.zeros((2, 3))
    a[1] = 2.0
    for i in range(len(x)):
        if x[i] > 0.0:
            a[0, 1] = x[i] * a[1, 0]
        else:
            a[:, 2] = x[i] * a[0, 1]
        a *= 1.5
    return np.sum(a * a) + a[-1, -1]


def names_that_branches_bind(x):
    w = np.zeros(2)
    for i in range(len(x)):
        if x[i] > 0.0:
            v = np.array([x[i], 1.0])
        else:
            v = np.array([2.0, x[i] * x[0]])
        w = v * 2.0 if i == 1 else v + x[1] * w
    return w[0] * w[1]


def while_and_break(x):
    v = np.array([x[0], x[1]])
    m = np.array([[0.5, 0.1], [-0.2, 0.6]])
    count = 0
    while v[0] * v[0] + v[1] * v[1] > 0.01:
        v = m @ v + 0.01
        count += 1
        if count > 5:
            break
    return v[0] + 3.0 * v[1] + x[2]


def other_operations(x):
    v = np.array([x[0], x[1], x[2]])
    w = np.full(3, x[1]) + np.ones_like(v)
    m = np.outer(v, w)
    rows = np.sum(m, axis=1) + m.T[1] - m[:, 0] * v.size
    flat = np.reshape(v, (1, 3))[0, 1:] + m[1:, 1:].ravel()[:2]
    return np.dot(v, rows) + v @ m @ w + np.exp(flat[0]) * flat[-1] + np.sum(v[None, :] * m)


def inverses(x):
    a = np.array([[x[1] * x[1], x[2]], [x[2], x[0]]])
    b = np.linalg.inv(a) + a
    return np.sum(np.linalg.inv(b) @ np.array([1.0, 2.0])) + np.linalg.inv(a[:1, 1:])[0, 0]


def rows_of_another(x):
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    v = np.array([x[0], x[1]])
    path = np.zeros((len(x), 2))
    for i in range(len(x)):
        v = turn @ v * x[i]
        path[i] = v
    return np.sum(path * path)


APART = [
    rotations,
    kalman,
    inverses,
    stores_in_branches,
    names_that_branches_bind,
    while_and_break,
    other_operations,
]
WHOLE_AT_TIMES = [rows_of_another]


def index_of_a_loop(x):
    a = np.zeros(3)
    for i in range(len(x)):
        a[i] = x[i] ** 2
    return a[0] * a[1] + a[2]


def a_view_that_is_written(x):
    a = np.zeros((2, 2))
    row = a[0]
    a[0, 1] = x[0]
    row[0] = x[1] * a[0, 1]
    return a[0, 0] * row[1]


def handed_on(x):
    a = np.zeros(2)
    b = a
    for i in range(len(x)):
        a = b if x[i] > 0.0 else a
        a[0] += x[i]
    return a[0] * b[0]


def needed_whole_in_a_loop(x):
    a = np.array([[2.0, 0.5], [0.5, 1.0]])
    v = x[:2]
    for _ in range(3):
        v = a @ v
    return np.sum(v) * a[0, 0]


def too_long(x):
    a = np.ones(5) * x[0]
    return np.sum(a * a)


AS_THEY_ARE = [index_of_a_loop, a_view_that_is_written, handed_on, needed_whole_in_a_loop, too_long]


def arrays_made(function):
    """What makes or writes arrays, beside parameters."""
    nodes = walk(pipeline(function, X).stages["typed"].body)
    return [
        node
        for node in nodes
        if isinstance(node, Store) or (isinstance(node, Assign) and is_array(node.target.type))
    ]


@pytest.mark.parametrize("function", APART, ids=lambda function: function.__name__)
def test_no_array_is_left(function):
    assert arrays_made(function) == []


@pytest.mark.parametrize("function", AS_THEY_ARE, ids=lambda function: function.__name__)
def test_what_would_cost_more_stays(function):
    assert arrays_made(function)


@pytest.mark.parametrize(
    "function", [*APART, *WHOLE_AT_TIMES, *AS_THEY_ARE], ids=lambda function: function.__name__
)
def test_the_value_is_the_same(function):
    (value,) = evaluate(pipeline(function, X).stages["typed"], [X.copy()])
    # Sums of up to a dozen products in another order.
    np.testing.assert_allclose(value, function(X.copy()), rtol=1e-13)


@pytest.mark.parametrize(
    "function",
    [*APART[:1], *APART[2:], *WHOLE_AT_TIMES, *AS_THEY_ARE],
    ids=lambda function: function.__name__,
)
def test_the_gradient_is_the_same(function):
    derivative = pipeline(function, X, steps=[Reverse((0,))]).stages["reverse"]
    value, slope = evaluate(derivative, [X.copy()])
    expected = tl.value_and_grad(function, engine="python")(X)
    np.testing.assert_allclose(value, expected[0], rtol=1e-13)
    np.testing.assert_allclose(slope, expected[1], rtol=1e-11, atol=1e-13)


def test_a_result_is_made_whole():
    def squared(x):
        a = np.array([[x[0], x[1]], [x[1], x[2]]])
        return a @ a

    (value,) = evaluate(pipeline(squared, X).stages["typed"], [X])
    np.testing.assert_allclose(value, squared(X), rtol=1e-14)


def test_factors_that_do_not_fit_are_still_refused_when_the_program_runs():
    def wrong(x):
        return np.sum(np.array([[x, 1.0], [2.0, x]]) @ np.array([x, x, 1.0]))

    with pytest.raises(ValueError, match="size"):
        tl.grad(wrong, engine="numba")(1.0)


def test_a_singular_matrix_raises():
    def of(x):
        return np.sum(np.linalg.inv(np.array([[x, 2.0 * x], [1.0, 2.0]])))

    with pytest.raises(np.linalg.LinAlgError, match="singular"):
        tl.grad(of, engine="numba")(1.0)


def test_compiled_code_gives_the_same():
    value, slope = tl.value_and_grad(kalman, engine="numba")(X)
    expected = tl.value_and_grad(kalman, engine="python")(X)
    np.testing.assert_allclose(value, expected[0], rtol=1e-13)
    np.testing.assert_allclose(slope, expected[1], rtol=1e-11)
