"""Items of lists, tuples and dicts that numbers choose when the program runs."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("structures")


@dataclass
class Layer:
    weight: Any
    bias: Any


def layers_by_state(x):
    layers = [Layer(x, 1.0), Layer(2.0 * x, x * x), Layer(x * x, 3.0)]
    total, t = 0.0, x
    while t < 20.0:
        layer = layers[int(t) % 3]
        t = t + abs(layer.weight) * 0.5 + 1.0
        total += layer.weight * t + layer.bias
    return total


HERE.add(layers_by_state, 1.3)


def row_of_a_table(x):
    table = ((x, 1.0), (x * x, x), (2.0, x))
    k = int(10.0 * x) % 3
    a, b = table[k]
    return a * b + table[-1 - k][0]


for place in (0.75, 0.85, 0.95):
    HERE.add(row_of_a_table, place, at=f"{100 * place:.0f}", engines=("python",))


def matrix_by_value(x):
    matrices = [np.eye(2) * x[0], np.ones((2, 2)) * x[1]]
    return np.sum(matrices[int(x[0] * 3.0) % 2] @ x)


HERE.add(matrix_by_value, np.array([0.5, 0.8]), gradient=np.array([1.6, 4.2]), at="ones")
HERE.add(matrix_by_value, np.array([0.15, 0.8]), gradient=np.array([1.1, 0.15]), at="identity")


def pair_by_key(x):
    table = {0: (x, 2.0), 1: (x * x, x)}
    a, b = table[int(3.0 * x)]
    return a * b


HERE.add(pair_by_key, 0.5, gradient=0.75, at="present", engines=("python",))
HERE.add(pair_by_key, 0.8, raises=KeyError, at="absent", engines=("python",))
