"""Structured arguments and results: dicts, lists, named tuples, dataclasses, objects."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("structures")
X = np.array([0.5, -1.0, 2.0])


def network(parameters, x):
    return np.sum(np.tanh(parameters["w"] @ x + parameters["b"])) * parameters["scale"]


HERE.add(
    network,
    {"w": np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]), "b": X[:2], "scale": 2, "name": "mlp"},
    X,
    argnums=0,
)


def nested(p):
    return p["a"]["x"] * p["a"]["y"][1] + p["b"][0] * np.sum(p["b"][1][("z", 1)] ** 2)


HERE.add(nested, {"a": {"x": 1.5, "y": [2.0, 3.0]}, "b": (4.0, {("z", 1): X})})


def layers(parameters, x):
    for w, b in parameters:
        x = np.tanh(w @ x + b)
    return np.sum(x)


def layers_by_number(parameters, x):
    for i in range(len(parameters)):
        w, b = parameters[i]
        x = np.tanh(w @ x + b)
    return np.sum(x)


LAYERS = [(np.full((3, 3), 0.1), X), (np.full((2, 3), 0.2), X[:2])]
HERE.add(layers, LAYERS, X)
HERE.add(layers_by_number, LAYERS, X)


class Pair(NamedTuple):
    """A named tuple."""

    x: float
    y: float = 2.0
    label: str = "pair"

    @property
    def product(self):
        return self.x * self.y


def named_tuple(p):
    x, y, _ = p
    return x * y + p[0] ** 2 + p.product


HERE.add(named_tuple, Pair(1.5, 3.0), gradient=Pair(9.0, 3.0, None))


@dataclass
class State:
    """A dataclass with fields of many kinds."""

    x: np.ndarray
    v: float
    count: int = 2
    label: str = "state"
    cap: float | None = None


def dataclass_fields(s):
    total = np.sum(s.x) * s.v * s.count
    return total if s.cap is None else min(total, s.cap)


HERE.add(dataclass_fields, State(X, 1.5), at="without")
HERE.add(dataclass_fields, State(X, 1.5, cap=2.0), at="with")


@dataclass(frozen=True)
class Shut:
    """A frozen dataclass."""

    a: float
    b: float

    def product(self):
        return self.a * self.b


def frozen(s):
    return s.product() + s.a


HERE.add(frozen, Shut(2.0, 3.0), gradient=Shut(4.0, 2.0))


class Model:
    """A plain class with arrays and floats."""

    def __init__(self, w, b):
        self.w = w
        self.b = b
        self.name = "model"
        self.calls = 0

    def __call__(self, x):
        return np.tanh(self.w * x + self.b)

    def loss(self, x):
        return np.sum(self(x) ** 2) + self.total

    @property
    def total(self):
        return np.sum(self.w)


def plain_object(model, x):
    return model.loss(x) * model.b


HERE.add(plain_object, Model(X, 0.3), X)


class Link:
    """A linked list."""

    def __init__(self, value, rest=None):
        self.value = value
        self.rest = rest


def linked_list(link):
    product = 1.0
    while link is not None:
        product *= link.value
        link = link.rest
    return product


HERE.add(linked_list, Link(1.0, Link(2.0, Link(3.0))))


def sum_of_tree(tree):
    return tree["v"] ** 2 + sum(sum_of_tree(child) for child in tree["children"])


HERE.add(
    sum_of_tree,
    {"v": 1.5, "children": [{"v": 2.0, "children": []}, {"v": 3.0, "children": []}]},
)


def one_object_in_two_arguments(first, second):
    first["x"] = first["x"] * 2.0
    return first["x"] * second["x"]


HERE.add(one_object_in_two_arguments, {"x": 1.5}, {"x": 2.0}, at="apart")


def returns_structure(x):
    return {"square": x * x, "others": [x, (x**3, 2.0 * x)], "label": "result"}


HERE.add(returns_structure, 1.5)


def returns_objects(s):
    return State(s.x * 2.0, math.sin(s.v), 3), Shut(s.v, s.v * s.v)


HERE.add(returns_objects, State(X, 1.5))
