"""Comparisons, logic and tests, which carry no derivative, and what chooses by them.

At a tie the slope is shared: half to each of two equal operands.
"""

from __future__ import annotations

import builtins
import math
import operator

import numpy as np

from tapeless.rules.registry import (
    AND,
    CHEAP,
    COMPARISON,
    NOT,
    OR,
    SHIFT,
    callee,
    forward,
    partials,
    reverse,
    zero_derivative,
)
from tapeless.rules.spelling import functions, helped, same
from tapeless.runtime.plain import unbroadcast

INFIX = {
    "lt": ("{0} < {1}", COMPARISON, np.less, operator.lt),
    "le": ("{0} <= {1}", COMPARISON, np.less_equal, operator.le),
    "gt": ("{0} > {1}", COMPARISON, np.greater, operator.gt),
    "ge": ("{0} >= {1}", COMPARISON, np.greater_equal, operator.ge),
    "eq": ("{0} == {1}", COMPARISON, np.equal, operator.eq),
    "ne": ("{0} != {1}", COMPARISON, np.not_equal, operator.ne),
    "bitand": ("{0} & {1}", SHIFT, np.bitwise_and, operator.and_),
    "bitor": ("{0} | {1}", SHIFT, np.bitwise_or, operator.or_),
    "bitxor": ("{0} ^ {1}", SHIFT, np.bitwise_xor, operator.xor),
    "and": ("{0} and {1}", AND),
    "or": ("{0} or {1}", OR),
}
for name, (text, precedence, *means) in INFIX.items():
    same(name, text, precedence=precedence, elementwise=True)
    zero_derivative(name)
    for function in means:
        callee(function, operation=name, signature="a, b, /")
same("not", "not {0}", precedence=NOT, elementwise=True)
callee(operator.not_, operation="not", signature="a, /")

functions(np, "logical_and logical_or logical_xor", arity=2)
functions(np, "logical_not isnan isinf isfinite signbit")
functions(math, "isnan isinf isfinite")
zero_derivative("not", "numpy.logical_and", "numpy.logical_or", "numpy.logical_xor")
zero_derivative("numpy.logical_not", "numpy.isnan", "numpy.isinf", "numpy.isfinite")
zero_derivative("numpy.signbit", "math.isnan", "math.isinf", "math.isfinite")

functions(np, "maximum minimum fmax fmin", arity=2)
for name in ("max", "min"):
    same(f"builtins.{name}", f"{name}({{0}}, {{1}})", elementwise=True, cost=CHEAP)

helped("numpy.where", "where({0}, {1}, {2})", "elementwise", elementwise=True)
callee(np.where, operation="numpy.where", signature="condition, x, y, /")


@partials("numpy.maximum", "builtins.max", at=[(0.3, 2.0), (2.0, 0.3)])
def maximum(a, b, y):
    return (a > b) + (a == b) / 2, (b > a) + (a == b) / 2


@partials("numpy.minimum", "builtins.min", at=[(0.3, 2.0), (2.0, 0.3)])
def minimum(a, b, y):
    return (a < b) + (a == b) / 2, (b < a) + (a == b) / 2


# A choice in place of a factor: nothing but what is chosen is computed with.
@forward("numpy.maximum", "builtins.max")
def maximum_forward(y, a, b, a_dot, b_dot):
    return chosen_tangent(a > b, b > a, a == b, a_dot, b_dot)


@forward("numpy.minimum", "builtins.min")
def minimum_forward(y, a, b, a_dot, b_dot):
    return chosen_tangent(a < b, b < a, a == b, a_dot, b_dot)


def chosen_tangent(is_first, is_second, is_tied, a_dot, b_dot):
    if a_dot is None:
        a_dot, both = 0.0, b_dot
    elif b_dot is None:
        b_dot, both = 0.0, a_dot
    else:
        both = a_dot + b_dot
    return np.where(is_first, a_dot, np.where(is_second, b_dot, np.where(is_tied, both / 2, 0.0)))


# fmax and fmin take the number where the other operand is nan.
@partials("numpy.fmax", at=[(0.3, 2.0), (2.0, 0.3)])
def fmax(a, b, y):
    tie = (a == b) / 2
    return ((a > b) | np.isnan(b)) + tie, ((b > a) | np.isnan(a)) + tie


@partials("numpy.fmin", at=[(0.3, 2.0), (2.0, 0.3)])
def fmin(a, b, y):
    tie = (a == b) / 2
    return ((a < b) | np.isnan(b)) + tie, ((b < a) | np.isnan(a)) + tie


# A product with 0 or 1 would turn an infinite cotangent into nan on the branch that was not taken.
@reverse("numpy.where")
def where(y, y_bar, condition, a, b):
    a_bar, b_bar = np.where(condition, y_bar, 0.0), np.where(condition, 0.0, y_bar)
    if y.ndim == 0:
        return None, a_bar, b_bar
    return None, unbroadcast(a_bar, a), unbroadcast(b_bar, b)


@forward("numpy.where")
def where_forward(y, condition, a, b, condition_dot, a_dot, b_dot):
    return np.where(condition, 0.0 if a_dot is None else a_dot, 0.0 if b_dot is None else b_dot)


# ---- several values, or the elements of an array -------------------------------------------------


def max_of_two(a, b):
    """The operation `builtins.max`, as a function that `max` is written in."""
    return max(a, b)


def min_of_two(a, b):
    """The operation `builtins.min`, as a function that `min` is written in."""
    return min(a, b)


callee(max_of_two, operation="builtins.max", signature="a, b")
callee(min_of_two, operation="builtins.min", signature="a, b")


def max_of(first, *others):
    if len(others) == 0:
        return np.max(first)
    result = first
    for other in others:
        result = max_of_two(result, other)
    return result


def min_of(first, *others):
    if len(others) == 0:
        return np.min(first)
    result = first
    for other in others:
        result = min_of_two(result, other)
    return result


callee(builtins.max, lower=max_of)
callee(builtins.min, lower=min_of)


def clip(a, a_min=None, a_max=None, *, min=None, max=None):
    """`np.clip`: the lower bound first, so that the upper one wins where they cross."""
    low = min if a_min is None else a_min
    high = max if a_max is None else a_max
    if low is None:
        return a if high is None else np.minimum(a, high)
    return np.maximum(a, low) if high is None else np.minimum(np.maximum(a, low), high)


callee(np.clip, lower=clip)
