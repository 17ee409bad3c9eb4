"""Functions that `numba.vectorize` and `numpy.vectorize` made, called by and given to operators."""

from __future__ import annotations

import numpy as np
import pytest
from numba import cfunc, float64, guvectorize, vectorize

import tapeless as tl

SCALE = 2.0


@vectorize
def leaky(x, k):
    if x > 0.0:
        return SCALE * x
    s = 0.0
    for _ in range(3):
        s += k * x
    return s


@vectorize([float64(float64)])
def squared(x):
    return x * x


clipped = np.vectorize(lambda x: x if x > 0.5 else 0.0, otypes=[float])


def energy(x, k):
    return np.sum(leaky(x, k) ** 2)


def _arguments() -> list[tuple]:
    rng = np.random.default_rng(1)
    return [
        (0.7, -0.3),
        (rng.normal(size=4), 0.5),
        (rng.normal(size=(2, 3)), rng.normal(size=(2, 1))),
    ]


@pytest.mark.parametrize("arguments", _arguments(), ids=["numbers", "1", "2"])
def test_applies_the_function_to_each_element(arguments: tuple) -> None:
    value = tl.value_and_grad(energy, engine="python")(*arguments)[0]
    assert np.isclose(value, energy(*arguments), rtol=1e-14)  # sums in another order
    tl.check_grads(energy, arguments, engine="python")


def test_compiles() -> None:
    x = np.array([-1.0, 0.5, 2.0])
    assert np.array_equal(tl.grad(energy, engine="numba")(x, 1.0), [-18.0, 4.0, 16.0])


def test_is_differentiated_itself() -> None:
    assert tl.grad(leaky, engine="python")(1.5, 1.0) == 2.0
    assert tl.grad(leaky, argnums="k", engine="python")(-1.5, 1.0) == -4.5
    jacobian = tl.jacobian(leaky, engine="python")(np.array([1.0, -1.0]), 0.5)
    assert np.array_equal(jacobian, [[2.0, 0.0], [0.0, 1.5]])


def test_reads_globals_at_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    slope = tl.grad(leaky, engine="python")
    assert slope(1.0, 1.0) == 2.0
    monkeypatch.setitem(globals(), "SCALE", 3.0)
    assert slope(1.0, 1.0) == 3.0


@pytest.mark.parametrize("function", [squared, clipped], ids=["typed", "numpy"])
def test_other_kinds(function) -> None:
    def total(x):
        return np.sum(function(x))

    x = np.array([0.25, 2.0])
    expected = {squared: [0.5, 4.0], clipped: [0.0, 1.0]}[function]
    assert np.array_equal(tl.grad(total, engine="python")(x), expected)


def test_keeps_single_precision() -> None:
    def total(x):
        return np.sum(squared(x))

    assert tl.grad(total, engine="python")(np.ones(2, np.float32)).dtype == np.float32


def test_its_methods_are_refused() -> None:
    def folded(x):
        return leaky.reduce(x)

    with pytest.raises(tl.SourceError):
        tl.grad(folded, engine="python")(np.ones(2))


# ---- functions of rows ---------------------------------------------------------------------------


@guvectorize(["void(float64[:], float64[:], float64[:])"], "(n),(n)->()")
def inner(a, b, out):
    s = 0.0
    for i in range(a.shape[0]):
        s += a[i] * b[i]
    out[0] = s


@guvectorize(["void(float64[:], float64, float64[:])"], "(n),()->(n)")
def smoothed(a, k, out):
    s = 0.0
    for i in range(a.shape[0]):
        s = k * s + a[i]
        out[i] = s


ROWS = np.random.default_rng(2).normal(size=(3, 4))


def one_row(x):
    return inner(x, x)


def rows_and_a_row(x):
    return np.sum(inner(ROWS, x) ** 2)


def rows(x):
    return np.sum(smoothed(x, 0.5) ** 2)


def into_an_array(x):
    out = np.empty((3, 4))
    smoothed(x, 0.5, out)
    return np.sum(out**3)


@pytest.mark.parametrize(
    ("function", "x"),
    [(one_row, ROWS[0]), (rows_and_a_row, ROWS[1]), (rows, ROWS), (into_an_array, ROWS)],
    ids=["row", "rows and a row", "rows", "into an array"],
)
def test_functions_of_rows(function, x) -> None:
    value = tl.value_and_grad(function, engine="python")(x)[0]
    assert np.isclose(value, function(x), rtol=1e-14)  # sums in another order
    tl.check_grads(function, (x,), engine="python", order=1)


def test_too_many_arguments_for_rows_are_refused() -> None:
    def wrong(x):
        return inner(x, x, x, x)

    with pytest.raises(tl.UnsupportedCall, match="takes 2 arrays"):
        tl.grad(wrong, engine="python")(ROWS[0])


def test_a_callback_for_c() -> None:
    @cfunc("float64(float64)")
    def squared_in_c(x):
        return x * x

    assert tl.grad(squared_in_c, engine="python")(1.5) == 3.0
