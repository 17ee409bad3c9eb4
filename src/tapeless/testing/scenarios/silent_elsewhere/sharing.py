"""Integers, globals that the function writes, one array in two arguments."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("silent_elsewhere")
X = np.array([0.5, -1.0, 2.0, 1.5])
COUNTER = np.zeros(2)
TOTAL = 0.0


def integer_scalar(n):
    return n * 2.5


HERE.add(
    integer_scalar, 3, argnums=0, refused="an integer has no derivative", error="IntegerArgument"
)


def integer_array(x):
    return np.sum(x * 0.5)


HERE.add(
    integer_array,
    np.array([1, 2, 3]),
    argnums=0,
    refused="an integer has no derivative",
    error="IntegerArgument",
)


def global_array_mutated(x):
    COUNTER[0] = x * x
    return COUNTER[0] * x


HERE.add(
    global_array_mutated, 1.5, gradient=6.75, refused="a write to a global", error="MutatedGlobal"
)


def global_scalar_mutated(x):
    global TOTAL
    TOTAL = x * x
    return TOTAL * x


HERE.add(
    global_scalar_mutated, 1.5, gradient=6.75, refused="a write to a global", error="MutatedGlobal"
)


def global_mutated_through_view(x):
    part = COUNTER[1:]
    part[0] = x * x
    return part[0] * x


HERE.add(global_mutated_through_view, 1.5, refused="a write to a global", error="MutatedGlobal")


def _record(x):
    COUNTER[1] = x


def global_mutated_by_helper(x):
    _record(x)
    return COUNTER[1] * x


HERE.add(global_mutated_by_helper, 1.5, refused="a write to a global", error="MutatedGlobal")


def same_array_twice(a, b):
    return np.sum(a * a * b)


HERE.add(same_array_twice, *(lambda v: (v, v))(X), gradient=(2 * X * X, X * X))
