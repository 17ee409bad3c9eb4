"""Objects that are made and changed inside: attributes, methods, operators, inheritance."""

import copy
import dataclasses
import math
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tapeless.testing.scenarios.collection import Collection
from tapeless.testing.scenarios.structures.arguments import Shut, State

HERE = Collection("structures")
X = np.array([0.5, -1.0, 2.0])


def assigned_attribute(s):
    s.v = math.sin(s.v)
    s.x = s.x * s.v
    return np.sum(s.x) * s.v


def attributes_in_loop(s):
    for _ in range(10):
        s.v += 0.1 * s.v
        s.x = s.x * 0.9
    return np.sum(s.x) * s.v


def item_of_attribute(s):
    s.x[0] = s.v**2
    return np.sum(s.x * s.x)


for _function in (assigned_attribute, attributes_in_loop, item_of_attribute):
    HERE.add(_function, State(X, 1.5))


def attributes_in_loop_of_unknown_length(x, n):
    s = State(np.zeros(2), x)
    for _ in range(n):
        s.v = s.v * x + 0.1
        s.x[0] += s.v
    return s.x[0] * s.count


HERE.add(attributes_in_loop_of_unknown_length, 0.7, 6)


class Point(NamedTuple):
    """A named tuple."""

    x: float
    y: float


def new_tuple_each_time(x, n):
    p = Point(x, 1.0)
    for _ in range(n):
        p = Point(p.x + 0.1 * p.y, p.y - 0.1 * p.x)
    return p.x * p.y


HERE.add(new_tuple_each_time, 1.5, 5)


def new_object_each_time(x, n):
    s = State(np.array([x, x]), x)
    for _ in range(n):
        s = State(s.x * 0.9, s.v + np.sum(s.x))
    return s.v


HERE.add(new_object_each_time, 1.5, 5)


def made_on_either_path(x):
    if x > 1.0:
        s = State(np.array([x]), x)
    else:
        s = State(np.array([x * x]), 3.0 * x)
    s.v *= 2.0
    return s.v * s.x[0]


HERE.add(made_on_either_path, 1.5, gradient=6.0, at="first")
HERE.add(made_on_either_path, 0.5, gradient=4.5, at="second")


class Vector:
    """A class with operators."""

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def __rmul__(self, factor):
        return self * factor

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def dot(self, other):
        return self.x * other.x + self.y * other.y


def operators(x):
    a = Vector(x, 2.0)
    b = 2.0 * a + (-Vector(1.0, x)) * x
    return a.dot(b)


HERE.add(operators, 1.5)


class Line:
    """A base class."""

    kind = "line"

    def __init__(self, slope):
        self.slope = slope

    def at(self, x):
        return self.slope * x

    @classmethod
    def steep(cls, slope):
        return cls(10.0 * slope)

    @staticmethod
    def square(x):
        return x * x


class Parabola(Line):
    """A class that extends it."""

    def __init__(self, slope, curvature):
        super().__init__(slope)
        self.curvature = curvature

    def at(self, x):
        return super().at(x) + self.curvature * self.square(x)


def inheritance(x):
    return Parabola(x, x * x).at(3.0) + Line.steep(x).at(x)


HERE.add(inheritance, 1.5, gradient=3.0 + 27.0 + 30.0)


@dataclass
class Account:
    """A dataclass with defaults and a field that it computes."""

    start: float
    rate: float = 0.1
    history: list = field(default_factory=list)
    total: float = field(init=False, default=0.0)

    def __post_init__(self):
        self.total = self.start * 2.0

    def step(self):
        self.total += self.rate * self.total
        self.history.append(self.total)


def dataclass_with_history(x):
    account = Account(x)
    for _ in range(3):
        account.step()
    return account.total + sum(account.history)


HERE.add(dataclass_with_history, 1.5)


def replaced(x):
    first = Shut(x, 2.0)
    second = dataclasses.replace(first, b=x * x)
    return first.a * second.b + Point(x, 1.0)._replace(y=x).y


HERE.add(replaced, 1.5, gradient=3 * 1.5**2 + 1.0)


def deep_copy(x):
    first = {"p": [x, 2.0]}
    second = copy.deepcopy(first)
    second["p"][0] = 5.0 * x
    return first["p"][0] * second["p"][0]


HERE.add(deep_copy, 1.5, gradient=15.0)


def by_type(x):
    total = 0.0
    for shape in (Shut(x, 2.0), Point(x, 3.0), x):
        match shape:
            case Shut(a=a):
                total += a * a
            case Point(x=a, y=b):
                total += a * b
            case _:
                total += shape
    return total


HERE.add(by_type, 1.5, gradient=7.0)


def object_before(x, n):
    current = before = State(np.array([x]), x)
    for _ in range(n):
        before = current
        current = State(before.x * 0.9, before.v * 1.001 + current.x[0])
    return current.v * before.v


HERE.add(object_before, 1.5, 100)
