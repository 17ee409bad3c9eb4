"""Buffers whose place a record takes, and those that have to stay."""

import numpy as np
import pytest

from tapeless.ir.nodes import Store
from tapeless.ir.visitor import walk
from tapeless.testing import check_grads
from tapeless.transform.reverse import Reverse
from tests.transform.programs import pipeline


def squares(u, steps):
    u, change = u.copy(), np.zeros(len(u))
    for _ in range(steps):
        for i in range(1, len(u) - 1):
            change[i] = u[i - 1] - u[i] * u[i + 1]
        for i in range(1, len(u) - 1):
            u[i] += 0.1 * change[i] * change[i]
    return np.sum(u)


def twice_read(u, steps):
    u, change = u.copy(), np.zeros(len(u))
    for _ in range(steps):
        for i in range(len(u)):
            change[i] = u[i] * u[i]
        for i in range(len(u)):
            u[i] = 0.5 * change[i] * change[i]
        s = 0.0
        for i in range(len(u)):
            s += change[i] * u[i]
        u[0] += 0.1 * s
    return np.sum(u)


def neighbours_read(u, steps):
    u, change = u.copy(), np.zeros(len(u) + 1)
    for _ in range(steps):
        for i in range(1, len(u)):
            change[i] = (u[i] - u[i - 1]) * u[i]
        for i in range(1, len(u) - 1):
            u[i] += 0.1 * change[i + 1] * change[i]
    return np.sum(u)


def other_range(u, steps):
    u, change = u.copy(), np.zeros(len(u))
    for _ in range(steps):
        for i in range(1, len(u)):
            change[i] = u[i] * u[i - 1]
        for i in range(len(u)):
            u[i] += 0.1 * change[i] * change[i]
    return np.sum(u)


def read_before(u, steps):
    u, change = u.copy(), np.zeros(len(u))
    for _ in range(steps):
        for i in range(len(u)):
            u[i] += 0.1 * change[i] * change[i]
        for i in range(len(u)):
            change[i] = u[i] * u[i]
    return np.sum(u)


def read_at_the_end(u, steps):
    u, change = u.copy(), np.zeros(len(u))
    for _ in range(steps):
        for i in range(len(u)):
            change[i] = u[i] * u[i]
        for i in range(len(u)):
            u[i] = 0.5 * change[i] * change[i]
    return np.sum(u) + np.sum(change)


def filled_in_places(u, steps):
    u, change = u.copy(), np.ones(len(u))
    for _ in range(steps):
        for i in range(len(u)):
            if u[i] > 0.5:
                change[i] = u[i] * u[i]
        for i in range(len(u)):
            u[i] = 0.5 * change[i] * change[i]
    return np.sum(u)


U = np.array([0.3, 0.8, 0.4, 0.9, 0.6])


def written(function):
    """The arrays that the derivative writes."""
    derivative = pipeline(function, U, 3, steps=[Reverse((0,))]).derivative
    return [node.array.hint for node in walk(derivative.body) if isinstance(node, Store)]


@pytest.mark.parametrize("function", [squares, twice_read])
def test_the_record_takes_the_place_of_the_buffer(function):
    assert "change" not in written(function)
    check_grads(function, (U, 3), argnums=(0,), engine="numba", modes=("reverse",))


@pytest.mark.parametrize(
    "function", [neighbours_read, other_range, read_before, read_at_the_end, filled_in_places]
)
def test_a_buffer_that_is_read_in_other_ways_stays(function):
    assert "change" in written(function)
    check_grads(function, (U, 3), argnums=(0,), engine="numba", modes=("reverse",))
