"""An element that was just read or written is not read again."""

import numpy as np
import pytest

from tapeless.ir.nodes import Load
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.fuzz import check
from tests.transform.programs import pipeline

X = np.array([0.3, -0.7, 1.2, 0.5])


def stored_and_read(x):
    u = x.copy()
    for i in range(len(u)):
        u[i] = u[i] * u[i]
        u[i] = u[i] + 0.5 * u[i]
    return np.sum(u * u)


def changed_between(x):
    u = x.copy()
    v = u
    for i in range(1, len(u)):
        before = u[i]
        v[i] = 2.0 * u[i - 1]
        u[i] = before * u[i] + v[i - 1]
    return np.sum(u * u)


def changed_in_a_branch(x):
    u = x.copy()
    for i in range(1, len(u)):
        before = u[i]
        if before > 0.0:
            u[i] = before * u[i - 1]
        u[i - 1] = u[i] * before
    return np.sum(u * u)


def changed_in_a_loop(x):
    u = x.copy()
    for i in range(1, len(u)):
        s = u[0] * u[i]
        for j in range(i):
            s += u[0] * u[j]
            u[j] = s
        u[i] = u[0] + s
    return np.sum(u * u)


def rounded(x):
    u = np.zeros(2, np.float32)
    s = 0.0
    for i in range(len(x)):
        u[0] = x[i]
        s += u[0] * x[i]
    return s


PROGRAMS = [stored_and_read, changed_between, changed_in_a_branch, changed_in_a_loop]


@pytest.mark.parametrize("function", PROGRAMS)
def test_derivatives(function):
    found = check.outcome(function, [X.copy()], checks=(check.first_order,), engine="lowered")
    assert found.kind == "ok", f"{found.kind}: {found.detail}"


def loads(function):
    typed = pipeline(function, X, steps=[Reverse((0,))]).stages["typed"]
    return sum(isinstance(node, Load) for node in walk(typed.body))


def test_each_element_is_read_once():
    assert loads(stored_and_read) == 1
    assert loads(changed_between) == 3


def test_what_is_rounded_when_it_is_stored_is_read():
    assert loads(rounded) == 3  # `x[i]` twice
