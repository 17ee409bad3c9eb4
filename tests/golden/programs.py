"""Ten programs whose derivatives are kept as text, with the types they are built for."""

import math

import numpy as np


def waves(x):
    return np.sum(np.sin(x) + np.cos(x**2))


def signal(x):
    s = 0.0
    for i in range(len(x)):
        if x[i] > 0.0:
            s += math.sin(x[i])
        else:
            s += math.cos(x[i])
    return s


def logistic(w, X, y):
    total = 0.0
    for i in range(X.shape[0]):
        z = 0.0
        for j in range(X.shape[1]):
            z += X[i, j] * w[j]
        p = 1.0 / (1.0 + math.exp(-z))
        if y[i] > 0.5:
            total += math.log(p)
        else:
            total += math.log(1.0 - p)
    return total


def heat(u, k):
    new = u.copy()
    for _ in range(100):
        for i in range(1, len(u) - 1):
            new[i] = u[i] + k * (u[i - 1] - 2.0 * u[i] + u[i + 1])
        u[:] = new
    return np.sum(u**2)


def newton(a):
    x = a
    while abs(x * x - a) > 1e-12:
        x = 0.5 * (x + a / x)
    return x


def first_above(x, limit):
    for i in range(len(x)):
        if x[i] > limit:
            return x[i] * x[i]
    return limit


def product_in_place(y, x):
    for i in range(len(y)):
        y[i] *= x[0]
    return y[0] * y[1]


def dense(W, b, x):
    return np.sum(np.tanh(W @ x + b))


def orbit(position, velocity):
    for _ in range(50):
        velocity = velocity - 0.1 * math.sin(position)
        position = position + 0.1 * velocity
    return position


def clipped(x):
    y = x.copy()
    y[y < 0.0] = 0.0
    return np.sum(y * y)


def _vector(n):
    return np.linspace(-1.0, 1.0, n)


PROGRAMS = {
    "waves": (waves, (_vector(5),), (0,)),
    "signal": (signal, (_vector(5),), (0,)),
    "logistic": (logistic, (_vector(3), np.ones((4, 3)), _vector(4)), (0,)),
    "heat": (heat, (_vector(6), 0.1), (0, 1)),
    "newton": (newton, (2.0,), (0,)),
    "first_above": (first_above, (_vector(5), 0.3), (0, 1)),
    "product_in_place": (product_in_place, (_vector(3), _vector(3)), (0, 1)),
    "dense": (dense, (np.ones((2, 3)), _vector(2), _vector(3)), (0, 1, 2)),
    "orbit": (orbit, (0.5, 0.0), (0, 1)),
    "clipped": (clipped, (_vector(5),), (0,)),
}
