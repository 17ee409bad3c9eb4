"""A sequence through an LSTM cell: small products of matrices with vectors, and their gates."""

import numpy as np

from benchmarks.case import Case


def norm_of_last_state(w, u, b, inputs):
    n = len(b) // 4
    hidden = np.zeros(n)
    cell = np.zeros(n)
    for t in range(len(inputs)):
        gates = w @ inputs[t] + u @ hidden + b
        keep = 1.0 / (1.0 + np.exp(-gates[:n]))
        enter = 1.0 / (1.0 + np.exp(-gates[n : 2 * n]))
        leave = 1.0 / (1.0 + np.exp(-gates[2 * n : 3 * n]))
        cell = keep * cell + enter * np.tanh(gates[3 * n :])
        hidden = leave * np.tanh(cell)
    return np.sum(hidden**2)


def sized(steps, features, units):
    random = np.random.default_rng(18)
    w = random.normal(size=(4 * units, features)) / np.sqrt(features)
    u = random.normal(size=(4 * units, units)) / np.sqrt(units)
    return w, u, np.zeros(4 * units), random.normal(size=(steps, features))


case = Case(
    name="lstm",
    title="LSTM cell, 50 steps, 16 inputs, 32 units",
    primal=norm_of_last_state,
    example=lambda: sized(50, 16, 32),
    small=lambda: sized(4, 3, 2),
    argnums=(0, 1, 2),
)
