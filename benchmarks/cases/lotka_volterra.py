"""Prey and predators by the classical Runge–Kutta method: a long sequential loop over scalars."""

import numpy as np

from benchmarks.case import Case


def prey_at_the_end(parameters, steps, dt):
    birth = parameters[0]
    hunt = parameters[1]
    gain = parameters[2]
    death = parameters[3]
    x = 1.0
    y = 0.5
    for _ in range(steps):
        kx1 = birth * x - hunt * x * y
        ky1 = gain * x * y - death * y
        x2 = x + 0.5 * dt * kx1
        y2 = y + 0.5 * dt * ky1
        kx2 = birth * x2 - hunt * x2 * y2
        ky2 = gain * x2 * y2 - death * y2
        x3 = x + 0.5 * dt * kx2
        y3 = y + 0.5 * dt * ky2
        kx3 = birth * x3 - hunt * x3 * y3
        ky3 = gain * x3 * y3 - death * y3
        x4 = x + dt * kx3
        y4 = y + dt * ky3
        kx4 = birth * x4 - hunt * x4 * y4
        ky4 = gain * x4 * y4 - death * y4
        x = x + dt / 6.0 * (kx1 + 2.0 * kx2 + 2.0 * kx3 + kx4)
        y = y + dt / 6.0 * (ky1 + 2.0 * ky2 + 2.0 * ky3 + ky4)
    return x


def at_the_end(parameters, steps, dt):
    birth = parameters[0]
    hunt = parameters[1]
    gain = parameters[2]
    death = parameters[3]
    x = 1.0
    y = 0.5
    for _ in range(steps):
        kx1 = birth * x - hunt * x * y
        ky1 = gain * x * y - death * y
        x2 = x + 0.5 * dt * kx1
        y2 = y + 0.5 * dt * ky1
        kx2 = birth * x2 - hunt * x2 * y2
        ky2 = gain * x2 * y2 - death * y2
        x3 = x + 0.5 * dt * kx2
        y3 = y + 0.5 * dt * ky2
        kx3 = birth * x3 - hunt * x3 * y3
        ky3 = gain * x3 * y3 - death * y3
        x4 = x + dt * kx3
        y4 = y + dt * ky3
        kx4 = birth * x4 - hunt * x4 * y4
        ky4 = gain * x4 * y4 - death * y4
        x = x + dt / 6.0 * (kx1 + 2.0 * kx2 + 2.0 * kx3 + kx4)
        y = y + dt / 6.0 * (ky1 + 2.0 * ky2 + 2.0 * ky3 + ky4)
    return np.array([x, y])


def sized(steps):
    return np.array([1.1, 0.4, 0.1, 0.4]), steps, 0.02


case = Case(
    name="lotka_volterra",
    title="Lotka–Volterra, 1000 steps of RK4",
    primal=prey_at_the_end,
    example=lambda: sized(1000),
    small=lambda: sized(6),
)
