"""Whole-array statements as loops, and what they take for granted."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.nodes import For
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.sampling import sampled
from tests.transform.programs import operations, pipeline

X, Y = np.array([0.3, -0.7, 1.2, 0.5]), np.array([1.1, 0.4, -0.2, 0.9])
A = np.arange(12.0).reshape(4, 3) / 7.0


def waves(x):
    return np.sum(np.sin(x) + np.cos(x**2))


def test_an_expression_and_its_adjoint_are_one_loop_without_temporaries():
    found = pipeline(waves, X, steps=[Reverse((0,))]).derivative
    assert sum(isinstance(node, For) for node in walk(found.body)) == 1
    assert len(operations(found, "numpy.empty")) == 1  # the gradient
    tl.check_grads(waves, (X,), order=2)


def product(x, y):
    return np.sum(np.sin(x) * y)


def test_arrays_that_broadcast_after_all_get_a_derivative_that_assumes_nothing():
    gradient = tl.grad(product, argnums=(0, 1))
    np.testing.assert_allclose(gradient(X, Y)[0], np.cos(X) * Y, rtol=1e-14)
    stretched = gradient(X, Y[:1])
    np.testing.assert_allclose(stretched[0], np.cos(X) * Y[0], rtol=1e-14)
    np.testing.assert_allclose(stretched[1], [np.sin(X).sum()], rtol=1e-14)
    np.testing.assert_allclose(gradient(X, Y)[1], np.sin(X), rtol=1e-14)


def test_prepared_calls_may_broadcast_too():
    prepared = tl.prepare(tl.grad(product), X, Y)
    np.testing.assert_allclose(prepared(X, Y[:1]), np.cos(X) * Y[0], rtol=1e-14)
    np.testing.assert_allclose(prepared(X, Y), np.cos(X) * Y, rtol=1e-14)


def test_shapes_that_do_not_fit_are_refused_as_numpy_refuses_them():
    with pytest.raises(ValueError, match="broadcast"):
        tl.grad(product)(X, Y[:3])


@pytest.mark.parametrize(
    "function",
    sampled(
        [
            lambda a: np.sum(a - a.mean(axis=0)) + np.sum(np.exp(a).sum(axis=1) ** 2),
            lambda a: np.sum(a[:, None, :] * a[None, :, :]),
            lambda a: np.sum(np.tanh(a.T) * a[:3, :].T[:, :3].sum()),
            lambda a: np.mean(np.where(a > 0.5, a * a, -a)),
            lambda a: np.sum((a + a[0]) * a[:, :1]),
            lambda a: np.sum(np.sqrt(a.reshape(-1) + 1.0)),
            lambda a: np.sum(np.full(3, 2.0) * a * np.ones((4, 1))),
        ],
        2,
    ),
)
def test_broadcasts_reductions_and_views_agree_with_finite_differences(function):
    tl.check_grads(function, (A + 0.1,))


def in_place(x):
    y = x.copy()
    y[:] = y * y
    y += x
    y[1:] = y[:-1] * 2.0
    return np.sum(np.sin(y))


def test_statements_that_overlap_what_they_write_read_first():
    tl.check_grads(in_place, (X,))


def test_single_precision_stays_single_precision():
    gradient = tl.grad(waves)(X.astype(np.float32))
    assert gradient.dtype == np.float32
    # one rounding to single precision of terms of order one
    np.testing.assert_allclose(gradient, np.cos(X) - 2 * X * np.sin(X**2), rtol=0, atol=5e-7)


def test_nothing_is_left_of_an_empty_array_but_its_shape():
    assert tl.grad(waves)(np.zeros(0)).shape == (0,)
