"""The iterates on a tape that grows; a row of the matrix and its cotangent in one loop backwards.

The element on the diagonal is left out by a selection, not a branch, so that the loops vectorise.
"""

import numpy as np
from numba import njit

from benchmarks.case import Limit
from tapeless.runtime.accumulate import radd


@njit(error_model="numpy")
def value_and_grad(a, b, tolerance, a_bar, b_bar, tape, x_bar, before_bar):
    n = b.shape[0]
    for i in range(n):
        tape[0, i] = 0.0
    last = 0
    change = 1.0
    while change > tolerance:
        if last + 1 == tape.shape[0]:
            tape = longer(tape)
        change = forward(a, b, tape[last], tape[last + 1])
        last += 1
    total = 0.0
    for i in range(n):
        total = radd(total, tape[last, i] * tape[last, i])
        x_bar[i] = 2.0 * tape[last, i]

    a_bar[:] = 0.0
    b_bar[:] = 0.0
    for step in range(last, 0, -1):
        before_bar[:] = 0.0
        reverse(a, tape[step - 1], tape[step], a_bar, b_bar, x_bar, before_bar)
        x_bar[:] = before_bar
    return total


@njit(error_model="numpy")
def forward(a, b, x, after):
    change = 0.0
    for i in range(b.shape[0]):
        s = b[i]
        for j in range(b.shape[0]):
            s = radd(s, -a[i, j] * x[j] if j != i else 0.0)
        after[i] = s / a[i, i]
        change = max(change, abs(after[i] - x[i]))
    return change


@njit(error_model="numpy", fastmath={"contract"})
def reverse(a, x, after, a_bar, b_bar, after_bar, x_bar):
    n = x.shape[0]
    for i in range(n):
        flow = after_bar[i] / a[i, i]
        b_bar[i] += flow
        diagonal, collected = a_bar[i, i], x_bar[i]
        for j in range(n):
            a_bar[i, j] -= flow * x[j]
            x_bar[j] -= flow * a[i, j]
        a_bar[i, i], x_bar[i] = diagonal - flow * after[i], collected


@njit
def longer(tape):
    result = np.empty((2 * tape.shape[0], tape.shape[1]))
    result[: tape.shape[0]] = tape
    return result


def workspace(a, b, tolerance):
    n = len(b)
    tape = np.empty((64, n))
    return np.empty_like(a), np.empty_like(b), tape, np.empty(n), np.empty(n)


limit = Limit(value_and_grad, workspace)
