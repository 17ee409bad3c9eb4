"""Elements that are cheap to compute are computed where they are read, with the same checks."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.nodes import Load
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.transform.programs import pipeline


def shifted_entropy(weights, rows, labels):
    loss = 0.0
    for i in range(rows.shape[0]):
        z = weights @ rows[i]
        shifted = z - np.max(z)
        loss += np.log(np.sum(np.exp(shifted))) - shifted[labels[i]]
    return loss


def two_lengths(x, i):
    """The element is computed of two arrays, and the index may be negative."""
    y = x[1:] - x[:-1]
    return y[i] * np.sum(y)


WEIGHTS, ROWS = np.arange(12.0).reshape(4, 3) / 10, np.ones((5, 3))


def test_an_index_that_data_decides_stays_checked():
    labels = np.zeros(5, dtype=np.int64)
    found = pipeline(shifted_entropy, WEIGHTS, ROWS, labels, steps=[Reverse((0,))])
    loads = [n for n in walk(found.derivative.body) if isinstance(n, Load) and n.checked]
    assert loads


@pytest.mark.parametrize("label", [4, -5])
def test_an_index_beyond_the_end_is_an_error(label):
    labels = np.array([0, 1, 2, 3, label])
    with pytest.raises(IndexError):
        tl.grad(shifted_entropy, engine="numba")(WEIGHTS, ROWS, labels)


def test_negative_indices_count_from_the_end_of_the_array_itself():
    x = np.array([1.0, 3.0, 2.0, 7.0])
    tl.check_grads(two_lengths, (x, -1), engine="numba", order=1)


def mirrored(x, A):
    """A product that is cheap in its elements, but read backwards as a view."""
    y = 0.5 * (x @ A)
    y = y - y[::-1]
    return y[0] ** 2


def test_a_view_is_no_element():
    """The fuzzer's programs 400175 and 400820: the lowering crashed on the view."""
    x, A = np.array([1.0, 3.0, 2.0]), np.arange(12.0).reshape(3, 4) ** 2
    tl.check_grads(mirrored, (x, A), engine="numba", order=1)
