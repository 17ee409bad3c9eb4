"""The log posterior of a mean and a logarithmic scale, point by point."""

import math

import numpy as np

from benchmarks.case import Case


def log_posterior(mean, log_scale, data):
    scale = math.exp(log_scale)
    total = -0.5 * (mean / 10.0) ** 2 - 0.5 * log_scale**2
    for i in range(len(data)):
        z = (data[i] - mean) / scale
        total += -0.5 * z * z - log_scale - 0.5 * math.log(2.0 * math.pi)
    return total


def sized(n):
    return 0.3, -0.2, np.random.default_rng(7).normal(0.5, 1.2, size=n)


few = Case(
    name="posterior_20",
    title="Gaussian log posterior, n = 20",
    primal=log_posterior,
    example=lambda: sized(20),
    small=lambda: sized(4),
    argnums=(0, 1),
)
many = Case(
    name="posterior_10000",
    title="Gaussian log posterior, n = 10 000",
    primal=log_posterior,
    example=lambda: sized(10_000),
    small=lambda: sized(9),
    argnums=(0, 1),
)
