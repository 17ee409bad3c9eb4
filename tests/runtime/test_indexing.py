"""Subscripts that hold arrays, against NumPy."""

import numpy as np
import pytest
from numba import njit

from tapeless.runtime.indexing import add_at, gather, last_writes, scatter
from tests.runtime.against_numpy import compare
from tests.sampling import sampled

RANDOM = np.random.default_rng(3)
V, M, C = RANDOM.random(5), RANDOM.random((4, 5)), RANDOM.random((3, 4, 5))
I, I2, J = np.array([0, 2, 2, -1]), np.array([[0, 1], [1, 0]]), np.array([[0], [2]])
ALL = slice(None)

# the array, and the index as Python text in terms of x, i, i2 and j
SUBSCRIPTS = [
    (V, "(i,)"),
    (V, "(i2,)"),
    (V, "(x > 0.5,)"),
    (M, "(j, i)"),
    (M, "(x > 0.5,)"),
    (C, "(0, slice(None), i)"),
    (C, "(slice(None), i, slice(0, 4, 2))"),
    (C, "(i2, slice(None), j)"),
    (C, "(None, i2[:, 0], ...)"),
    (C, "(slice(None), x[0] > 0.5)"),
    (C.T, "(slice(None), j, i2[0])"),
]


SOME = sampled(SUBSCRIPTS, 6)


@pytest.mark.parametrize(("x", "index"), SOME, ids=[f"{x.shape}{t}" for x, t in SOME])
def test_subscript(x, index):
    names = {"gather": gather, "scatter": scatter, "add_at": add_at}
    names |= {"last_writes": last_writes, "np": np}
    text = f"""
def program(x, i, i2, j, value):
    read = gather(x, {index})
    written = np.copy(x)
    scatter(written, {index}, value)
    added = np.copy(x)
    add_at(added, {index}, value)
    marked = np.zeros_like(x)
    last = last_writes(marked, {index})
    return read, written, added, marked, last
"""
    exec(text, names)
    shape = x[eval(index, {"x": x, "i": I, "i2": I2, "j": J})].shape
    compare(names["program"], x, I, I2, J, RANDOM.random(shape), rtol=1e-15)


def test_the_last_write_to_a_place():
    x = np.zeros(3)
    last = njit(lambda x, i: last_writes(x, (i,)))(x, np.array([2, 0, 2]))
    np.testing.assert_array_equal(last, [False, True, True])
    np.testing.assert_array_equal(x, 0.0)


def test_a_value_that_broadcasts():
    def program(x, i, row):
        y = np.copy(x)
        scatter(y, (i, slice(None)), row)
        scatter(y, (i,), 1.5)
        z = np.copy(x)
        add_at(z, (slice(None), i), row[:1])
        return y, z

    compare(program, M, I, M[0])


def test_out_of_range():
    read = njit(lambda x, i: gather(x, (i,)))
    with pytest.raises(IndexError):
        read(V, np.array([0, 5]))
    with pytest.raises(IndexError):
        read(V, np.array([-6]))
    with pytest.raises(IndexError):
        read(V, np.array([True, False]))
    with pytest.raises(IndexError):
        njit(lambda x, i, j: gather(x, (i, j)))(M, np.array([0, 1]), np.array([0, 1, 2]))
