"""Loops whose indices wrap around."""

import numpy as np
import pytest

from tapeless.ir.nodes import For
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.fuzz import check
from tests.transform.programs import pipeline

X = np.array([0.3, -0.7, 1.2, 0.5, -0.2, 0.9])
A = np.arange(12.0).reshape(3, 4) / 7.0 - 0.4


def ring(x):
    n = len(x)
    s = 0.0
    for i in range(n):
        s += x[i] * x[(i + 1) % n] * x[(i - 1) % n]
    return s


def far(x):
    s = 0.0
    for i in range(len(x)):
        s += x[i] * x[(i + 3) % len(x)] + x[i - 2] ** 2
    return s


def stepped(x):
    n = len(x)
    u, v = x.copy(), np.empty(n)
    for _ in range(3):
        for i in range(n):
            v[i] = u[i] + 0.2 * (u[(i + 1) % n] - 2.0 * u[i] + u[i - 1]) * u[i]
        u, v = v, u
    return np.sum(u * u)


def written_behind(x):
    n = len(x)
    u = np.zeros(n)
    for i in range(n):
        u[(i + 1) % n] += x[i] * x[i]
        u[i - 1] = u[i - 1] * x[i] + x[i]
    return np.sum(u * u)


def carried(x):
    n = len(x)
    s, last = 0.0, 1.0
    for i in range(n):
        s += last * x[(i + 1) % n]
        last = 0.5 * last + x[i]
    return s * last


def lattice(a):
    n, m = a.shape
    s = 0.0
    for i in range(n):
        for j in range(m):
            s -= a[i, j] * (a[(i + 1) % n, j] + a[i, (j + 1) % m]) * a[i - 1, j]
    return s


@pytest.mark.parametrize("function", [ring, far, stepped, written_behind, carried])
@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_derivatives(function, n):
    if function is far and n == 1:
        n = 4  # x[-2] is out of range
    found = check.outcome(function, [X[:n].copy()], checks=(check.first_order,), engine="lowered")
    assert found.kind == "ok", f"{found.kind}: {found.detail}"


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (2, 2), (3, 4)])
def test_both_axes(shape):
    a = A.ravel()[: shape[0] * shape[1]].reshape(shape).copy()
    found = check.outcome(lattice, [a], checks=(check.first_order,), engine="lowered")
    assert found.kind == "ok", f"{found.kind}: {found.detail}"


def test_between_the_ends_there_is_no_remainder():
    derivative = pipeline(ring, X, steps=[Reverse((0,))]).derivative
    loops = [node for node in walk(derivative.body) if isinstance(node, For)]
    plain = [n for n in loops if not any(getattr(m, "op", "") == "mod" for m in n.body.nodes)]
    assert len(plain) == 2  # forward and backward
    assert not any(getattr(node, "checked", False) for loop in plain for node in loop.body.nodes)
