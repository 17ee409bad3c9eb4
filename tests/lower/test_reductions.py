"""Extrema, sums along axes and gathers as loops over numbers."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.analysis.aliasing import is_gather
from tapeless.ir.nodes import Load
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.fuzz.check import first_order, outcome
from tests.transform.programs import operations, pipeline

A = np.array([[0.3, -0.7, 1.2], [0.5, 0.1, -0.4], [0.9, 0.2, 2.0], [-1.0, -0.3, 0.8]])
LABELS = np.array([2, 0, 2, 1])
X = A[:, 0].copy()


def lowered(function, *args, active=(0,)):
    return pipeline(function, *args, steps=[Reverse(active)]).derivative


def cross_entropy(scores, labels):
    shifted = scores - np.max(scores, axis=1, keepdims=True)
    sums = np.sum(np.exp(shifted), axis=1)
    return np.mean(np.log(sums) - shifted[np.arange(len(labels)), labels])


def test_a_softmax_is_written_without_reductions_and_gathers_of_arrays():
    found = lowered(cross_entropy, A, LABELS)
    for reduction in ("numpy.max", "numpy.sum", "numpy.mean"):
        assert not operations(found, reduction)
    loads = [n for n in walk(found.body) if isinstance(n, Load)]
    assert not any(is_gather(load.index) for load in loads)
    assert operations(found, "vmath.exp")  # the loop around it vectorises
    found = tl.grad(cross_entropy)(A, LABELS)
    expected = tl.grad(cross_entropy, engine="python")(A, LABELS)
    np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize(
    "function",
    [
        lambda a: np.sum(np.max(a, axis=0) ** 2) + np.sum(a.min(axis=-1) * a[:, 0]),
        lambda a: np.max(a) * np.min(a[1:] * a[:-1]),
        lambda a: np.sum(np.max(a[:, None, :] * a[None, :, :], axis=1) ** 2),
        lambda a: np.sum((a > 0.25).sum(axis=0) * a) + np.mean(a > 0.0) * a[0, 0],
        lambda a: np.sum(np.outer(a[0], a[:, 1]) * np.outer(a[2], a[:, 0])),
    ],
)
def test_reductions_agree_with_differences(function):
    found = outcome(function, [A.copy()], checks=(first_order,))
    assert found.kind == "ok", found.detail


def gathered(x, k):
    y = x * x
    y[k] *= x[k]
    y[k] += x[0] * y[k[::-1]]
    return np.sum(y * x)


def gathered_of_a_matrix(a, k):
    b = a * a
    b[k, 1] = a[k, 0] * a[0, k]
    return np.sum(b[k, k] * a[k, k])


@pytest.mark.parametrize("k", [[0, 2, 1], [2, 2, 0], [-1, 0, -1]])
def test_gathers_and_scatters_agree_with_differences(k):
    for function, arg in ((gathered, X), (gathered_of_a_matrix, A[:3].copy())):
        found = outcome(function, [arg.copy(), np.array(k)], checks=(first_order,))
        assert found.kind == "ok", found.detail


def test_a_gather_out_of_range_is_an_index_error():
    with pytest.raises(IndexError):
        tl.grad(gathered)(X, np.array([0, 4]))


def largest(x):
    return np.max(x) * x[0]


def test_an_extremum_takes_nan_for_the_largest():
    value, slope = tl.value_and_grad(largest)(np.array([1.0, np.nan, 2.0]))
    assert np.isnan(value)
    assert np.isnan(slope[0])


def largest_of_part(x, n):
    return np.max(x[:n]) + x[0]


def test_an_extremum_of_nothing_is_a_value_error():
    assert tl.value_and_grad(largest_of_part)(X, 2)[0] == pytest.approx(0.5 + 0.3)
    with pytest.raises(ValueError, match=r"empty|zero-size"):
        tl.grad(largest_of_part)(X, 0)
