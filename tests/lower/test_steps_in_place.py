"""Loops that overwrite what the loop before them read, at neighbouring places."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.nodes import For, Store
from tapeless.ir.visitor import walk
from tapeless.transform.forward import Forward
from tests.fuzz.check import first_order, outcome
from tests.transform.programs import pipeline

X = np.array([0.3, -0.7, 1.2, 0.5, 0.9])


def diffused(start, rate):
    u = start.copy()
    change = np.zeros(len(u))
    for _ in range(3):
        for i in range(1, len(u) - 1):
            change[i] = u[i - 1] - 2.0 * u[i] + u[i + 1]
        for i in range(1, len(u) - 1):
            u[i] += rate * change[i]
    return np.sum(u * u)


def carried_upwind(start, rate):
    u = start.copy()
    new = np.zeros(len(u))
    for _ in range(3):
        for i in range(1, len(u)):
            new[i] = u[i] - rate * u[i] * (u[i] - u[i - 1])
        for i in range(1, len(u)):
            u[i] = new[i]
    return np.sum(u * u)


def carried_downwind(start, rate):
    u = start.copy()
    flow = np.zeros(len(u))
    for _ in range(3):
        for i in range(len(u) - 1):
            flow[i] = rate * (u[i + 1] - u[i])
        for i in range(len(u) - 1):
            u[i] += flow[i]
    return np.sum(u * u) + np.sum(flow)


def of_two_behind(start, rate):
    u = start.copy()
    new = np.zeros(len(u))
    for i in range(2, len(u)):
        new[i] = rate * u[i - 2]
    for i in range(2, len(u)):
        u[i] += new[i]
    return np.sum(u * u)


def reading_ahead(start, rate):
    u = start.copy()
    new = np.zeros(len(u))
    for i in range(1, len(u) - 1):
        new[i] = rate * u[i - 1] * u[i]
    for i in range(1, len(u) - 1):
        u[i] += new[i + 1]
    return np.sum(u * u)


def of_other_ranges(start, rate):
    u = start.copy()
    new = np.zeros(len(u))
    for i in range(1, len(u)):
        new[i] = rate * u[i - 1] * u[i]
    for i in range(1, len(u) - 1):
        u[i] += new[i]
    return np.sum(u * u)


def of_views(start, rate):
    u = start.copy()
    rest = u[1:]
    new = np.zeros(len(rest))
    for i in range(1, len(rest)):
        new[i] = rate * u[i - 1] * rest[i]
    for i in range(1, len(rest)):
        u[i] += new[i]
    return np.sum(u * u)


JOINED = [diffused, carried_upwind, carried_downwind, of_views]
APART = [of_two_behind, reading_ahead, of_other_ranges]


def lowered(function, active=(0,)):
    return pipeline(function, X, 0.2, steps=[Forward(active)]).derivative


@pytest.mark.parametrize("function", [*JOINED, *APART])
def test_how_many_loops_are_left(function):
    loops = [node for node in walk(lowered(function).body) if isinstance(node, For)]
    writing = [loop for loop in loops if any(isinstance(n, Store) for n in loop.body.nodes)]
    assert len(writing) == (1 if function in JOINED else 2)


@pytest.mark.parametrize("function", [*JOINED, *APART])
def test_derivatives_of_both_modes(function):
    for n in (5, 3):
        args = [X[:n].copy(), 0.2]
        found = outcome(function, args, checks=(first_order,), engine="lowered")
        assert found.kind == "ok", found.detail


def test_loops_that_do_not_run_change_nothing():
    for n in (0, 1, 2):
        x = X[:n].copy()
        value, tangent = tl.jvp(diffused, (x, 0.2), (x, 1.0), engine="numba")
        assert tangent == 2.0 * value == 2.0 * np.sum(x * x)
