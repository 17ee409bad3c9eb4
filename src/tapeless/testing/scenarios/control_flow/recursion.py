"""Functions that call themselves: how often is known, or they do so last, in a sum or product."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("control_flow")


def swap_until_ordered(a, b):
    return a * b if a < b else swap_until_ordered(b, a) + a


HERE.add(swap_until_ordered, 2.0, 3.0, gradient=(3.0, 2.0), at="ordered")
HERE.add(swap_until_ordered, 3.0, 2.0, gradient=(3.0, 3.0), at="swapped")


def sum_of_slices(x):
    if len(x) == 0:
        return 0.0
    return x[0] * x[0] + sum_of_slices(x[1:])


HERE.add(sum_of_slices, np.array([1.0, 2.0, 3.0]), gradient=np.array([2.0, 4.0, 6.0]))


def recursive_power(x, n):
    return 1.0 if n == 0 else x * recursive_power(x, n - 1)


HERE.add(recursive_power, 2.0, 3, gradient=12.0)


def recursive_product(x, i):
    if i == len(x):
        return 1.0
    return x[i] * recursive_product(x, i + 1)


HERE.add(
    recursive_product,
    np.array([1.0, 2.0, 3.0]),
    0,
    gradient=np.array([6.0, 3.0, 2.0]),
)


def mutual_even(x, n):
    return x if n == 0 else 2.0 * mutual_odd(x, n - 1)


def mutual_odd(x, n):
    return x * x if n == 0 else 3.0 * mutual_even(x, n - 1)


HERE.add(mutual_even, 1.5, 2, gradient=6.0)
