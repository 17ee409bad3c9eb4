"""`prepare`: results, memory, other sizes, other types, threads."""

import functools
import threading

import numpy as np
import pytest

import tapeless as tl
from tests.sampling import sampled

X = np.array([1.0, -2.0, 3.0])
SCALE = 2.0


def cumulated(x, a=1.0):
    s = 1.0
    for i in range(len(x)):
        s = s * (1.0 + a * x[i] ** 2)
    return s


def scaled(x):
    return SCALE * np.sum(x**2)


def curve(t):
    return np.array([t, t**2])


def outer(x):
    return np.outer(x, x)


MADE_BY = {
    "grad": tl.grad(cumulated),
    "value_and_grad": tl.value_and_grad(cumulated),
    "two": tl.value_and_grad(cumulated, (0, 1)),
    "jacfwd": tl.jacfwd(outer),
    "jacrev": tl.jacrev(outer),
    "jacobian": tl.jacobian(outer),
    "hessian": tl.hessian(cumulated),
    "second": tl.jacfwd(tl.jacrev(outer)),
}


def leaves(tree):
    return (
        [leaf for branch in tree for leaf in leaves(branch)] if isinstance(tree, tuple) else [tree]
    )


@pytest.mark.parametrize("name", sampled(list(MADE_BY), 4))
def test_results_are_those_of_the_plain_derivative(name):
    derivative = MADE_BY[name]
    args = (X, 0.5) if name == "two" else (X,)
    prepared = tl.prepare(derivative, *args)
    for scale in (1.0, -1.5, 0.0):
        moved = (scale * X, *args[1:])
        for got, expected in zip(leaves(prepared(*moved)), leaves(derivative(*moved)), strict=True):
            np.testing.assert_array_equal(got, expected)
            assert type(got) is type(expected)


@pytest.mark.parametrize("name", ["grad", "jacfwd"])
def test_copies_are_fresh(name):
    prepared = tl.prepare(MADE_BY[name], X, copy=True)
    first = prepared(X)
    kept = first.copy()
    prepared(2.0 * X)
    np.testing.assert_array_equal(first, kept)


def test_jacobians_are_overwritten():
    prepared = tl.prepare(tl.jacfwd(outer), X)
    assert np.shares_memory(prepared(X), prepared(2.0 * X))


@pytest.mark.parametrize("name", MADE_BY)
def test_other_sizes(name):
    args = (0.5,) if name == "two" else ()
    prepared = tl.prepare(MADE_BY[name], X, *args)
    for size in (5, 2, 0, 3):
        x = np.linspace(0.1, 1.0, size)
        got, expected = leaves(prepared(x, *args)), leaves(MADE_BY[name](x, *args))
        for ours, theirs in zip(got, expected, strict=True):
            np.testing.assert_array_equal(ours, theirs)


def test_derivative_and_hvp():
    np.testing.assert_allclose(tl.prepare(tl.derivative(curve), 1.0)(3.0), [1.0, 6.0])
    product = tl.prepare(functools.partial(tl.hvp, scaled), X, X)
    np.testing.assert_allclose(product(X, 2.0 * X), 8.0 * X)


def test_keyword_arguments():
    prepared = tl.prepare(tl.grad(cumulated, "a"), X, a=1.0)
    assert prepared(X, a=0.5) == tl.grad(cumulated, "a")(X, a=0.5)
    assert prepared(X, 0.5) == prepared(X, a=0.5)


@pytest.mark.parametrize(
    "args",
    [
        (X.astype("float32"), 1.0),
        (X[:, None], 1.0),
        (1.0, 1.0),
        (X, 1),
        (X, X),
        (np.array([1, 2]), 1.0),
        ((X, X), 1.0),
    ],
)
def test_other_types_are_refused(args):
    prepared = tl.prepare(tl.grad(cumulated), X, 1.0)
    with pytest.raises(tl.PreparedMismatch) as caught:
        prepared(*args)
    text = str(caught.value)
    assert "x" in text
    assert "prepared as float64[:]" in text
    assert "prepared as float64," in text
    assert "<--" in text
    np.testing.assert_array_equal(prepared(X, 1.0), tl.grad(cumulated)(X, 1.0))


def test_memory_order_is_no_other_type():
    m = np.arange(6.0).reshape(2, 3)
    prepared = tl.prepare(tl.grad(lambda m: np.sum(m**2)), m)
    np.testing.assert_allclose(prepared(np.asfortranarray(m)), 2.0 * m)
    np.testing.assert_allclose(prepared(np.repeat(m, 2, axis=1)[:, ::2]), 2.0 * m)


def test_globals_are_read_at_each_call(monkeypatch):
    prepared = tl.prepare(tl.grad(scaled), X)
    np.testing.assert_allclose(prepared(X), 4.0 * X)
    monkeypatch.setitem(globals(), "SCALE", 3.0)
    np.testing.assert_allclose(prepared(X), 6.0 * X)
    monkeypatch.setitem(globals(), "SCALE", np.float64(1.0))
    np.testing.assert_allclose(prepared(X), 2.0 * X)


