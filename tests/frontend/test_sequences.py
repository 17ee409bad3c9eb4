"""Functions of the standard library on sequences, iterators, queues and operators."""

import enum
import functools
import itertools
import math
import operator
import statistics

import numpy as np
import pytest

from tapeless.testing import check_grads

X = np.array([0.5, 2.0, 1.1])


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __iter__(self):
        yield self.x
        yield self.y


def queue(x):
    waiting, total = [x], 0.0
    for _ in range(12):
        first = waiting.pop(0)
        total += first * first
        waiting.append(first * 0.9)
        if first > 0.8:
            waiting.insert(0, first * 0.5)
    return total + waiting[0]


def by_key(x):
    pairs = sorted([("b", x), ("a", 2 * x)], key=operator.itemgetter(0))
    nearest = min([x, 0.3, 2 * x], key=lambda value: (value - 0.5) ** 2)
    return pairs[0][1] * nearest + max((x, 1.0), (x * x, 2.0), key=lambda pair: pair[0])[1] * x


def iterators(x):
    rest = iter((x, 2.0, x * x))
    head = next(rest)
    longest = itertools.zip_longest([x, 2.0, 3 * x], [x, 1.0], fillvalue=0.5)
    return sum(head * value for value in rest) + sum(a * b for a, b in longest)


def objects(x):
    total = functools.reduce(operator.add, [Vector(x, 1.0), Vector(2.0, x)])
    a, b = total
    return a * b + sum(total)


def of_numbers(x):
    spread = statistics.stdev([x, 2.0, x * x]) + statistics.mean([x, 1.0])
    return spread * math.fsum([x, 0.1, x * x])


def closures(x):
    powers = [lambda t, n=n: t**n for n in range(4)]
    composed = functools.reduce(lambda f, g: lambda t: g(f(t)), powers[1:])
    return composed(x) + sum(f(x) for f in powers)


def binding_condition(x):
    while (half := 0.5 * x) > 0.3:
        x = half * 1.1
    else:
        x = 3.0 * x
    return x * half


def levels(x, level=Level.HIGH):
    return x**level + level.value * x if level is Level.HIGH else x


@pytest.mark.parametrize(
    "function",
    [queue, by_key, iterators, objects, of_numbers, closures, binding_condition, levels],
)
def test_of_a_number(function):
    check_grads(function, (1.3,), engine="python")


def of_an_array(x):
    largest = sorted(x, reverse=True)
    squares = np.vectorize(lambda v: v * v if v > 1.0 else 2.0 * v, otypes=[float])
    return sum(largest[:2]) + sorted(x)[0] ** 3 + np.sum(squares(x))


def test_of_an_array():
    check_grads(of_an_array, (X,), engine="python")
