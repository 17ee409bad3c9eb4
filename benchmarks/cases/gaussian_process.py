"""The log marginal likelihood of a Gaussian process, with its Cholesky factorisation in loops."""

import math

import numpy as np

from benchmarks.case import Case


def log_marginal_likelihood(parameters, x, y):
    length = math.exp(parameters[0])
    variance = math.exp(parameters[1])
    noise = math.exp(parameters[2])
    n = len(x)
    factor = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            r = (x[i] - x[j]) / length
            factor[i, j] = variance * math.exp(-0.5 * r * r)
        factor[i, i] += noise
    for i in range(n):
        for j in range(i):
            s = factor[i, j]
            for k in range(j):
                s -= factor[i, k] * factor[j, k]
            factor[i, j] = s / factor[j, j]
        d = factor[i, i]
        for k in range(i):
            d -= factor[i, k] * factor[i, k]
        factor[i, i] = math.sqrt(d)
    white = np.zeros(n)
    total = -0.5 * n * math.log(2.0 * math.pi)
    for i in range(n):
        s = y[i]
        for k in range(i):
            s -= factor[i, k] * white[k]
        white[i] = s / factor[i, i]
        total -= 0.5 * white[i] * white[i] + math.log(factor[i, i])
    return total


def sized(n):
    random = np.random.default_rng(13)
    x = np.sort(random.uniform(0.0, 10.0, size=n))
    return np.array([0.1, 0.2, -2.0]), x, np.sin(x) + 0.3 * random.normal(size=n)


case = Case(
    name="gaussian_process",
    title="Gaussian process likelihood, 128 points",
    primal=log_marginal_likelihood,
    example=lambda: sized(128),
    small=lambda: sized(6),
)
