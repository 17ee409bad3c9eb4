"""What an array holds in front of a loop is recorded once, where that is less than what is read."""

import numpy as np
import pytest

from tapeless.transform.reverse import Reverse
from tests.fuzz import check
from tests.transform.programs import operations, pipeline

X = np.array([0.3, -0.7, 1.2, 0.5, -0.2, 0.9])


def upwind(x, steps):
    u = x.copy()
    new = x.copy()
    for _ in range(steps):
        for i in range(1, len(u) - 1):
            if u[i] > 0.0:
                new[i] = u[i] - 0.3 * u[i] * (u[i] - u[i - 1])
            else:
                new[i] = u[i] - 0.3 * u[i] * (u[i + 1] - u[i])
        for i in range(1, len(u) - 1):
            u[i] = new[i]
    return np.sum(u * u)


def in_place(x, steps):
    v = x.copy()
    n = len(v)
    for i in range(n - 2, -1, -1):
        for j in range(i + 1):
            v[j] = v[j] * v[j + 1] + 0.1 * v[j] / (1.0 + steps)
    return np.sum(v * v)


def in_place_ahead(x, steps):
    v = x.copy()
    for _ in range(steps):
        for j in range(1, len(v)):
            v[j] = v[j] * v[j - 1] + v[j - 1]  # reads what it has just written
    return v[-1] + np.sum(v)


def changing_places(x, steps):
    u, v = x.copy(), x.copy()
    for _ in range(steps):
        for i in range(1, len(u) - 1):
            v[i] = u[i] * (u[i + 1] - u[i - 1]) + 0.5 * u[i]
        u, v = v, u
    return np.sum(u * u) + u[0] * v[1]


def three_buffers(x, steps):
    old, now, new = x.copy(), 0.9 * x, np.zeros(len(x))
    for _ in range(steps):
        for i in range(1, len(x) - 1):
            new[i] = 2.0 * now[i] - old[i] + 0.1 * now[i] * now[i + 1] * now[i - 1]
        old, now, new = now, new, old
    return np.sum(now * old) + new[0]


def one_buffer_twice(x, steps):
    u = x.copy()
    v = u
    for _ in range(steps):
        for i in range(1, len(u) - 1):
            v[i] = 0.3 * u[i] * (u[i + 1] - u[i - 1])
        u, v = v, u
    return np.sum(u * v)


def through_places(x, steps):
    u = x.copy()
    n = len(u)
    v = np.empty(n)
    for step in range(steps):
        for i in range(n):
            v[i] = u[(i + step) % n] * u[(2 * i) % n] + 0.3 * u[i] * u[i - 1]
        for i in range(n):
            u[i] = v[i]
    return np.sum(u)


def two_loops(x, steps):
    u = x.copy()
    n = len(u)
    flux = np.zeros(n)
    for _ in range(steps):
        for i in range(n - 1):
            flux[i] = u[i] * u[i + 1]
        for i in range(1, n - 1):
            flux[i] += u[i - 1] * u[i + 1] * u[i]
        for i in range(n):
            u[i] = 0.4 * flux[i] + 0.2 * u[i]
    return np.sum(u * u)


PROGRAMS = [
    upwind,
    in_place,
    in_place_ahead,
    changing_places,
    three_buffers,
    one_buffer_twice,
    through_places,
    two_loops,
]


@pytest.mark.parametrize("function", PROGRAMS)
@pytest.mark.parametrize("engine", ["lowered", "python"])
def test_derivatives(function, engine):
    for n, steps in ((6, 3), (6, 2), (3, 1), (2, 2)):
        checks = (check.first_order, check.second_order) if n == 3 else (check.first_order,)
        found = check.outcome(function, [X[:n].copy(), steps], checks=checks, engine=engine)
        assert found.kind == "ok", f"n = {n}: {found.kind}: {found.detail}"


def tapes(function):
    derivative = pipeline(function, X, 3, steps=[Reverse((0,))]).derivative
    return operations(derivative, "tape"), operations(derivative, "stack")


def test_a_branch_is_reversed_from_one_row_for_each_step():
    rows, stacks = tapes(upwind)
    assert [getattr(tape.target.type, "ndim", 0) for tape in rows] == [2]
    assert not stacks


def test_loops_between_two_writes_share_a_copy():
    rows, _ = tapes(two_loops)
    assert len(rows) == 1


def test_rows_of_a_loop_that_counts_down():
    rows, stacks = tapes(in_place)
    assert len(rows) == 1
    assert not stacks
