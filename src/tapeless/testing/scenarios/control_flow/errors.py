"""Exceptions that nobody catches stay what they are."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("control_flow")


def index_out_of_bounds(x):
    s = 0.0
    for i in range(len(x) + 1):
        s += x[i] * x[i]
    return s


HERE.add(index_out_of_bounds, np.array([1.0, 2.0]), raises=IndexError)


def negative_index_out_of_bounds(x):
    return x[-4] * 2.0


HERE.add(negative_index_out_of_bounds, np.array([1.0, 2.0]), raises=IndexError)


def write_out_of_bounds(x):
    y = np.zeros(2)
    y[len(x)] = x[0]
    return y[0]


HERE.add(write_out_of_bounds, np.array([1.0, 2.0]), raises=IndexError)


def raise_on_purpose(x):
    y = x * x
    if y > 1.0:
        raise ValueError("too large")
    return y


HERE.add(raise_on_purpose, 2.0, raises=ValueError, at="raised")
HERE.add(raise_on_purpose, 0.5, gradient=1.0, at="quiet")


def divide_by_zero(x):
    zero = x - x
    return 1.0 / zero


# Compiled code divides as NumPy does: inf, not an exception (see docs/limitations.md).
HERE.add(divide_by_zero, 2.0, raises=ZeroDivisionError, engines=("python",))


def failed_assertion(x):
    assert x < 1.0
    return x


HERE.add(failed_assertion, 2.0, raises=AssertionError)


def unbound_on_this_path(x):
    if x > 0.0:
        y = x * x
    return y


HERE.add(unbound_on_this_path, 1.5, gradient=3.0, at="bound")
HERE.add(unbound_on_this_path, -1.5, raises=UnboundLocalError, at="unbound")


def shapes_that_do_not_fit(x, y):
    return np.sum(x * y)


HERE.add(shapes_that_do_not_fit, np.ones(3), np.ones(2), raises=ValueError)
