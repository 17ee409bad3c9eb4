"""The energy of five bodies after many steps, which move in place."""

import math

import numpy as np

from benchmarks.case import Case


def energy_at_the_end(places, velocities, masses, steps, dt):
    x = places.copy()
    v = velocities.copy()
    n = len(masses)
    for _ in range(steps):
        for i in range(n):
            for j in range(i + 1, n):
                d0 = x[i, 0] - x[j, 0]
                d1 = x[i, 1] - x[j, 1]
                d2 = x[i, 2] - x[j, 2]
                square = d0 * d0 + d1 * d1 + d2 * d2
                pull = dt / (square * math.sqrt(square))
                v[i, 0] -= d0 * masses[j] * pull
                v[i, 1] -= d1 * masses[j] * pull
                v[i, 2] -= d2 * masses[j] * pull
                v[j, 0] += d0 * masses[i] * pull
                v[j, 1] += d1 * masses[i] * pull
                v[j, 2] += d2 * masses[i] * pull
        for i in range(n):
            for k in range(3):
                x[i, k] += dt * v[i, k]
    energy = 0.0
    for i in range(n):
        energy += 0.5 * masses[i] * (v[i, 0] ** 2 + v[i, 1] ** 2 + v[i, 2] ** 2)
        for j in range(i + 1, n):
            d0 = x[i, 0] - x[j, 0]
            d1 = x[i, 1] - x[j, 1]
            d2 = x[i, 2] - x[j, 2]
            energy -= masses[i] * masses[j] / math.sqrt(d0 * d0 + d1 * d1 + d2 * d2)
    return energy


def sized(bodies, steps):
    random = np.random.default_rng(15)
    places = 4.0 * random.normal(size=(bodies, 3))
    return places, random.normal(size=(bodies, 3)), random.uniform(1.0, 2.0, bodies), steps, 0.01


case = Case(
    name="n_body",
    title="n-body, energy after 100 steps",
    primal=energy_at_the_end,
    example=lambda: sized(5, 100),
    small=lambda: sized(3, 4),
    argnums=(0, 1),
)
