"""Digamma and its derivatives against mpmath; the other small helpers."""

import mpmath as mp
import numpy as np
import pytest
from numba import njit

from tapeless.runtime.accumulate import radd
from tapeless.runtime.special import digamma, polygamma
from tapeless.runtime.tape import empty_stack

POINTS = [1e-6, 0.1, 0.5, 1.0, 1.4616321449683622, 2.5, 9.99, 10.0, 35.0, 1e8, -0.5, -2.3, -20.7]


@pytest.mark.parametrize("x", POINTS)
def test_digamma(x):
    assert digamma(x) == pytest.approx(float(mp.digamma(x)), rel=4e-15, abs=2e-15)


@pytest.mark.parametrize("n", [1, 2, 3, 5])
@pytest.mark.parametrize("x", [x for x in POINTS if x > 0])
def test_polygamma(n, x):
    assert polygamma(n, x) == pytest.approx(float(mp.polygamma(n, x)), rel=5e-15)


def test_at_the_poles():
    assert np.isnan(digamma(0.0))
    assert np.isnan(digamma(-3.0))
    assert polygamma(1, -3.0) == np.inf


def test_radd_keeps_its_flag_to_itself():
    """A compensated sum next to it stays one."""

    @njit(error_model="numpy")
    def program(x):
        plain, total, lost = 0.0, 0.0, 0.0
        for value in x:
            plain = radd(plain, value)
            y = value - lost
            t = total + y
            lost = (t - total) - y
            total = t
        return plain, total

    x = np.full(100_000, 0.1)
    plain, compensated = program(x)
    assert plain == pytest.approx(1e4, rel=1e-11)
    assert compensated == 1e4


def test_stacks():
    @njit(error_model="numpy")
    def program(n):
        numbers, arrays = empty_stack(0.0), empty_stack(np.empty((0, 0))[::2, ::2])
        for k in range(n):
            numbers.append(k + 0.5)
            arrays.append(np.full((2, k), 1.0)[::1, ::1])
        total = 0.0
        for _ in range(n):
            total = 2 * total + numbers.pop() + arrays.pop().size
        return total, len(numbers)

    assert program(3) == (2 * (2 * (2.5 + 4) + 1.5 + 2) + 0.5, 0)
    assert program(0) == (0.0, 0)
