"""Arrays that nests of loops fill as a whole: constants and sums do without them."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.transform.reverse import Reverse
from tests.transform.programs import operations, pipeline

X = np.random.default_rng(8).normal(size=4)
W = np.random.default_rng(9).normal(size=3)


def blocks(x, w):
    out = np.empty(len(x) * len(w))
    for i in range(len(x)):
        for j in range(len(w)):
            out[i * len(w) + j] = x[i] * w[j]
    return np.sum(out)


def slices(x, w):
    n = len(w)
    out = np.empty(len(x) * n)
    for i in range(len(x)):
        out[i * n : (i + 1) * n] = x[i] * w
    return np.sum(2.0 * out)


def columns_of_blocks(x, w):
    out = np.empty((len(x) * len(x), len(w)))
    for i in range(len(x)):
        for k in range(len(w)):
            for j in range(len(x)):
                out[i + len(x) * j, k] = x[i] * w[k] - x[j]
    return np.sum(3.0 * out)


PASSED_ON = [blocks, slices, columns_of_blocks]


def overlapping(x, w):
    out = np.ones(len(x) * len(w))
    for i in range(len(x)):
        for j in range(len(w)):
            out[i + j] = x[i] * w[j]
    return np.sum(out)


def with_gaps(x, w):
    out = np.ones(len(x) * len(w))
    for i in range(len(x) - 1):
        for j in range(len(w)):
            out[i * len(w) + j] = x[i] * w[j]
    return np.sum(out)


def the_same_place_twice(x, w):
    out = np.ones(len(x) * len(w))
    for i in range(len(x)):
        for j in range(len(w)):
            for _ in range(2):
                out[i * len(w) + j] = x[i] * w[j]
    return np.sum(out)


def of_wrong_stride(x, w):
    out = np.ones(len(x) * len(w))
    for i in range(len(x)):
        for j in range(len(w)):
            out[i * len(x) // 2 + j] = x[i] * w[j]
    return np.sum(out)


def under_a_condition(x, w):
    out = np.ones(len(x) * len(w))
    for i in range(len(x)):
        for j in range(len(w)):
            if x[i] > 0.0:
                out[i * len(w) + j] = x[i] * w[j]
    return np.sum(out)


def read_while_filled(x, w):
    out = np.ones(len(x) * len(w))
    for i in range(len(x)):
        for j in range(len(w)):
            out[i * len(w) + j] = x[i] * w[j] + out[0]
    return np.sum(out)


STAYING = [
    overlapping,
    with_gaps,
    the_same_place_twice,
    of_wrong_stride,
    under_a_condition,
    read_while_filled,
]


def arrays_of(function):
    """The arrays that the lowered derivative makes beside the two gradients."""
    derivative = pipeline(function, X, W, steps=[Reverse((0, 1))]).derivative
    ops = ("numpy.empty", "numpy.zeros", "numpy.ones", "zeros_shadow", "tape")
    return len([node for op in ops for node in operations(derivative, op)]) - 2


@pytest.mark.parametrize("function", PASSED_ON)
def test_what_is_filled_and_added_up_is_not_stored(function):
    assert arrays_of(function) == 0


@pytest.mark.parametrize("function", STAYING)
def test_what_is_not_known_to_be_filled_once_is_stored(function):
    assert arrays_of(function) > 0


@pytest.mark.parametrize("function", PASSED_ON + STAYING)
def test_the_derivative_is_that_of_the_program_in_its_own_order(function):
    in_order = tl.Options(simplify=False)
    plain = tl.value_and_grad(function, (0, 1), engine="python", options=in_order)
    lowered = tl.value_and_grad(function, (0, 1))
    sizes = [(4, 3), (1, 1), (0, 3), (4, 0)] if function in PASSED_ON else [(4, 3)]
    for n, m in sizes:
        value, gradients = plain(X[:n], W[:m])
        lowered_value, lowered_gradients = lowered(X[:n], W[:m])
        # at most 48 numbers of order one are added in another order
        assert lowered_value == pytest.approx(value, rel=1e-13, abs=1e-13)
        for gradient, expected in zip(lowered_gradients, gradients, strict=True):
            np.testing.assert_allclose(gradient, expected, rtol=1e-12, atol=1e-13)


def test_an_array_that_is_handed_out_is_filled():
    def both(x, w):
        out = np.empty(len(x) * len(w))
        for i in range(len(x)):
            for j in range(len(w)):
                out[i * len(w) + j] = x[i] * w[j]
        return np.sum(out), out

    def loss(x, w):
        total, out = both(x, w)
        return total + out[5]

    value, gradient = tl.value_and_grad(loss)(X, W)
    assert value == pytest.approx(np.sum(X) * np.sum(W) + X[1] * W[2], rel=1e-13)
    expected = np.full(4, np.sum(W))
    expected[1] += W[2]
    np.testing.assert_allclose(gradient, expected, rtol=1e-13)
