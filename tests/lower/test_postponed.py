"""Sums that go to elements behind are added after the loop."""

import numpy as np
import pytest

from tapeless.ir.nodes import Const, For
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.fuzz import check
from tests.transform.programs import pipeline

X = np.array([0.3, -0.7, 1.2, 0.5, -0.2, 0.9])


def from_above(x):
    v = x.copy()
    for i in range(len(v) - 1, 0, -1):
        for j in range(i):
            v[j] = max(0.3 * v[j] + 0.6 * v[j + 1], 0.4 * v[j] * v[j])
    return v[0]


def from_two_above(x):
    v = x.copy()
    for _ in range(3):
        for j in range(len(v) - 2):
            v[j] = v[j] * v[j + 1] - 0.5 * v[j + 2] + v[j + 1]
    return np.sum(v * v)


def from_below(x):
    v = x.copy()
    for _ in range(3):
        for j in range(len(v) - 1, 0, -1):
            v[j] = v[j] * v[j - 1] + 0.5 * v[j - 1]
    return np.sum(v * v)


def one_after_the_other(x):
    v = x.copy()
    for _ in range(2):
        for j in range(1, len(v)):
            v[j] = v[j] * v[j - 1]  # each needs the one before
    return np.sum(v * v)


@pytest.mark.parametrize("function", [from_above, from_two_above, from_below, one_after_the_other])
def test_derivatives(function):
    for n in (6, 3, 2, 1):
        checks = (check.first_order,)
        found = check.outcome(function, [X[:n].copy()], checks=checks, engine="lowered")
        assert found.kind == "ok", f"n = {n}: {found.kind}: {found.detail}"


def test_the_reverse_of_a_step_in_place_runs_upward():
    for function in (from_above, from_two_above, from_below):
        derivative = pipeline(function, X, steps=[Reverse((0,))]).derivative
        loops = [node for node in walk(derivative.body) if isinstance(node, For)]
        inner = [n for n in loops if not any(isinstance(m, For) for m in walk(n.body))]
        down = [n for n in inner if n.step == Const(-1)]
        assert len(down) == (function is from_below)  # the program's own
