"""`batch` against the same calls one by one."""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np
import pytest

import tapeless as tl

rng = np.random.default_rng(3)
X = rng.normal(size=(5, 4))
K = rng.normal(size=5)


def energy(x, k):
    s = 0.0
    for i in range(len(x)):
        s += math.sin(x[i]) * k
    return s


def one_by_one(g, *rows):
    results = [g(*row) for row in zip(*rows, strict=True)]
    if isinstance(results[0], tuple):
        return tuple(np.stack(column) for column in zip(*results, strict=True))
    return np.stack(results)


def assert_equal(found, expected) -> None:
    if isinstance(expected, tuple):
        assert isinstance(found, tuple)
        for a, b in zip(found, expected, strict=True):
            assert_equal(a, b)
    else:
        assert isinstance(found, np.ndarray)
        assert np.array_equal(found, expected)
        assert found.dtype == expected.dtype


@pytest.mark.parametrize(
    "operator",
    [
        tl.grad,
        tl.value_and_grad,
        lambda f, **how: tl.derivative(f, "k", **how),
        tl.jacobian,
    ],
    ids=["grad", "value_and_grad", "derivative", "jacobian"],
)
def test_rows_are_those_of_single_calls(operator) -> None:
    g = operator(energy, engine="python")
    assert_equal(tl.batch(g)(X, K), one_by_one(g, X, K))


def test_directions() -> None:
    def along(x, t):
        return tl.jvp(energy, (x, 2.0), (t, None), engine="python")

    directions = rng.normal(size=X.shape)
    found = tl.batch(functools.partial(tl.jvp, energy, engine="python"), ((0, None), (0, None)))(
        (X, 2.0), (directions, None)
    )
    assert_equal(found, one_by_one(along, X, directions))


def test_one_native_call() -> None:
    g = tl.value_and_grad(energy, engine="numba")
    assert_equal(tl.batch(g)(X, K), one_by_one(g, X, K))
    assert_equal(tl.batch(g, threads=2)(X, K), one_by_one(g, X, K))


def test_a_plain_function() -> None:
    assert_equal(tl.batch(energy, engine="python")(X, K), one_by_one(energy, X, K))


@pytest.mark.parametrize(
    ("in_axes", "arguments"),
    [
        ((0, None), (X, 2.0)),
        ((1, None), (np.ascontiguousarray(X.T), 2.0)),
        ((-1, 0), (np.asfortranarray(X.T), np.full(5, 2.0))),
        ([None, 0], (X[0], K)),
    ],
)
def test_axes(in_axes, arguments) -> None:
    g = tl.grad(energy, engine="python")
    x = np.broadcast_to(X[0], X.shape) if in_axes[0] is None else X
    k = K if in_axes[0] is None else np.full(5, 2.0)
    assert_equal(tl.batch(g, in_axes)(*arguments), one_by_one(g, x, k))


class Spring(NamedTuple):
    stiffness: float
    rest: float


def test_structures() -> None:
    def force(spring, at):
        return spring.stiffness * (at["x"] - spring.rest) ** 2

    g = tl.grad(force, ("spring", "at"), engine="python")
    springs = Spring(K, 0.5)
    found = tl.batch(g, (Spring(0, None), 0))(springs, {"x": X[:, 0]})
    for i in range(5):
        expected = g(Spring(K[i], 0.5), {"x": X[i, 0]})
        assert found[0].stiffness[i] == expected[0].stiffness
        assert found[0].rest[i] == expected[0].rest
        assert found[1]["x"][i] == expected[1]["x"]


def test_keyword_arguments_are_mapped() -> None:
    g = tl.grad(energy, engine="python")
    assert_equal(tl.batch(g)(X, k=K), one_by_one(g, X, K))


def test_arguments_stay_as_they_are() -> None:
    def normalised(x, shift):
        shift += 1.0
        x -= shift
        return np.sum(x * x)

    x, shift = X.copy(), np.ones(4)
    expected = [normalised(row.copy(), shift.copy()) for row in x]
    for engine in ("python", "numba"):
        found = tl.batch(normalised, (0, None), engine=engine)(x, shift)
        assert np.allclose(found, expected, rtol=1e-14)  # sums in another order
        assert np.array_equal(x, X)
        assert np.array_equal(shift, np.ones(4))


def test_rows_that_broadcast() -> None:
    """The code that takes extents to be equal leaves for code that does not."""

    def product(x, y):
        return np.sum(np.sin(x) * y)

    g = tl.grad(product, engine="numba")
    y = rng.normal(size=(5, 1))
    assert np.allclose(tl.batch(g)(X, y), one_by_one(g, X, y), rtol=1e-14)


def test_errors_of_a_row_are_raised() -> None:
    def guarded(x):
        if x < 0.0:
            raise ValueError("negative")
        return math.sqrt(x)

    for threads in (False, 2):
        g = tl.batch(tl.grad(guarded, engine="python"), threads=threads)
        with pytest.raises(ValueError, match="negative"):
            g(np.array([1.0, 4.0, -1.0, 2.0]))


@pytest.mark.parametrize(
    ("in_axes", "arguments", "error", "text"),
    [
        (0, (X, K[:3]), tl.ShapeMismatch, "lengths 5, 3"),
        (0, (X, 2.0), tl.ArgumentError, "Give None in in_axes"),
        (None, (X[0], 2.0), tl.ArgumentError, "nothing to map over"),
        ((0,), (X, K), tl.ArgumentError, "1 entries for 2"),
        (0, (X[:0], K[:0]), tl.ArgumentError, "no row"),
        (("x", 0), (X, K), tl.ArgumentError, "neither an axis nor None"),
        (2, (X, K), tl.ArgumentError, "axis 2"),
    ],
)
def test_what_does_not_fit_is_refused(in_axes, arguments, error, text) -> None:
    with pytest.raises(error, match=text):
        tl.batch(tl.grad(energy, engine="python"), in_axes)(*arguments)


def test_batches_of_batches() -> None:
    def square(x):
        return x * x

    assert_equal(tl.batch(tl.batch(tl.derivative(square, engine="python")))(X), 2.0 * X)


def test_what_is_differentiated_is_the_function() -> None:
    with pytest.raises(tl.ArgumentError, match=r"batch\(grad\(f\)\)"):
        tl.grad(tl.batch(energy))


def test_threads_are_a_number() -> None:
    with pytest.raises(tl.ArgumentError, match="threads"):
        tl.batch(tl.grad(energy), threads=0)
