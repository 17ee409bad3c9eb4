"""Conditions: chained, short-circuited, as expressions."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("language")


def conditional_expression(x, y):
    return x * y if x > y else x / y


HERE.add(conditional_expression, 2.0, 1.5, gradient=(1.5, 2.0), at="true")
HERE.add(conditional_expression, 1.0, 2.0, gradient=(0.5, -0.25), at="false")


def nested_conditional_expression(x):
    return x if x > 1.0 else x * x if x > 0.0 else -x


HERE.add(nested_conditional_expression, 2.0, gradient=1.0, at="first")
HERE.add(nested_conditional_expression, 0.5, gradient=1.0, at="second")
HERE.add(nested_conditional_expression, -0.5, gradient=-1.0, at="third")


def conditional_on_untaken_error(x):
    return math.sqrt(x) if x > 0.0 else math.sqrt(-x) * 2.0


HERE.add(conditional_on_untaken_error, -4.0, gradient=-0.5)


def chained_comparison(x, low, high):
    if low < x <= high:
        return x * x
    return 3.0 * x


HERE.add(chained_comparison, 0.5, 0.0, 1.0, argnums=0, gradient=1.0, at="inside")
HERE.add(chained_comparison, 2.0, 0.0, 1.0, argnums=0, gradient=3.0, at="above")
HERE.add(chained_comparison, -1.0, 0.0, 1.0, argnums=0, gradient=3.0, at="below")


def short_circuit_and(x, i):
    if i < len(x) and x[i] > 0.0:
        return x[i] ** 2
    return x[0] * 3.0


HERE.add(short_circuit_and, np.array([0.5, 2.0]), 1, gradient=np.array([0.0, 4.0]), at="both")
HERE.add(short_circuit_and, np.array([0.5, 2.0]), 7, gradient=np.array([3.0, 0.0]), at="guarded")


def short_circuit_or(x, i):
    if i >= len(x) or x[i] > 0.0:
        return x[0] ** 2
    return x[i] * 3.0


HERE.add(short_circuit_or, np.array([0.5, -2.0]), 7, gradient=np.array([1.0, 0.0]), at="guarded")
HERE.add(short_circuit_or, np.array([0.5, -2.0]), 1, gradient=np.array([0.0, 3.0]), at="neither")


def negated(x, flag):
    if not flag and not x > 1.0:
        return x * 2.0
    return x * 5.0


HERE.add(negated, 0.5, False, gradient=2.0, at="both")
HERE.add(negated, 0.5, True, gradient=5.0, at="one")


def value_of_or(x, y):
    chosen = x or y
    return chosen * chosen


HERE.add(value_of_or, 1.5, 2.0, gradient=(3.0, 0.0), at="first")
HERE.add(value_of_or, 0.0, 2.0, argnums=1, gradient=4.0, at="second")


def value_of_and(x, y):
    chosen = x and y
    return chosen * chosen * x


HERE.add(value_of_and, 1.5, 2.0, gradient=(4.0, 6.0))


def compared_integers(x, n):
    if n == 3 or n in (5, 7):
        return x * n
    if n != 4 and n >= 2:
        return x * x
    return x


HERE.add(compared_integers, 1.5, 3, gradient=3.0, at="three")
HERE.add(compared_integers, 1.5, 7, gradient=7.0, at="seven")
HERE.add(compared_integers, 1.5, 6, gradient=3.0, at="six")
HERE.add(compared_integers, 1.5, 4, gradient=1.0, at="four")


def none_as_default(x, scale=None):
    if scale is None:
        return x * x
    return x * scale


HERE.add(none_as_default, 1.5, gradient=3.0, at="missing")
HERE.add(none_as_default, 1.5, 4.0, argnums=0, gradient=4.0, at="given")


def string_option(x, kind):
    if kind == "square":
        return x * x
    return x


HERE.add(string_option, 1.5, "square", gradient=3.0, at="square")
HERE.add(string_option, 1.5, "plain", gradient=1.0, at="plain")


def array_chosen_by_branch(x, y):
    z = x if x[0] > y[0] else y
    return np.sum(z * z * x)


HERE.add(array_chosen_by_branch, np.array([2.0, 1.0]), np.array([1.0, 3.0]), at="first")
HERE.add(array_chosen_by_branch, np.array([0.5, 1.0]), np.array([1.0, 3.0]), at="second")


def scalar_or_array_by_branch(x):
    if x[0] > 0.0:
        z = x[1]
    else:
        z = x * 2.0
    return np.sum(z * z)


HERE.add(
    scalar_or_array_by_branch,
    np.array([0.5, 2.0]),
    gradient=np.array([0.0, 4.0]),
    at="scalar",
)


def walrus(x):
    if (y := x * x) > 1.0:
        return y * y
    return y


HERE.add(walrus, 1.5, gradient=4 * 1.5**3)


def match_on_integer(x, n):
    match n:
        case 1:
            return x
        case _:
            return x * x


HERE.add(match_on_integer, 1.5, 2, gradient=3.0)
