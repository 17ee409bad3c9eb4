"""The cases as they are written for autograd: NumPy without assignment to elements."""

import math

import autograd.numpy as np
from autograd.scipy.signal import convolve
from autograd.scipy.special import erf


def waves(x):
    return np.sum(np.sin(x) + np.cos(x**2))


def signal(x):
    return np.sum(np.where(x > 0.0, np.sin(x), np.cos(x)))


def logistic(weights, features, labels):
    p = 1.0 / (1.0 + np.exp(-np.dot(features, weights)))
    return np.sum(np.log(np.where(labels > 0.5, p, 1.0 - p)))


def heat(start, diffusivity, steps):
    u = start
    for _ in range(steps):
        change = u[:-2] - 2.0 * u[1:-1] + u[2:]
        u = np.concatenate((u[:1], u[1:-1] + diffusivity * change, u[-1:]))
    return np.sum(u * u)


def lotka_volterra(parameters, steps, dt):
    birth, hunt, gain, death = (parameters[i] for i in range(4))

    def slope(x, y):
        return birth * x - hunt * x * y, gain * x * y - death * y

    x, y = 1.0, 0.5
    for _ in range(steps):
        kx1, ky1 = slope(x, y)
        kx2, ky2 = slope(x + 0.5 * dt * kx1, y + 0.5 * dt * ky1)
        kx3, ky3 = slope(x + 0.5 * dt * kx2, y + 0.5 * dt * ky2)
        kx4, ky4 = slope(x + dt * kx3, y + dt * ky3)
        x = x + dt / 6.0 * (kx1 + 2.0 * kx2 + 2.0 * kx3 + kx4)
        y = y + dt / 6.0 * (ky1 + 2.0 * ky2 + 2.0 * ky3 + ky4)
    return x


def mlp(w1, b1, w2, b2, images, targets):
    hidden = np.tanh(np.dot(images, w1) + b1)
    scores = np.dot(hidden, w2) + b2
    return np.sum(np.log(np.sum(np.exp(scores), axis=1))) - np.sum(scores * targets)


def posterior(mean, log_scale, data):
    z = (data - mean) / np.exp(log_scale)
    prior = -0.5 * (mean / 10.0) ** 2 - 0.5 * log_scale**2
    return prior + np.sum(-0.5 * z * z - log_scale - 0.5 * math.log(2.0 * math.pi))


def total(x):
    return np.sum(x)


def total_by_loop(x):
    s = 0.0
    for i in range(len(x)):
        s = s + x[i]
    return s


def sines(x):
    return np.sum(np.sin(x))


def kron(a, b):
    return np.sum(np.kron(a, b))


def softmax(scores, labels):
    top = np.max(scores, axis=1)
    sums = np.sum(np.exp(scores - top[:, None]), axis=1)
    return np.mean(top + np.log(sums) - scores[np.arange(len(labels)), labels])


def gaussian_process(parameters, x, y):
    length, variance, noise = (np.exp(parameters[i]) for i in range(3))
    r = (x[:, None] - x[None, :]) / length
    factor = np.linalg.cholesky(variance * np.exp(-0.5 * r * r) + noise * np.eye(len(x)))
    white = np.linalg.solve(factor, y)
    constant = 0.5 * len(x) * math.log(2.0 * math.pi)
    return -0.5 * np.sum(white**2) - np.sum(np.log(np.diag(factor))) - constant


def black_scholes(spots, volatilities, rate, strikes, years):
    spread = volatilities * math.sqrt(years)
    d1 = (np.log(spots / strikes) + (rate + 0.5 * volatilities**2) * years) / spread
    d2 = d1 - spread
    chance1 = 0.5 + 0.5 * erf(d1 / math.sqrt(2.0))
    chance2 = 0.5 + 0.5 * erf(d2 / math.sqrt(2.0))
    return np.sum(spots * chance1 - strikes * np.exp(-rate * years) * chance2)


def n_body(places, velocities, masses, steps, dt):
    n = len(masses)
    apart = 1.0 - np.eye(n)
    x, v = places, velocities
    for _ in range(steps):
        d = x[:, None, :] - x[None, :, :]
        square = np.sum(d * d, axis=2) + np.eye(n)
        pull = dt * apart / (square * np.sqrt(square))
        v = v - np.sum((pull * masses)[:, :, None] * d, axis=1)
        x = x + dt * v
    first, second = np.triu_indices(n, 1)
    distance = np.sqrt(np.sum((x[first] - x[second]) ** 2, axis=1))
    kinetic = 0.5 * np.sum(masses * np.sum(v**2, axis=1))
    return kinetic - np.sum(masses[first] * masses[second] / distance)


def viterbi(transitions, emissions):
    best = emissions[0]
    for t in range(1, len(emissions)):
        best = np.max(best[:, None] + transitions, axis=0) + emissions[t]
    return np.max(best)


def convolution(image, kernel):
    result = convolve(image, kernel[::-1, ::-1], mode="valid")
    return np.sum(result * result)


def lstm(w, u, b, inputs):
    n = len(b) // 4
    hidden = cell = np.zeros(n)
    for t in range(len(inputs)):
        gates = np.dot(w, inputs[t]) + np.dot(u, hidden) + b
        keep, enter, leave = (1.0 / (1.0 + np.exp(-gates[k * n : (k + 1) * n])) for k in range(3))
        cell = keep * cell + enter * np.tanh(gates[3 * n :])
        hidden = leave * np.tanh(cell)
    return np.sum(hidden**2)


def jacobi(a, b, tolerance):
    diagonal = np.diag(a)
    others = a - np.diag(diagonal)
    x = np.zeros(len(b))
    change = 1.0
    while change > tolerance:
        after = (b - np.dot(others, x)) / diagonal
        change = np.max(np.abs(after - x))
        x = after
    return np.sum(x * x)


def thomas(lower, diagonal, upper, right):
    d, r = [diagonal[0]], [right[0]]
    for i in range(1, len(right)):
        w = lower[i - 1] / d[i - 1]
        d.append(diagonal[i] - w * upper[i - 1])
        r.append(right[i] - w * r[i - 1])
    x = r[-1] / d[-1]
    result = x * x
    for i in range(len(right) - 2, -1, -1):
        x = (r[i] - upper[i] * x) / d[i]
        result = result + x * x
    return result


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def matmul(a, b):
    return np.sum(np.dot(a, b) ** 2)
