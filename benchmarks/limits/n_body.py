"""The places of each step on a tape, with one number a pair: what a root and a division gave.

Backwards, the cotangents of one body stay in registers while it meets the others.
"""

import math

import numpy as np
from numba import njit

from benchmarks.case import Limit


@njit(error_model="numpy")
def value_and_grad(places, velocities, masses, steps, dt, x_bar, v_bar, x, v, tape, pulls):
    for i in range(masses.shape[0]):
        for k in range(3):
            x[i, k] = places[i, k]
            v[i, k] = velocities[i, k]
    for step in range(steps):
        forward(x, v, masses, dt, tape[step], pulls[step])
    energy = energy_and_cotangents(x, v, masses, x_bar, v_bar)
    for step in range(steps - 1, -1, -1):
        reverse(x_bar, v_bar, masses, dt, tape[step], pulls[step])
    return energy


@njit(error_model="numpy")
def forward(x, v, masses, dt, before, pulls):
    n = masses.shape[0]
    pair = 0
    for i in range(n):
        x0, x1, x2 = x[i, 0], x[i, 1], x[i, 2]
        v0, v1, v2 = v[i, 0], v[i, 1], v[i, 2]
        before[i, 0], before[i, 1], before[i, 2] = x0, x1, x2
        for j in range(i + 1, n):
            d0, d1, d2 = x0 - x[j, 0], x1 - x[j, 1], x2 - x[j, 2]
            square = d0 * d0 + d1 * d1 + d2 * d2
            pull = dt / (square * math.sqrt(square))
            pulls[pair] = pull
            pair += 1
            v0 -= d0 * masses[j] * pull
            v1 -= d1 * masses[j] * pull
            v2 -= d2 * masses[j] * pull
            v[j, 0] += d0 * masses[i] * pull
            v[j, 1] += d1 * masses[i] * pull
            v[j, 2] += d2 * masses[i] * pull
        v[i, 0], v[i, 1], v[i, 2] = v0, v1, v2
        # The place of body i is not read again in this step.
        x[i, 0], x[i, 1], x[i, 2] = x0 + dt * v0, x1 + dt * v1, x2 + dt * v2


@njit(error_model="numpy", fastmath={"contract"})
def reverse(x_bar, v_bar, masses, dt, x, pulls):
    n = masses.shape[0]
    for i in range(n):
        for k in range(3):
            v_bar[i, k] += dt * x_bar[i, k]
    pair = 0
    for i in range(n):
        x0, x1, x2 = x[i, 0], x[i, 1], x[i, 2]
        v0, v1, v2 = v_bar[i, 0], v_bar[i, 1], v_bar[i, 2]
        b0, b1, b2 = x_bar[i, 0], x_bar[i, 1], x_bar[i, 2]
        mass = masses[i]
        for j in range(i + 1, n):
            d0, d1, d2 = x0 - x[j, 0], x1 - x[j, 1], x2 - x[j, 2]
            pull = pulls[pair]
            pair += 1
            # What d · pull is worth to both velocities.
            w0 = mass * v_bar[j, 0] - masses[j] * v0
            w1 = mass * v_bar[j, 1] - masses[j] * v1
            w2 = mass * v_bar[j, 2] - masses[j] * v2
            square = d0 * d0 + d1 * d1 + d2 * d2
            along = -3.0 * pull * (w0 * d0 + w1 * d1 + w2 * d2) / square
            c0, c1, c2 = pull * w0 + along * d0, pull * w1 + along * d1, pull * w2 + along * d2
            b0 += c0
            b1 += c1
            b2 += c2
            x_bar[j, 0] -= c0
            x_bar[j, 1] -= c1
            x_bar[j, 2] -= c2
        x_bar[i, 0], x_bar[i, 1], x_bar[i, 2] = b0, b1, b2


@njit(error_model="numpy")
def energy_and_cotangents(x, v, masses, x_bar, v_bar):
    n = masses.shape[0]
    energy = 0.0
    x_bar[:] = 0.0
    for i in range(n):
        energy += 0.5 * masses[i] * (v[i, 0] ** 2 + v[i, 1] ** 2 + v[i, 2] ** 2)
        for k in range(3):
            v_bar[i, k] = masses[i] * v[i, k]
        for j in range(i + 1, n):
            d0, d1, d2 = x[i, 0] - x[j, 0], x[i, 1] - x[j, 1], x[i, 2] - x[j, 2]
            square = d0 * d0 + d1 * d1 + d2 * d2
            potential = masses[i] * masses[j] / math.sqrt(square)
            energy -= potential
            force = potential / square
            x_bar[i, 0] += force * d0
            x_bar[i, 1] += force * d1
            x_bar[i, 2] += force * d2
            x_bar[j, 0] -= force * d0
            x_bar[j, 1] -= force * d1
            x_bar[j, 2] -= force * d2
    return energy


def workspace(places, velocities, masses, steps, dt):
    n = len(masses)
    states = [np.empty((n, 3)) for _ in range(4)]
    return *states, np.empty((steps, n, 3)), np.empty((steps, n * (n - 1) // 2))


limit = Limit(value_and_grad, workspace)
