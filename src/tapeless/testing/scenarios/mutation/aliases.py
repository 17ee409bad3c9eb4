"""One array in two arguments."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("mutation")
ONE = np.array([0.5, -1.0, 2.0])


def product_of_arguments(x, y):
    return np.sum(x * y * y)


# Each argument gets its own gradient; their sum is that of x -> f(x, x).
HERE.add(product_of_arguments, ONE, ONE, gradient=(ONE**2, 2 * ONE**2), at="same_array")
HERE.add(product_of_arguments, ONE[:2], ONE[1:], at="overlapping")


def write_one_argument(x, y):
    x[0] = 2.0 * x[0]
    return np.sum(x * y)


HERE.add(write_one_argument, ONE, ONE + 1.0, at="apart")
HERE.add(
    write_one_argument,
    ONE,
    ONE,
    at="same_array",
    refused="a write through one of two arguments that share memory",
    error="AliasedArguments",
)


def _overlapping():
    base = np.array([0.5, -1.0, 2.0, 3.0])
    return base[:3], base[1:]


HERE.add(
    write_one_argument,
    args=_overlapping,
    at="overlapping",
    refused="a write through one of two arguments that share memory",
    error="AliasedArguments",
)


def _touching():
    base = np.array([0.5, -1.0, 2.0, 3.0])
    return base[:2], base[2:]


HERE.add(write_one_argument, args=_touching, at="touching")


def square_through_call(x):
    return product_of_arguments(x, x)


HERE.add(square_through_call, ONE, gradient=3 * ONE**2)


def _add_into(y, x):
    for i in range(len(x)):
        y[i] += x[i] * x[i]


def callee_gets_one_array_twice(x):
    y = x * 2.0
    _add_into(y, y)
    return np.sum(y)


HERE.add(callee_gets_one_array_twice, ONE, gradient=2 + 8 * ONE, tags=("second_order",))


def array_twice_in_tuple(pair):
    a, b = pair
    return np.sum(a * b * b)


HERE.add(array_twice_in_tuple, (ONE, ONE), gradient=lambda p: (p[0] ** 2, 2 * p[0] ** 2))


def array_twice_in_list(x):
    both = [x, x]
    return np.sum(both[0] * both[1])


HERE.add(array_twice_in_list, ONE, gradient=2 * ONE)


def result_is_argument(x):
    x[0] = x[0] * x[1]
    return x


HERE.add(result_is_argument, ONE)


def view_of_argument_returned(x):
    return x[1:]


HERE.add(view_of_argument_returned, ONE)
