"""The cases as written for JAX: whole-array arithmetic, and `lax.scan` where a loop carries."""

import math

import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.scipy.special import erf


def waves(x):
    return jnp.sum(jnp.sin(x) + jnp.cos(x**2))


def signal(x):
    return jnp.sum(jnp.where(x > 0.0, jnp.sin(x), jnp.cos(x)))


def logistic(weights, features, labels):
    p = 1.0 / (1.0 + jnp.exp(-(features @ weights)))
    return jnp.sum(jnp.log(jnp.where(labels > 0.5, p, 1.0 - p)))


def heat(start, diffusivity, steps):
    def step(u, _):
        change = u[:-2] - 2.0 * u[1:-1] + u[2:]
        return u.at[1:-1].add(diffusivity * change), None

    u, _ = lax.scan(step, start, length=steps)
    return jnp.sum(u * u)


def lotka_volterra(parameters, steps, dt):
    birth, hunt, gain, death = parameters

    def slope(x, y):
        return birth * x - hunt * x * y, gain * x * y - death * y

    def step(state, _):
        x, y = state
        kx1, ky1 = slope(x, y)
        kx2, ky2 = slope(x + 0.5 * dt * kx1, y + 0.5 * dt * ky1)
        kx3, ky3 = slope(x + 0.5 * dt * kx2, y + 0.5 * dt * ky2)
        kx4, ky4 = slope(x + dt * kx3, y + dt * ky3)
        x = x + dt / 6.0 * (kx1 + 2.0 * kx2 + 2.0 * kx3 + kx4)
        y = y + dt / 6.0 * (ky1 + 2.0 * ky2 + 2.0 * ky3 + ky4)
        return (x, y), None

    (x, _), _ = lax.scan(step, (jnp.array(1.0), jnp.array(0.5)), length=steps)
    return x


def mlp(w1, b1, w2, b2, images, targets):
    hidden = jnp.tanh(images @ w1 + b1)
    scores = hidden @ w2 + b2
    return jnp.sum(jnp.log(jnp.sum(jnp.exp(scores), axis=1))) - jnp.sum(scores * targets)


def posterior(mean, log_scale, data):
    z = (data - mean) / jnp.exp(log_scale)
    prior = -0.5 * (mean / 10.0) ** 2 - 0.5 * log_scale**2
    return prior + jnp.sum(-0.5 * z * z - log_scale - 0.5 * math.log(2.0 * math.pi))


def total(x):
    return jnp.sum(x)


def total_by_loop(x):
    return lax.fori_loop(0, x.shape[0], lambda i, s: s + x[i], 0.0)


def sines(x):
    return jnp.sum(jnp.sin(x))


def kron(a, b):
    return jnp.sum(jnp.kron(a, b))


def softmax(scores, labels):
    top = jnp.max(scores, axis=1)
    sums = jnp.sum(jnp.exp(scores - top[:, None]), axis=1)
    return jnp.mean(top + jnp.log(sums) - scores[jnp.arange(len(labels)), labels])


def gaussian_process(parameters, x, y):
    length, variance, noise = jnp.exp(parameters)
    r = (x[:, None] - x[None, :]) / length
    factor = jnp.linalg.cholesky(variance * jnp.exp(-0.5 * r * r) + noise * jnp.eye(len(x)))
    white = lax.linalg.triangular_solve(factor, y[:, None], left_side=True, lower=True)
    constant = 0.5 * len(x) * math.log(2.0 * math.pi)
    return -0.5 * jnp.sum(white**2) - jnp.sum(jnp.log(jnp.diag(factor))) - constant


def black_scholes(spots, volatilities, rate, strikes, years):
    spread = volatilities * jnp.sqrt(years)
    d1 = (jnp.log(spots / strikes) + (rate + 0.5 * volatilities**2) * years) / spread
    d2 = d1 - spread
    chance1 = 0.5 + 0.5 * erf(d1 / math.sqrt(2.0))
    chance2 = 0.5 + 0.5 * erf(d2 / math.sqrt(2.0))
    return jnp.sum(spots * chance1 - strikes * jnp.exp(-rate * years) * chance2)


def n_body(places, velocities, masses, steps, dt):
    first, second = np.triu_indices(len(masses), 1)

    def step(state, _):
        x, v = state
        d = x[first] - x[second]
        square = jnp.sum(d * d, axis=1)
        pull = (dt / (square * jnp.sqrt(square)))[:, None] * d
        v = v.at[first].add(-pull * masses[second, None])
        v = v.at[second].add(pull * masses[first, None])
        return (x + dt * v, v), None

    (x, v), _ = lax.scan(step, (places, velocities), length=steps)
    distance = jnp.sqrt(jnp.sum((x[first] - x[second]) ** 2, axis=1))
    kinetic = 0.5 * jnp.sum(masses * jnp.sum(v**2, axis=1))
    return kinetic - jnp.sum(masses[first] * masses[second] / distance)


def viterbi(transitions, emissions):
    def step(best, emission):
        return jnp.max(best[:, None] + transitions, axis=0) + emission, None

    best, _ = lax.scan(step, emissions[0], emissions[1:])
    return jnp.max(best)


def convolution(image, kernel):
    result = lax.conv(image[None, None], kernel[None, None], (1, 1), "VALID")
    return jnp.sum(result * result)


def lstm(w, u, b, inputs):
    def step(state, row):
        hidden, cell = state
        keep, enter, leave, fresh = jnp.split(w @ row + u @ hidden + b, 4)
        cell = cell / (1.0 + jnp.exp(-keep)) + jnp.tanh(fresh) / (1.0 + jnp.exp(-enter))
        return (jnp.tanh(cell) / (1.0 + jnp.exp(-leave)), cell), None

    zeros = jnp.zeros(len(b) // 4)
    (hidden, _), _ = lax.scan(step, (zeros, zeros), inputs)
    return jnp.sum(hidden**2)


def jacobi(a, b, tolerance):
    """A bounded number of steps, of which the last do nothing: `while` has no reverse mode."""
    diagonal = jnp.diag(a)
    others = a - jnp.diag(diagonal)

    def step(state, _):
        x, change = state
        after = jnp.where(change > tolerance, (b - others @ x) / diagonal, x)
        return (after, jnp.max(jnp.abs(after - x))), None

    (x, _), _ = lax.scan(step, (jnp.zeros_like(b), jnp.array(1.0)), length=100)
    return jnp.sum(x * x)


def thomas(lower, diagonal, upper, right):
    def eliminate(above, row):
        d, r = above
        low, pivot, high, value = row
        w = low / d
        after = pivot - w * high, value - w * r
        return after, after

    first = diagonal[0], right[0]
    _, (d, r) = lax.scan(eliminate, first, (lower, diagonal[1:], upper, right[1:]))
    d, r = jnp.append(diagonal[0], d), jnp.append(right[0], r)

    def substitute(below, row):
        pivot, high, value = row
        x = (value - high * below) / pivot
        return x, x

    last = r[-1] / d[-1]
    _, x = lax.scan(substitute, last, (d[:-1], upper, r[:-1]), reverse=True)
    return jnp.sum(x * x) + last * last


def rosenbrock(x):
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def matmul(a, b):
    return jnp.sum((a @ b) ** 2)
