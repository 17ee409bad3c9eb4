"""What programs written for plain Python do with arrays, lists and classes."""

import abc
import functools
import itertools
import operator
import types

import numpy as np
import pytest

import tapeless as tl
from tapeless.testing import check_grads

X = np.array([1.0, 2.0, 3.5])
NAMES = ("a", "b", "c")
COLUMNS = [0, 2]


def packed(x):
    p = dict(zip(NAMES, x, strict=False))
    return p["a"] * p["b"] ** 2 + p["c"]


def changed_meanwhile(x):
    """`zip` takes each item when its turn comes."""
    s = 0.0
    for k, v in zip((0, 1, 2), x, strict=False):
        if k < 2:
            x[k + 1] += 2.0 * v
        s = s * v + v
    return s


def distances(x):
    s = 0.0
    for i, j in itertools.combinations(range(len(x)), 2):
        s += (x[i] - x[j]) ** 2
    return s


class Law(abc.ABC):
    @abc.abstractmethod
    def value(self, x): ...

    def twice(self, x):
        return 2.0 * self.value(x)


class Power(Law):
    def __init__(self, n):
        self.n = n

    def value(self, x):
        return x**self.n


LAWS = (Power(2), [3.0], {"k": 2.0})


def of_laws(x):
    return LAWS[0].twice(x[0]) + LAWS[1][0] * LAWS[2]["k"] * x[1]


def of_namespace(x):
    p = types.SimpleNamespace(a=x[0], b=x[1])
    p.a *= p.b
    return p.a * p.b


PROGRAMS = {
    "zip": packed,
    "zip in a loop": changed_meanwhile,
    "reduce": lambda x: functools.reduce(lambda a, v: 1.7 * a + v, x),
    "reduce from": lambda x: functools.reduce(operator.mul, x, 2.0),
    "reduce of a range": lambda x: functools.reduce(lambda u, _: u + np.sin(u), range(3), x[0]),
    "filter": lambda x: sum(filter(lambda v: v > 1.5, x)),
    "map": lambda x: sum(map(operator.mul, x, x[::-1])),
    "combinations": lambda x: sum(a * b for a, b in itertools.combinations(x, 2)),
    "combinations of a range": distances,
    "abstract class, tuple of containers": of_laws,
    "namespace": of_namespace,
    "list of columns": lambda x: np.prod(x[COLUMNS]),
    "interp": lambda x: np.interp(1.7, [1, 2, 3], x),
    "convolve": lambda x: np.sum(np.convolve(x, [1, 2, 1]) ** 2),
    "polyval": lambda x: np.polyval([1, x[0], 2], x[1]),
    "matmul": lambda x: np.sum(np.kron(x, [1, 2]) ** 2) + np.diag([x[0], x[1]]).sum(),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_derivative(name):
    check_grads(PROGRAMS[name], (X,), engine="python", modes=("reverse",))


def test_zip_with_an_array_that_is_too_short():
    with pytest.raises(ValueError, match="`zip` of 3 known items with an array of fewer"):
        tl.grad(packed, engine="python")(X[:2])
