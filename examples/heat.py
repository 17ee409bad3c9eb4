"""How well does a rod conduct? Its diffusivity, recovered from noisy temperatures."""

import numpy as np
from scipy.optimize import minimize

import tapeless as tl

CELLS = 100
STEPS = 1000
TRUE_DIFFUSIVITY = 0.21
NOISE = 0.005


def misfit(diffusivity, start, measured):
    """Let the rod cool for 1,000 steps in place, and compare it with what was measured."""
    u = start.copy()
    for _ in range(STEPS):
        u[1:-1] += diffusivity * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum((u - measured) ** 2)


def experiment():
    """A rod that was heated in two places, and its temperatures after 1,000 steps, with noise."""
    place = np.linspace(0.0, 1.0, CELLS)
    start = np.exp(-(((place - 0.3) / 0.05) ** 2)) + 0.5 * np.exp(-(((place - 0.75) / 0.1) ** 2))
    u = start.copy()
    for _ in range(STEPS):
        u[1:-1] += TRUE_DIFFUSIVITY * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return start, u + NOISE * np.random.default_rng(7).normal(size=CELLS)


def fit(start, measured):
    value_and_grad = tl.value_and_grad(misfit)

    def objective(point):
        value, gradient = value_and_grad(point[0], start, measured)
        return value, np.array([gradient])

    return minimize(objective, np.array([0.05]), jac=True, bounds=[(0.001, 0.5)])