def test_threads_have_memory_of_their_own():
    prepared = tl.prepare(tl.grad(cumulated), X)
    plain = tl.grad(cumulated)
    wrong = []
    barrier = threading.Barrier(4)

    def work(scale):
        x = scale * X
        expected = plain(x)
        barrier.wait()
        for _ in range(300):
            if not np.array_equal(prepared(x), expected):
                wrong.append(scale)

    threads = [threading.Thread(target=work, args=(0.1 * k,)) for k in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_what_is_no_derivative_is_refused():
    with pytest.raises(tl.ArgumentError, match="takes a derivative"):
        tl.prepare(cumulated, X)
    with pytest.raises(tl.IntegerArgument):
        tl.prepare(tl.grad(cumulated), np.array([1, 2]))


def test_the_wrapper_looks_like_the_function():
    prepared = tl.prepare(tl.grad(cumulated), X)
    assert prepared.__name__ == "cumulated"
    assert repr(prepared) == "<prepared <gradient of cumulated>>"


def wave(t, x, n):
    return np.sin(t * x) * n


def norm(x):
    return np.sum(x**2)


def root(x):
    if x[0] < 0.0:
        raise ValueError("x[0] is negative")
    return np.sum(np.sqrt(x))


def test_jvp():
    example = (0.5, X, 2), (1.0, X, None)
    prepared = tl.prepare(functools.partial(tl.jvp, wave), *example)
    for scale in (1.0, -0.5):
        primals, tangents = (scale, scale * X, 3), (2.0, scale * X, None)
        expected = tl.jvp(wave, primals, tangents)
        for got, wanted in zip(prepared(primals, tangents), expected, strict=True):
            np.testing.assert_array_equal(got, wanted)
    longer = np.linspace(0.0, 1.0, 5)
    np.testing.assert_array_equal(
        prepared((0.5, longer, 2), (0.0, longer, None))[1],
        tl.jvp(wave, (0.5, longer, 2), (0.0, longer, None))[1],
    )


@pytest.mark.parametrize(
    ("tangents", "error"),
    [
        ((1.0, np.ones(2), None), tl.ShapeMismatch),
        ((1.0, np.ones((3, 1)), None), tl.ShapeMismatch),
        ((X, X, None), tl.ShapeMismatch),
        ((1.0, X), tl.ShapeMismatch),
        ((1.0, None, None), tl.PreparedMismatch),
    ],
)
def test_a_prepared_jvp_refuses(tangents, error):
    prepared = tl.prepare(functools.partial(tl.jvp, wave), (0.5, X, 2), (1.0, X, None))
    prepared((0.5, X, 2), (1.0, X, None))
    with pytest.raises(error):
        prepared((0.5, X, 2), tangents)


def test_a_prepared_jvp_converts_tangents():
    prepared = tl.prepare(functools.partial(tl.jvp, norm), (X,), (X,))
    for tangent in (np.array([1, 0, 0]), np.float32([1.0, 0.0, 0.0]), np.eye(3)[:, 0]):
        assert prepared((X,), (tangent,)) == (14.0, 2.0)


def test_vjp():
    prepared = tl.prepare(functools.partial(tl.vjp, outer), X)
    for x in (X, 2.0 * X):
        value, pullback = prepared(x)
        np.testing.assert_array_equal(value, np.outer(x, x))
        np.testing.assert_allclose(pullback(np.eye(3))[0], 2.0 * x)


@pytest.mark.parametrize("v", [np.ones(2), 1.0, np.ones((3, 1))])
def test_a_prepared_hvp_refuses(v):
    product = tl.prepare(functools.partial(tl.hvp, norm), X, X)
    np.testing.assert_allclose(product(X, X), 2.0 * X)
    with pytest.raises(tl.ShapeMismatch):
        product(X, v)


def test_views_and_constant_arrays():
    prepared = tl.prepare(tl.value_and_grad(norm), X)
    constant = X.copy()
    constant.flags.writeable = False
    for x in (np.stack([X, X])[1], np.stack([X, X], axis=1)[:, 0], constant, X):
        value, gradient = prepared(x)
        assert value == 14.0
        np.testing.assert_array_equal(gradient, 2.0 * X)


def test_errors_of_the_function():
    prepared = tl.prepare(tl.value_and_grad(root), X**2)
    for _ in range(2):
        with pytest.raises(ValueError, match="is negative"):
            prepared(X - 2.0)
        value, gradient = prepared(X**2)
        assert value == 6.0
        np.testing.assert_allclose(gradient, 0.5 / np.abs(X))


def test_numpy_scalars_keep_their_kind():
    prepared = tl.prepare(tl.grad(lambda a, x: a * norm(x)), 2.0, X)
    assert type(prepared(2.0, X)) is float
    assert type(prepared(np.float64(2.0), X)) is np.float64
    assert type(prepared(2.0, X)) is float
