"""Operators on numbers and arrays, and the NumPy functions that mean them."""

from __future__ import annotations

import builtins
import math
import operator

import numpy as np

from tapeless.rules.registry import (
    CHEAP,
    DIVISION,
    POWER,
    PRODUCT,
    SHIFT,
    SUM,
    TRANSCENDENTAL,
    UNARY,
    Operation,
    callee,
    define,
    is_complex,
    is_constant,
    partials,
    poles,
    zero_derivative,
)
from tapeless.rules.spelling import same

# name, how it is written, how tightly it binds, what it costs
INFIX = (
    ("add", "{0} + {1}", SUM, CHEAP),
    ("sub", "{0} - {1}", SUM, CHEAP),
    ("mul", "{0} * {1}", PRODUCT, CHEAP),
    ("truediv", "{0} / {1}", PRODUCT, DIVISION),
    ("floordiv", "{0} // {1}", PRODUCT, DIVISION),
    ("mod", "{0} % {1}", PRODUCT, DIVISION),
    ("pow", "{0} ** {1}", POWER, TRANSCENDENTAL),
    ("lshift", "{0} << {1}", SHIFT, CHEAP),
    ("rshift", "{0} >> {1}", SHIFT, CHEAP),
)
for name, text, precedence, cost in INFIX:
    same(name, text, precedence=precedence, cost=cost, elementwise=True)
    if "shift" not in name:
        # Text for type inference only: `normalize` makes a store or the plain operator of it.
        same(f"i{name}", text, precedence=precedence, cost=cost, effect=True)
for name, text in (("neg", "-{0}"), ("pos", "+{0}"), ("invert", "~{0}")):
    same(name, text, precedence=UNARY, elementwise=True)

# NumPy's own divisions and powers differ from the operators in the python dialect: they do not
# raise at zero, and a negative base gives nan, not a complex number.
for name, cost in (
    ("divide", DIVISION),
    ("floor_divide", DIVISION),
    ("remainder", DIVISION),
    ("fmod", DIVISION),
    ("power", TRANSCENDENTAL),
    ("float_power", TRANSCENDENTAL),
    ("reciprocal", DIVISION),
    ("square", CHEAP),
):
    operands = "({0})" if name in ("reciprocal", "square") else "({0}, {1})"
    same(f"numpy.{name}", f"np.{name}{operands}", cost=cost, elementwise=True)
    signature = "a, /" if operands == "({0})" else "a, b, /"
    callee(getattr(np, name), operation=f"numpy.{name}", signature=signature)
same("math.pow", "math.pow({0}, {1})", cost=TRANSCENDENTAL, elementwise=True)
define(
    Operation(
        "math.fmod", "np.fmod({0}, {1})", "math.fmod({0}, {1})", cost=DIVISION, elementwise=True
    )
)

callee(math.pow, operation="math.pow", signature="a, b, /")
callee(math.fmod, operation="math.fmod", signature="a, b, /")
for function, name in (
    (np.add, "add"),
    (np.subtract, "sub"),
    (np.multiply, "mul"),
    (operator.add, "add"),
    (operator.sub, "sub"),
    (operator.mul, "mul"),
    (operator.truediv, "truediv"),
    (operator.floordiv, "floordiv"),
    (operator.mod, "mod"),
    (operator.pow, "pow"),
    (builtins.pow, "pow"),
    (np.left_shift, "lshift"),
    (np.right_shift, "rshift"),
):
    callee(function, operation=name, signature="a, b, /")
for function, name in (
    (np.negative, "neg"),
    (np.positive, "pos"),
    (np.invert, "invert"),
    (operator.neg, "neg"),
):
    callee(function, operation=name, signature="a, /")

zero_derivative("floordiv", "numpy.floor_divide", "invert", "lshift", "rshift")

poles("truediv", "numpy.divide", "mod", "numpy.remainder", "numpy.fmod", "math.fmod")
poles("numpy.reciprocal", "pow", "numpy.power", "numpy.float_power", "math.pow")


@partials("add", at=[(0.3, 2.0)])
def add(a, b, y):
    return 1, 1


@partials("sub", at=[(0.3, 2.0)])
def sub(a, b, y):
    return 1, -1


@partials("mul", at=[(0.3, -2.0)])
def mul(a, b, y):
    return b, a


@partials("truediv", "numpy.divide", at=[(0.3, -2.0)])
def divide(a, b, y):
    r = np.divide(1, b)
    return r, -y * r


@partials("neg", at=[0.3])
def neg(a, y):
    return -1


@partials("pos", at=[0.3])
def pos(a, y):
    return 1


# a mod b = a - b ⌊a/b⌋, whose second factor is constant between the jumps; fmod truncates instead.
@partials("mod", "numpy.remainder", at=[(7.5, 2.0), (-7.5, 2.0), (7.5, -2.0)])
def mod(a, b, y):
    return 1, -np.floor(np.divide(a, b))


@partials("numpy.fmod", "math.fmod", at=[(7.5, 2.0), (-7.5, 2.0), (7.5, -2.0)])
def fmod(a, b, y):
    return 1, -np.trunc(np.divide(a, b))


@partials("numpy.square", at=[0.3])
def square(a, y):
    return 2 * a


@partials("numpy.reciprocal", at=[0.3, -2.0])
def reciprocal(a, y):
    return -y * y


@partials(
    "pow", "numpy.power", "numpy.float_power", "math.pow", at=[(0.3, 2.5), (3.0, -1.5), (3.0, 0.0)]
)
def power(x, p, y):
    if is_complex(y):
        return complex_power(x, p, y)
    dx = constant_power(x, p, y) if is_constant(p) else variable_power(x, p)
    if is_constant(x) and x > 0:
        return dx, y * np.log(x)
    # At x = 0 the slope in p is that of 0 ** p, which is constant for p > 0.
    return dx, y * np.log(np.where((x == 0) & (p >= 0), 1, x))


def complex_power(x, p, y):
    slope = y * np.log(np.where(x == 0, 1, x))
    if is_constant(p) and not is_complex(p):
        return constant_power(x, p, y), slope
    return p * np.power(x, p - 1), slope


def variable_power(x, p):
    # x ** 0 is 1 at x = 0 too, so its slope there is 0 and not 0 * 0 ** -1.
    return p * np.power(np.where((x == 0) & (p == 0), 1, x), p - 1)


def constant_power(x, p, y):
    """The derivative of x ** p in x, in its simplest form."""
    if p == 0:
        return 0
    if p == 1:
        return 1
    if p == 2:
        return 2 * x
    if p == 3:
        return 3 * x * x
    if p == 4:
        return 4 * x * x * x
    if p == -1:
        return -y * y
    if p == 0.5:
        return np.divide(0.5, y)
    if p > 1 and p % 1 == 0:
        return p * x ** (p - 1)
    return p * np.power(x, p - 1)
