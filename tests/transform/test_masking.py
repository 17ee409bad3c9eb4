"""`np.where` with an infinite branch that is not taken: no nan, in both modes."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tapeless.options import DEFAULT
from tapeless.pipeline import Pipeline
from tapeless.transform.reverse import Reverse

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
X = np.array([0.0, 2.0, 500.0])


def logarithm(x):
    return np.sum(np.where(x > 0, np.log(x), 0.0))


def entropy(x):
    return np.sum(np.where(x > 0, x * np.log(x), 0.0))


def root(x):
    return np.sum(np.where(x > 0, 3 * np.sqrt(x), 0.0))


def quotient(x):
    return np.sum(np.where(np.abs(x) > 0, np.sin(x) / x, 1.0))


def overflowing(x):
    return np.sum(np.where(x < 100, np.exp(10 * x), 0.0))


def one_by_one(x):
    total = 0.0
    for i in range(len(x)):
        total += np.where(x[i] > 0, np.exp(-1 / x[i]), 0.0)
    return total


def through_memory(x):
    logs = np.empty_like(x)
    for i in range(len(x)):
        logs[i] = np.log(x[i])
    return np.sum(np.where(x > 0, logs, 0.0))


SLOPES = {
    logarithm: [0.0, 1 / 2, 1 / 500],
    entropy: [0.0, 1 + np.log(2), 1 + np.log(500)],
    root: [0.0, 1.5 / np.sqrt(2), 1.5 / np.sqrt(500)],
    quotient: [0.0, *((X * np.cos(X) - np.sin(X))[1:] / X[1:] ** 2)],
    overflowing: [10.0, 10 * np.exp(20), 0.0],
    one_by_one: [0.0, np.exp(-0.5) / 4, np.exp(-1 / 500) / 500**2],
    through_memory: [0.0, 1 / 2, 1 / 500],
}


@pytest.mark.parametrize("function", SLOPES)
def test_what_is_not_taken_does_not_count(function):
    gradient = tl.grad(function, engine="python")(X)
    np.testing.assert_allclose(gradient, SLOPES[function], rtol=1e-14)
    for k in range(3):
        _, slope = tl.jvp(function, (X,), (np.eye(3)[k],), engine="python")
        assert slope == pytest.approx(SLOPES[function][k], rel=1e-14)


def test_compiled():
    for function in (entropy, one_by_one):
        found = tl.grad(function, engine="numba")(X)
        np.testing.assert_allclose(found, SLOPES[function], rtol=1e-14)


def test_at_a_cotangent_of_zero_the_second_derivative_is_not_lost():
    """The slope is finite there, so the guard lets it through."""

    def residual(x):
        return np.sum(np.where(x > 0, (np.log(x) - np.log(2.0)) ** 2, 0.0))

    hessian = tl.hessian(residual, engine="python")(np.array([2.0]))
    np.testing.assert_allclose(hessian, [[2 / 4]], rtol=1e-14)


def relu_network(x):
    t = x * x + 3.0 * x
    return np.sum(np.where(t > 0, t, 0.01 * t) ** 2)


def no_choice(x):
    return np.sum(np.log(x) / x)


@pytest.mark.parametrize("function", [relu_network, no_choice])
def test_no_guard_where_nothing_can_be_infinite_or_nothing_is_discarded(function):
    program = parse(function, bind(function, (X,), {}).signature)
    pipeline = Pipeline(program, (Reverse((0,)),), "python", DEFAULT)
    text = pipeline.write(pipeline.derivative, "gradient").text
    assert "finite" not in text
