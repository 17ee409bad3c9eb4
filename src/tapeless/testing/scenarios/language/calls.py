"""Calls of other functions, closures, lambdas, constants of the module."""

import math

import numba
import numpy as np

from tapeless.testing.scenarios.collection import Collection
from tapeless.testing.scenarios.language import precision as elsewhere

HERE = Collection("language")
X = np.array([0.5, -1.0, 2.0])
RATE = 1.5
WEIGHTS = np.array([0.2, 0.3, 0.5])
LIMIT = 3
SIZES = (2, 3)


def _square(x):
    return x * x


def _affine(x, slope, shift=0.5, *, scale=2.0):
    return scale * (slope * x + shift)


def positional_keyword_default(x, y):
    a = _affine(x, y)
    b = _affine(x, slope=y, shift=x)
    c = _affine(shift=y, x=a, slope=b, scale=3.0)
    return a * b + c


HERE.add(positional_keyword_default, 0.7, 1.3)


def _total(first, *rest):
    s = first
    for v in rest:
        s += v * v
    return s


def variable_arguments(x, y):
    return _total(x) * _total(x, y) + _total(y, x, x * y)


HERE.add(variable_arguments, 0.7, 1.3)


def unpacked_arguments(x, y):
    pair = (x, y * x)
    return _affine(*pair) + _total(*pair, x)


HERE.add(unpacked_arguments, 0.7, 1.3)


def _divide(x, y):
    return x / y, x * y, np.array([x, y])


def tuple_from_call(x, y):
    quotient, product, both = _divide(x, y)
    return quotient * product + np.sum(both * both) + _divide(y, x)[0]


HERE.add(tuple_from_call, 0.7, 1.3)


def call_in_loop(x):
    s = 0.0
    for v in x:
        s = _square(s) * 0.1 + _affine(v, 2.0)
    return s


HERE.add(call_in_loop, X, tags=("second_order",))


def _first_above(x, bound):
    for v in x:
        if v > bound:
            return v * v
    return bound


def call_with_early_return(x):
    return _first_above(x, 0.0) + _first_above(x, 1.0) * _first_above(x, 5.0)


HERE.add(call_with_early_return, X, gradient=np.array([1.0, 0.0, 20.0]))


def _outer_helper(x):
    return _square(_affine(x, 1.5)) + _square(x)


def calls_three_deep(x):
    return math.sin(_outer_helper(x)) + _outer_helper(x * x)


HERE.add(calls_three_deep, 0.3)


def call_in_other_module(x):
    return elsewhere.polynomial(x) * elsewhere.polynomial(2.0 * x)


HERE.add(call_in_other_module, 0.4)


@numba.njit
def _compiled(x, n):
    s = 0.0
    for i in range(n):
        s += math.sin(x * i)
    return s


def call_of_compiled(x):
    return _compiled(x, 4) * x


HERE.add(call_of_compiled, 0.4, tags=("second_order",))
HERE.add(_compiled, 0.4, 5, name="compiled_itself")


def lambdas(x):
    cube = lambda v: v * v * v  # noqa: E731
    twice = lambda g, v: g(g(v))  # noqa: E731
    return cube(x) + twice(cube, x)


HERE.add(lambdas, 0.9, gradient=3 * 0.81 + 9 * 0.9**8)


HERE.add(lambda x: math.exp(x) * x, 0.5, gradient=1.5 * math.exp(0.5), name="lambda_itself")


def _apply(g, x, times=2):
    for _ in range(times):
        x = g(x)
    return x


def function_as_argument(x):
    return _apply(_square, x) + _apply(math.sin, x, times=3)


HERE.add(function_as_argument, 0.9)


def nested_function(x, y):
    def inner(v, power=2):
        return v**power + y

    return inner(x) * inner(y, power=3)


HERE.add(nested_function, 0.7, 1.3)


def nested_reads_latest(x):
    factor = 2.0

    def scaled(v):
        return v * factor

    a = scaled(x)
    factor = x
    return a + scaled(x)


HERE.add(nested_reads_latest, 1.5, gradient=5.0)


def _with_float(a):
    def power_law(x):
        return a * x**a

    return power_law


HERE.add(_with_float(2.5), 0.7, gradient=6.25 * 0.7**1.5, tags=("second_order",))


def _with_array(weights):
    def weighted(x):
        s = 0.0
        for i in range(len(x)):
            s += weights[i] * x[i] ** 2
        return s

    return weighted


HERE.add(_with_array(WEIGHTS), X, gradient=2 * WEIGHTS * X, tags=("second_order",))


def _with_function(g):
    def composed(x):
        return g(g(x) + x)

    return composed


HERE.add(_with_function(_square), 0.7, gradient=2 * (0.49 + 0.7) * 2.4)


def module_constants(x):
    s = 0.0
    for i in range(LIMIT):
        s += RATE * WEIGHTS[i] * x[i] ** SIZES[0]
    return s * math.pi


HERE.add(module_constants, X, gradient=2 * math.pi * 1.5 * WEIGHTS * X)


def default_of_its_own(x, scale=3.0, *, shift=1.0):
    return (x * scale + shift) ** 2


HERE.add(default_of_its_own, 0.5, gradient=15.0, at="left_out")
HERE.add(default_of_its_own, 0.5, 2.0, gradient=(8.0, 2.0), at="given")


def own_variable_arguments(*values):
    return values[0] * values[1] + values[-1] ** 2


HERE.add(own_variable_arguments, 0.5, 2.0, 3.0, gradient=(2.0, 0.5, 6.0))


def positional_only(x, /, y):
    return x * y


HERE.add(positional_only, 0.5, 2.0, gradient=(2.0, 0.5))


HERE.add(len, np.ones(3), name="built_in_itself", refused="no source")
