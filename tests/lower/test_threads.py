"""`prange` loops in threads: which loops are, and that they compute the same."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numba import prange

import tapeless as tl
from tapeless.ir.nodes import For, Raise
from tapeless.ir.visitor import walk
from tapeless.transform.forward import Forward
from tapeless.transform.reverse import Reverse
from tests.transform.programs import pipeline

rng = np.random.default_rng(5)
X = rng.normal(size=(40, 3))
W = rng.normal(size=3)
Y = np.sign(rng.normal(size=40))
LABELS = np.arange(40) % 3


def loss(w, x, y):
    s = 0.0
    for i in prange(x.shape[0]):
        z = np.zeros(2)
        for j in range(x.shape[1]):
            z[1] += x[i, j] * w[j]
        s += math.log1p(math.exp(-y[i] * z[1]))
    return s


def own_elements(y, x):
    out = np.empty(len(y))
    for i in prange(len(y)):
        scratch = np.zeros(2)
        scratch[0] = math.sin(y[i])
        scratch[1] = scratch[0] * y[i]
        out[i] = scratch[0] + scratch[1] * x[i, 0]
    s = 0.0
    for i in range(len(y)):
        s += out[i] * out[i]
    return s


def in_time(y):
    u = y.copy()
    v = np.empty_like(y)
    for _ in range(3):
        for i in prange(1, len(u) - 1):
            v[i] = u[i] + 0.1 * (u[i - 1] - 2.0 * u[i] + u[i + 1])
        for i in prange(1, len(u) - 1):
            u[i] = v[i]
    s = 0.0
    for i in range(len(u)):
        s += u[i] * u[i]
    return s


def gathered(w, labels):
    s = 0.0
    for i in prange(len(labels)):
        s += w[labels[i]] ** 2
    return s


def guarded(y):
    s = 0.0
    for i in prange(len(y)):
        if y[i] > 5.0:
            raise ValueError("too large")
        s += y[i] * y[i]
    return s


def product(y):
    p = 1.0
    for i in prange(len(y)):
        p *= y[i]
    return p


def threads_of(function, *args, step=None) -> int:
    derivative = pipeline(function, *args, steps=[step or Reverse((0,))]).derivative
    return sum(isinstance(node, For) and node.parallel for node in walk(derivative.body))


@pytest.mark.parametrize(
    ("function", "arguments"),
    [(loss, (W, X, Y)), (own_elements, (Y, X)), (in_time, (Y,)), (gathered, (W, LABELS))],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_independent_iterations_run_in_threads(function, arguments) -> None:
    assert threads_of(function, *arguments)
    assert threads_of(function, *arguments, step=Forward((0,)))


def test_only_the_outermost_loop_does() -> None:
    def pairs(y):
        s = np.zeros((len(y), len(y)))
        for i in prange(len(y)):
            for j in prange(len(y)):
                s[i, j] = y[i] * y[j]
        return np.sum(s)

    assert threads_of(pairs, Y) == 1


def test_a_product_does_not() -> None:
    assert not threads_of(product, Y)
    tl.check_grads(product, (Y,), order=1, engine="python")


def test_a_loop_that_raises_does_not() -> None:
    derivative = pipeline(guarded, Y, steps=[Reverse((0,))]).derivative
    parallel = [n for n in walk(derivative.body) if isinstance(n, For) and n.parallel]
    assert not any(isinstance(node, Raise) for loop in parallel for node in walk(loop.body))
    with pytest.raises(ValueError, match="too large"):
        tl.grad(guarded, engine="python")(10.0 * Y)


def test_loops_over_range_do_not() -> None:
    def plain(y):
        s = 0.0
        for i in range(len(y)):
            s += y[i] * y[i]
        return s

    assert not threads_of(plain, Y)


def test_threads_compute_the_same() -> None:
    """Once, and with memory that is kept, which threads must not share."""
    arguments = (W, X, Y)
    serial = tl.value_and_grad(loss, (0, 1), engine="python")(*arguments)
    threads = tl.value_and_grad(loss, (0, 1), engine="numba")
    assert "import njit, prange" in tl.derivative_source(threads, *arguments)
    for found in (threads(*arguments), tl.prepare(threads, *arguments)(*arguments)):
        assert math.isclose(found[0], serial[0], rel_tol=1e-14)
        for ours, expected in zip(found[1], serial[1], strict=True):
            # sums of 40 terms in another order
            assert np.allclose(ours, expected, rtol=1e-13, atol=1e-14)
    assert not any(map(np.any, threads(*[a[:0] if len(a) == 40 else a for a in arguments])[1]))


def test_an_index_out_of_range_is_raised_after_the_loop() -> None:
    g = tl.grad(gathered, engine="numba")
    serial = tl.grad(gathered, engine="python")
    # sums of 14 terms in another order
    assert np.allclose(g(W, LABELS - 1), serial(W, LABELS - 1), rtol=1e-14)
    with pytest.raises(IndexError, match="out of bounds"):
        g(W, LABELS + 1)


def test_an_option_turns_them_off() -> None:
    g = tl.grad(loss, options=tl.Options(parallel=False))
    assert "import njit, prange" not in tl.derivative_source(g, W, X, Y)
