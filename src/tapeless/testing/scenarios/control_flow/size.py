"""Large programs: many statements in a row, many leaves in one argument."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("control_flow")


def four_hundred_products(x):
    a, b, c = 1.0 + 0.01 * x, 1.0 - 0.01 * x, 1.0 + 0.02 * math.sin(x)
    y = 1.0
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    y = y * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c * a * b * x * c
    return y


HERE.add(four_hundred_products, 1.01)


def cosines_of_tuple(values):
    s = 0.0
    for v in values:
        s += math.cos(v)
    return s


HERE.add(
    cosines_of_tuple,
    tuple(np.linspace(0.1, 2.0, 20).tolist()),
    gradient=lambda t: tuple(-math.sin(v) for v in t),
    at="twenty",
)
HERE.add(
    cosines_of_tuple,
    tuple(np.linspace(0.1, 2.0, 300).tolist()),
    gradient=lambda t: tuple(-math.sin(v) for v in t),
    at="hundreds",
    tags=("slow_compile",),
)


def five_loops_deep(x):
    s = 0.0
    for a in range(2):
        for b in range(2):
            for c in range(2):
                for d in range(2):
                    for e in range(2):
                        s += x[a] * x[b] * x[c] * x[d] * x[e]
    return s


HERE.add(
    five_loops_deep,
    np.array([0.5, 0.75]),
    gradient=lambda x: np.full(2, 5 * np.sum(x) ** 4),
    tags=("second_order",),
)
