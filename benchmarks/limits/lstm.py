"""The products that do not wait for the state are taken out of the loop, as one of matrices.

Forwards that is what the inputs give to the gates; backwards it is the gradients of both matrices,
from the recorded cotangents of the gates. The gates are recorded after their sigmoids and tanhs,
whose slopes need nothing else.
"""

import numpy as np
from numba import njit

from benchmarks.case import Limit
from tapeless.runtime.accumulate import radd
from tapeless.runtime.vmath import exp, tanh


@njit(error_model="numpy")
def value_and_grad(
    w, u, b, inputs, w_bar, u_bar, b_bar, gates, states, cells, hidden_bar, cell_bar, product
):
    steps = inputs.shape[0]
    np.dot(inputs, w.T, gates)
    states[0] = 0.0
    cells[0] = 0.0
    for t in range(steps):
        np.dot(u, states[t], product)
        forward(gates[t], product, b, cells[t], cells[t + 1], states[t + 1])
    n = hidden_bar.shape[0]
    value = 0.0
    for i in range(n):
        value = radd(value, states[steps, i] * states[steps, i])
        hidden_bar[i] = 2.0 * states[steps, i]
        cell_bar[i] = 0.0

    b_bar[:] = 0.0
    for t in range(steps - 1, -1, -1):
        reverse(gates[t], cells[t], cells[t + 1], hidden_bar, cell_bar, b_bar)
        np.dot(u.T, gates[t], hidden_bar)
    np.dot(gates.T, inputs, w_bar)
    np.dot(gates.T, states[:steps], u_bar)
    return value


@njit(error_model="numpy")
def forward(gates, product, b, cell, after, hidden):
    n = cell.shape[0]
    for i in range(3 * n):
        gates[i] = 1.0 / (1.0 + exp(-(gates[i] + product[i] + b[i])))
    for i in range(n):
        k = 3 * n + i
        gates[k] = tanh(gates[k] + product[k] + b[k])
        after[i] = gates[i] * cell[i] + gates[n + i] * gates[k]
        hidden[i] = gates[2 * n + i] * tanh(after[i])


@njit(error_model="numpy", fastmath={"contract"})
def reverse(gates, cell, after, hidden_bar, cell_bar, b_bar):
    """From the gates to their cotangents, in the same place."""
    n = cell.shape[0]
    for i in range(n):
        keep, enter, leave, fresh = gates[i], gates[n + i], gates[2 * n + i], gates[3 * n + i]
        bent = tanh(after[i])
        flow = cell_bar[i] + hidden_bar[i] * leave * (1.0 - bent * bent)
        gates[i] = flow * cell[i] * keep * (1.0 - keep)
        gates[n + i] = flow * fresh * enter * (1.0 - enter)
        gates[2 * n + i] = hidden_bar[i] * bent * leave * (1.0 - leave)
        gates[3 * n + i] = flow * enter * (1.0 - fresh * fresh)
        cell_bar[i] = flow * keep
    for i in range(4 * n):
        b_bar[i] += gates[i]


def workspace(w, u, b, inputs):
    steps, n = len(inputs), len(b) // 4
    gradients = (np.empty_like(w), np.empty_like(u), np.empty_like(b))
    records = (np.empty((steps, 4 * n)), np.empty((steps + 1, n)), np.empty((steps + 1, n)))
    return *gradients, *records, np.empty(n), np.empty(n), np.empty(4 * n)


limit = Limit(value_and_grad, workspace)
