"""Products of matrices that are written as loops are computed by BLAS."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.analysis.contractions import contractions
from tests.transform.programs import pipeline

RANDOM = np.random.default_rng(3)
A, B = RANDOM.normal(size=(3, 4)), RANDOM.normal(size=(4, 5))


def energy(a, b):
    total = 0.0
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s = 0.0
            for k in range(a.shape[1]):
                s += a[i, k] * b[k, j]
            total += s * s * (1.0 + i - j)
    return total


def columns_first(a, b):
    total = 0.0
    for j in range(b.shape[1]):
        for i in range(a.shape[0]):
            s = 0.0
            for k in range(b.shape[0]):
                s = b[k, j] * a[i, k] + s
            total += s**3
    return total


def of_transposed(a, b):
    """`a` is read as its transpose, and so is `b`."""
    c = np.empty((a.shape[1], b.shape[0]))
    for i in range(a.shape[1]):
        for j in range(b.shape[0]):
            s = 0.0
            for k in range(a.shape[0]):
                s += a[k, i] * b[j, k]
            c[i, j] = s
    return np.sum(c * c)


def added_to_a_matrix(a, b):
    c = np.ones((a.shape[0], b.shape[1]))
    for k in range(a.shape[1]):
        for i in range(a.shape[0]):
            for j in range(b.shape[1]):
                c[i, j] += a[i, k] * b[k, j]
    return np.sum(c * c)


def gram(a):
    total = 0.0
    for i in range(a.shape[0]):
        for j in range(a.shape[0]):
            s = 0.0
            for k in range(a.shape[1]):
                s += a[i, k] * a[j, k]
            total += s * (i - 0.5 * j)
    return total


def of_what_was_written(a, b):
    a = a * 2.0
    a[0, 0] = b[0, 0]
    total = 0.0
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s = 0.0
            for k in range(a.shape[1]):
                s += a[i, k] * b[k, j]
            total += s * s
    a[1, 1] = 7.0
    return total + a[1, 1]


MULTIPLIED = [
    (energy, (A, B)),
    (columns_first, (A, B)),
    (of_transposed, (A.T.copy(), B.T.copy())),
    (added_to_a_matrix, (A, B)),
    (gram, (A,)),
    (of_what_was_written, (A, B)),
    (energy, (np.asfortranarray(A), B[:, ::-1])),
    (energy, (A.astype("float32"), B.astype("float32"))),
]


def overwritten_meanwhile(a, b):
    a = a.copy()
    total = 0.0
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s = 0.0
            for k in range(a.shape[1]):
                s += a[i, k] * b[k, j]
            a[i, 0] = s
    return np.sum(a) + total


def into_itself(a):
    a = a.copy()
    for i in range(a.shape[0]):
        for j in range(a.shape[0]):
            for k in range(a.shape[0]):
                a[i, j] += a[i, k] * a[k, j]
    return np.sum(a)


def through_a_view(a):
    a = a.copy()
    c = a[:, ::-1]
    for i in range(a.shape[0]):
        for j in range(a.shape[0]):
            for k in range(a.shape[0]):
                c[i, j] += a[i, k] * a[k, j]
    return np.sum(a)


def triangular(a, b):
    total = 0.0
    for i in range(a.shape[0]):
        for j in range(i):
            s = 0.0
            for k in range(a.shape[1]):
                s += a[i, k] * b[k, j]
            total += s * s
    return total


def of_a_triangle(a, b):
    total = 0.0
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s = 0.0
            for k in range(i):
                s += a[i, k] * b[k, j]
            total += s * s
    return total


def stopped(a, b):
    total = 0.0
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s = 0.0
            for k in range(a.shape[1]):
                if a[i, k] < 0.0:
                    break
                s += a[i, k] * b[k, j]
            total += s * s
    return total


def with_partial_sums(a, b):
    total = 0.0
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s = 0.0
            for k in range(a.shape[1]):
                s += a[i, k] * b[k, j]
                total += s
    return total


def diagonal_only(a, b):
    total = 0.0
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s = 0.0
            for k in range(a.shape[1]):
                s += a[i, k] * b[k, i]
            total += s * s
    return total


SQUARE = np.abs(A[:, :3])
LEFT_ALONE = [
    (overwritten_meanwhile, (A, B)),
    (into_itself, (0.1 * SQUARE,)),
    (through_a_view, (0.1 * SQUARE,)),
    (triangular, (A, B)),
    (of_a_triangle, (A, B)),
    (stopped, (A, B)),
    (with_partial_sums, (A, B)),
    (diagonal_only, (A, B)),
]


def found(function, args):
    return contractions(pipeline(function, *args).stages["typed"])


@pytest.mark.parametrize(("function", "args"), MULTIPLIED)
def test_products_are_recognised(function, args):
    assert len(found(function, args)) == 1


@pytest.mark.parametrize(("function", "args"), LEFT_ALONE)
def test_other_loops_are_not(function, args):
    assert not found(function, args)


@pytest.mark.parametrize(("function", "args"), MULTIPLIED[2:4] + MULTIPLIED[-2:])
def test_the_derivatives_are_those_of_the_loops(function, args):
    check(function, args)


def check(function, args):
    """Against the loops as they are written; fewer than 100 products of numbers of order one are
    added in another order.
    """
    argnums = tuple(range(len(args)))
    in_order = tl.Options(simplify=False)
    plain = tl.value_and_grad(function, argnums, engine="python", options=in_order)
    value, gradients = tl.value_and_grad(function, argnums, engine="numba")(*args)
    expected_value, expected = plain(*args)
    tolerance = 1e-12 if args[0].dtype == np.float64 else 1e-4
    assert value == pytest.approx(expected_value, rel=tolerance)
    for gradient, other in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(gradient, other, rtol=tolerance, atol=tolerance)


def test_products_are_differentiated_twice():
    weights = np.arange(3.0)[:, None] - 0.5 * np.arange(3.0)
    along = tl.hvp(gram, A, B.T[:3])
    np.testing.assert_allclose(along, (weights + weights.T) @ B.T[:3], rtol=1e-13, atol=1e-13)


def test_loops_over_a_part_run_as_they_are_written():
    def first_rows(a, b, n):
        total = 0.0
        for i in range(n):
            for j in range(b.shape[1]):
                s = 0.0
                for k in range(a.shape[1]):
                    s += a[i, k] * b[k, j]
                total += s * s
        return total

    value_and_grad = tl.value_and_grad(first_rows)
    for n in (3, 2, 0, -1):
        value, a_bar = value_and_grad(A, B, n)
        rows = max(n, 0)
        assert value == pytest.approx(np.sum((A[:rows] @ B) ** 2), rel=1e-13)
        expected = np.zeros_like(A)
        expected[:rows] = 2.0 * (A[:rows] @ B) @ B.T
        np.testing.assert_allclose(a_bar, expected, rtol=1e-12, atol=1e-13)


def test_rows_that_are_missing_are_missed_and_those_too_many_are_not_read():
    value_and_grad = tl.value_and_grad(energy, (0, 1))
    with pytest.raises(IndexError):
        value_and_grad(A, B[:3])
    more = np.vstack([B, np.full((1, 5), np.nan)])
    value, (_, b_bar) = value_and_grad(A, more)
    assert value == pytest.approx(value_and_grad(A, B)[0], rel=1e-13)
    np.testing.assert_array_equal(b_bar[4], 0.0)


@pytest.mark.parametrize(("n", "m", "p"), [(0, 4, 5), (3, 0, 5), (3, 4, 0), (1, 1, 1)])
def test_empty_matrices(n, m, p):
    a, b = np.ones((n, m)), np.ones((m, p))
    value, (a_bar, b_bar) = tl.value_and_grad(energy, (0, 1))(a, b)
    assert value == energy(a, b)
    assert a_bar.shape == a.shape
    assert b_bar.shape == b.shape
    if (n, m, p) != (1, 1, 1):
        assert not a_bar.any()
        assert not b_bar.any()


def test_a_product_over_the_budget_is_not_stored():
    value_and_grad = tl.value_and_grad(energy, options=tl.Options(tape_budget=100))
    value, a_bar = value_and_grad(A, B)
    expected_value, expected = tl.value_and_grad(energy)(A, B)
    assert value == pytest.approx(expected_value, rel=1e-13)
    np.testing.assert_allclose(a_bar, expected, rtol=1e-12)
