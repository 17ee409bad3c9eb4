"""Several columns of a Jacobian in one run: the same numbers, whatever the chunk."""

import functools
import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.api.by_size import ByColumns
from tapeless.transform.forward import Forward

X = np.array([0.3, -0.7, 1.1, 0.2, -1.4])
CHUNKS = (2, 3, 5, 8)  # of five columns: with and without a remainder, and more than there are


def branches(x):
    s = 0.0
    y = np.zeros(3)
    for i in range(len(x)):
        if x[i] > 0.0:
            s += math.sin(x[i]) * x[i]
        else:
            s -= math.exp(x[i])
        y[i % 3] += s * x[i]
    return y


def overwriting(x):
    for i in range(1, len(x)):
        x[i] = x[i] * x[i - 1]
    return x


def whole_arrays(x):
    w = np.outer(np.sin(x), x)
    return w @ x, np.sum(w)


def until_small(x):
    v = x[0] * x[1]
    while abs(v) > 0.01:
        v = v * 0.5 * math.cos(v + x[2])
    return v


def several(p, t, m):
    return np.sin(p[0] * t) * p[1], (p[0] ** 2, m @ p[1])


PROGRAMS = (branches, overwriting, whole_arrays, until_small)


def flat(tree):
    return [leaf for part in tree for leaf in flat(part)] if isinstance(tree, tuple) else [tree]


@pytest.mark.parametrize("f", PROGRAMS)
def test_chunks_give_the_same_columns(f):
    by_columns = functools.partial(tl.jacfwd, f, engine="python")
    expected = flat(by_columns(chunk=1)(X))
    rows = flat(tl.jacrev(f, engine="python")(X))
    for ours, other in zip(expected, rows, strict=True):
        np.testing.assert_allclose(ours, other, rtol=1e-13, atol=1e-14)  # another order of sums
    for chunk in CHUNKS:
        for ours, one in zip(flat(by_columns(chunk=chunk)(X)), expected, strict=True):
            np.testing.assert_array_equal(ours, one)


def test_chunks_of_structures_and_several_arguments():
    p, t, m = (0.5, X[:2].copy()), 2.0, np.asfortranarray([[1.0, 2.0], [3.0, 4.0]])
    of = functools.partial(tl.jacfwd, several, (0, "t", "m"), engine="python")
    expected = flat(of(chunk=1)(p, t, m))
    for chunk in (2, 3, 8, 100):  # of eight numbers
        found = of(chunk=chunk)(p, t, m)
        for ours, one in zip(flat(found), expected, strict=True):
            np.testing.assert_array_equal(ours, one)
            assert np.shape(ours) == np.shape(one)
    assert found[1][1][2].shape == (2, 2, 2)


def test_compiled_chunks():
    for chunk in (2, 8):
        jacobian = tl.prepare(tl.jacfwd(branches, chunk=chunk, engine="numba"), X)
        for x in (X, 2.0 * X, X[:2], X[:0]):
            expected = tl.jacfwd(branches, chunk=1, engine="python")(x)
            np.testing.assert_allclose(jacobian(x), expected, rtol=1e-13, atol=1e-14)


def test_float32():
    x = X.astype("float32")
    jacobian = tl.jacfwd(lambda x: x * x, chunk=2, engine="python")(x)
    assert jacobian.dtype == "float32"
    np.testing.assert_array_equal(jacobian, np.diag(2.0 * x))


def test_chunks_of_second_derivatives():
    def energy(x):
        return np.sum(np.sin(x) * x[0])

    expected = tl.hessian(energy, chunk=1, engine="python")(X)
    for chunk in (2, 5):
        np.testing.assert_array_equal(tl.hessian(energy, chunk=chunk, engine="python")(X), expected)
    second = tl.jacfwd(tl.jacfwd(energy, engine="python"), chunk=3)(X)
    np.testing.assert_allclose(second, expected, rtol=1e-13, atol=1e-14)


def test_the_function_is_computed_once_for_all_lanes():
    source = tl.derivative_source(tl.jacfwd(lambda x: np.exp(np.sin(x))), X)
    code = "\n".join(line.partition("#")[0] for line in source.splitlines())
    assert code.count("exp(") == code.count("sin(") == 1


def test_no_more_lanes_than_columns():
    jacobian = tl.jacfwd(branches)
    assert isinstance(jacobian, ByColumns)
    for size, lanes in ((1, 1), (3, 3), (8, 8), (20, 8)):
        layer = jacobian.chosen((np.ones(size),), {}).layers[-1]
        assert layer.step((0,)) == Forward((0,), keep_values=False, lanes=lanes)


@pytest.mark.parametrize("chunk", [0, -1, 2.0, True, None])
def test_what_is_no_chunk_is_refused(chunk):
    with pytest.raises(tl.ArgumentError, match="chunk="):
        tl.jacfwd(branches, chunk=chunk)


def diffusing(u0, k):
    u = u0.copy()
    change = np.zeros(len(u))
    for _ in range(3):
        for i in range(1, len(u) - 1):
            change[i] = u[i - 1] - 2.0 * u[i] + u[i + 1]
        for i in range(1, len(u) - 1):
            u[i] += k * change[i]
    return u


def test_lanes_that_share_no_value_run_in_loops_of_their_own():
    jacobian = tl.prepare(tl.jacfwd(diffusing, engine="numba"), X, 0.1)
    for x in (X, X[:3], np.linspace(0.0, 1.0, 11)):  # one run, another, and several
        for _ in range(2):
            expected = tl.jacfwd(diffusing, chunk=1, engine="python")(x, 0.1)
            np.testing.assert_allclose(jacobian(x, 0.1), expected, rtol=1e-13, atol=1e-14)
    source = tl.derivative_source(tl.jacfwd(diffusing, engine="numba"), X, 0.1)
    code = "\n".join(line.partition("#")[0] for line in source.splitlines())
    assert code.count("for i in range(1, ") == 2 * len(X)
    assert " u[i]" not in code  # the values themselves matter to no tangent


def scaled(m, t):
    return t * m


def test_a_jacobian_of_one_run_is_what_the_code_returns():
    m = np.asfortranarray([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    for model in (m, np.ascontiguousarray(m)):
        expected = 2.0 * np.eye(6).reshape(2, 3, 2, 3)
        fresh = tl.jacfwd(scaled, engine="numba")
        kept = tl.prepare(fresh, model, 1.0, copy=True)
        first = kept(model, 2.0)
        kept(model, 3.0)
        for found in (first, fresh(model, 2.0), tl.prepare(fresh, model, 1.0)(model, 2.0)):
            np.testing.assert_array_equal(found, expected)
        assert kept(model[:, :1], 2.0).shape == (2, 1, 2, 1)
