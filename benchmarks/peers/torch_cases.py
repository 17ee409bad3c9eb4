"""The cases as written for PyTorch: whole tensors, and Python's loops where one carries."""

import math

import torch


def waves(x):
    return torch.sum(torch.sin(x) + torch.cos(x**2))


def signal(x):
    return torch.sum(torch.where(x > 0.0, torch.sin(x), torch.cos(x)))


def logistic(weights, features, labels):
    p = 1.0 / (1.0 + torch.exp(-(features @ weights)))
    return torch.sum(torch.log(torch.where(labels > 0.5, p, 1.0 - p)))


def heat(start, diffusivity, steps):
    u = start
    for _ in range(steps):
        change = u[:-2] - 2.0 * u[1:-1] + u[2:]
        u = torch.cat((u[:1], u[1:-1] + diffusivity * change, u[-1:]))
    return torch.sum(u * u)


def lotka_volterra(parameters, steps, dt):
    birth, hunt, gain, death = parameters.unbind()

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
    hidden = torch.tanh(images @ w1 + b1)
    scores = hidden @ w2 + b2
    return torch.sum(torch.logsumexp(scores, dim=1)) - torch.sum(scores * targets)


def posterior(mean, log_scale, data):
    z = (data - mean) / torch.exp(log_scale)
    prior = -0.5 * (mean / 10.0) ** 2 - 0.5 * log_scale**2
    return prior + torch.sum(-0.5 * z * z - log_scale - 0.5 * math.log(2.0 * math.pi))


def total(x):
    return torch.sum(x)


def total_by_loop(x):
    s = 0.0
    for value in x.unbind():
        s = s + value
    return s


def sines(x):
    return torch.sum(torch.sin(x))


def kron(a, b):
    return torch.sum(torch.kron(a, b))


def softmax(scores, labels):
    return torch.nn.functional.cross_entropy(scores, labels)


def gaussian_process(parameters, x, y):
    length, variance, noise = torch.exp(parameters).unbind()
    r = (x[:, None] - x[None, :]) / length
    covariance = variance * torch.exp(-0.5 * r * r)
    factor = torch.linalg.cholesky(covariance + noise * torch.eye(len(x), dtype=x.dtype))
    white = torch.linalg.solve_triangular(factor, y[:, None], upper=False)
    constant = 0.5 * len(x) * math.log(2.0 * math.pi)
    return -0.5 * torch.sum(white**2) - torch.sum(torch.log(torch.diag(factor))) - constant


def black_scholes(spots, volatilities, rate, strikes, years):
    spread = volatilities * math.sqrt(years)
    d1 = (torch.log(spots / strikes) + (rate + 0.5 * volatilities**2) * years) / spread
    d2 = d1 - spread
    chance1 = 0.5 + 0.5 * torch.erf(d1 / math.sqrt(2.0))
    chance2 = 0.5 + 0.5 * torch.erf(d2 / math.sqrt(2.0))
    return torch.sum(spots * chance1 - strikes * torch.exp(-rate * years) * chance2)


def n_body(places, velocities, masses, steps, dt):
    first, second = torch.triu_indices(len(masses), len(masses), 1)
    x, v = places, velocities
    for _ in range(steps):
        d = x[first] - x[second]
        square = torch.sum(d * d, dim=1)
        pull = (dt / (square * torch.sqrt(square)))[:, None] * d
        v = v.index_add(0, first, -pull * masses[second, None])
        v = v.index_add(0, second, pull * masses[first, None])
        x = x + dt * v
    distance = torch.sqrt(torch.sum((x[first] - x[second]) ** 2, dim=1))
    kinetic = 0.5 * torch.sum(masses * torch.sum(v**2, dim=1))
    return kinetic - torch.sum(masses[first] * masses[second] / distance)


def viterbi(transitions, emissions):
    best, *rest = emissions.unbind()
    for emission in rest:
        best = torch.max(best[:, None] + transitions, dim=0).values + emission
    return torch.max(best)


def convolution(image, kernel):
    result = torch.nn.functional.conv2d(image[None, None], kernel[None, None])
    return torch.sum(result * result)


def lstm(w, u, b, inputs):
    hidden = cell = torch.zeros(len(b) // 4, dtype=b.dtype)
    for row in inputs.unbind():
        keep, enter, leave, fresh = torch.chunk(w @ row + u @ hidden + b, 4)
        cell = torch.sigmoid(keep) * cell + torch.sigmoid(enter) * torch.tanh(fresh)
        hidden = torch.sigmoid(leave) * torch.tanh(cell)
    return torch.sum(hidden**2)


def jacobi(a, b, tolerance):
    diagonal = torch.diag(a)
    others = a - torch.diag(diagonal)
    x = torch.zeros_like(b)
    change = 1.0
    while change > tolerance:
        after = (b - others @ x) / diagonal
        change = torch.max(torch.abs(after - x)).item()
        x = after
    return torch.sum(x * x)


def thomas(lower, diagonal, upper, right):
    low, pivots, high, values = (array.unbind() for array in (lower, diagonal, upper, right))
    d, r = [pivots[0]], [values[0]]
    for i in range(1, len(values)):
        w = low[i - 1] / d[i - 1]
        d.append(pivots[i] - w * high[i - 1])
        r.append(values[i] - w * r[i - 1])
    x = r[-1] / d[-1]
    result = x * x
    for i in range(len(values) - 2, -1, -1):
        x = (r[i] - high[i] * x) / d[i]
        result = result + x * x
    return result


def rosenbrock(x):
    return torch.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def matmul(a, b):
    return torch.sum((a @ b) ** 2)
