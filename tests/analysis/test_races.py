"""`prange` loops whose iterations conflict, and loops that only look so."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit, prange

import tapeless as tl

X = np.array([0.3, -0.7, 1.1, 0.4])
ORDER = np.array([2, 0, 3, 1])


# ---- iterations that conflict --------------------------------------------------------------------


def one_element(x):
    y = np.zeros(2)
    for i in prange(len(x)):
        y[0] = x[i]  # race
    return y[0]


def adds_to_one_element(x):
    y = np.zeros(2)
    for i in prange(len(x)):
        y[1] += x[i]  # race
    return y[1]


def adds_to_all_elements(x):
    y = np.zeros(2)
    for i in prange(len(x)):
        y[:] += x[i]  # race
    return np.sum(y)


def inner_loop(x):
    y = np.zeros(4)
    for _ in prange(3):
        for j in range(4):
            y[j] += x[j]  # race
    return np.sum(y)


def neighbour(x):
    y = np.zeros(4)
    for i in prange(1, len(x)):
        y[i] = y[i - 1] + x[i]  # race
    return np.sum(y)


def neighbouring_rows(x):
    y = np.zeros((4, 2))
    for i in prange(1, len(x)):
        for j in range(2):
            y[i, j] = y[i - 1, j] + x[i]  # race
    return np.sum(y)


def reads_all(x):
    y = x * x
    for i in prange(len(x)):
        y[i] = np.sum(y)  # race
    return np.sum(y)


def scratch(x):
    buffer = np.zeros(1)
    total = 0.0
    for i in prange(len(x)):
        buffer[0] = x[i] * x[i]  # race
        total += buffer[0]
    return total


def recurrence(x):
    s = 0.0
    for i in prange(len(x)):
        s = 0.5 * s + x[i]  # race
    return s


def last_value(x):
    last = 0.0
    for i in prange(len(x)):
        last = x[i]  # race
    return last


def reads_partial_sums(x):
    y = np.zeros(4)
    s = 0.0
    for i in prange(len(x)):
        s += x[i]  # race
        y[i] = s
    return np.sum(y)


def in_a_callee(x):
    y = np.zeros(2)
    for i in prange(len(x)):
        write(y, x[i])
    return y[0]


def write(y, value):
    y[0] = value  # race


RACES = [
    one_element,
    adds_to_one_element,
    adds_to_all_elements,
    inner_loop,
    neighbour,
    neighbouring_rows,
    reads_all,
    scratch,
    recurrence,
    last_value,
    reads_partial_sums,
    in_a_callee,
]


@pytest.mark.parametrize("function", RACES, ids=lambda f: f.__name__)
def test_conflicts_are_refused_at_the_line(function) -> None:
    with pytest.raises(tl.DataRace) as raised:
        tl.grad(function, engine="python")(X)
    location = raised.value.location
    assert location is not None
    assert location.text.endswith("# race")


def test_the_array_and_the_other_line_are_named() -> None:
    with pytest.raises(tl.DataRace, match=r"elements of `y` that others read in line \d+"):
        tl.grad(neighbour, engine="python")(X)
    with pytest.raises(tl.DataRace, match="`s`"):
        tl.grad(recurrence, engine="python")(X)


def test_the_same_loops_over_range_are_not_refused() -> None:
    def plain_recurrence(x):
        s = 0.0
        for i in range(len(x)):
            s = 0.5 * s + x[i]
        return s

    assert np.array_equal(tl.grad(plain_recurrence, engine="python")(X), [0.125, 0.25, 0.5, 1.0])


# ---- iterations that do not ----------------------------------------------------------------------


def own_elements(x):
    y = np.empty(4)
    for i in prange(len(x)):
        y[i] = x[i] * x[i - 1]
    return np.sum(y)


def own_rows(x):
    y = np.zeros((4, 3))
    for i in prange(len(x)):
        row = y[i]
        for j in range(1, 3):
            row[j] = row[j - 1] + x[i] * j
    return np.sum(y * y)


def scattered(x):
    y = np.zeros(4)
    for i in prange(len(x)):
        y[ORDER[i]] = x[i] * x[i]
    return np.sum(y * np.arange(4.0))


def private_scratch(x):
    total = 0.0
    for i in prange(len(x)):
        buffer = np.zeros(2)
        buffer[0] = x[i]
        buffer[1] = x[i] * buffer[0]
        total += buffer[1]
    return total


def on_a_path(x):
    y = np.zeros(2)
    for i in prange(len(x)):
        if i == 2:
            y[0] = x[i] * x[i]
    return y[0]


def reductions(x):
    s, p, high, low = 0.0, 1.0, -10.0, 10.0
    total = np.zeros(2)
    for i in prange(len(x)):
        if x[i] > 0.0:
            s += x[i]
        else:
            s -= x[i] * x[i]
        p /= x[i]
        high = max(high, x[i])
        low = min(x[i], low)
        total += x[i] * x[i]
    return s * p + high * low + total[0] * total[1]


def inner_while(x):
    s = 0.0
    for i in prange(len(x)):
        z = x[i]
        while abs(z) < 1.0:
            s += z
            z = z * 2.0
    return s


def two_halves(x):
    y = np.zeros(2)
    for i in prange(2):
        y[i] = x[i] + x[i + 2]
    return y[0] * y[1]


FREE = [
    own_elements,
    own_rows,
    scattered,
    private_scratch,
    on_a_path,
    reductions,
    inner_while,
    two_halves,
]


@pytest.mark.parametrize("function", FREE, ids=lambda f: f.__name__)
def test_independent_iterations_are_differentiated(function) -> None:
    tl.check_grads(function, (X,), engine="python", order=1)


def test_a_compiled_parallel_function() -> None:
    compiled = njit(parallel=True)(own_elements)
    expected = tl.grad(own_elements, engine="python")(X)
    assert np.allclose(tl.grad(compiled, engine="numba")(X), expected, rtol=1e-14)
