"""Zeros that are left away: what is added to them stays, all of it."""

import numpy as np

from tapeless.testing import check_grads


def read_three_times(x, steps):
    x, square = x.copy(), np.zeros(len(x))
    for _ in range(steps):
        for i in range(len(x)):
            square[i] = x[i] * x[i]
        for i in range(len(x)):
            x[i] += 0.1 * square[i] * square[i] - square[i]
    return np.sum(x)


def test_an_element_that_is_read_several_times_collects_from_all_reads():
    x = np.array([0.3, 0.8, -0.4])
    check_grads(read_three_times, (x, 2), argnums=(0,), engine="numba", modes=("reverse",))
