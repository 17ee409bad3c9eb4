"""Elementary functions of one and two variables: `numpy` and `math` share each rule.

Slopes that can be infinite are written with `np.divide`: the python dialect must give inf there and
not raise.
Constants are written out: a rule reads no global variables.
"""

from __future__ import annotations

import builtins
import math

import numpy as np

from tapeless.rules.registry import (
    DIVISION,
    TRANSCENDENTAL,
    Operation,
    callee,
    define,
    is_complex,
    partials,
    poles,
    zero_derivative,
)
from tapeless.rules.spelling import functions, helped, same

UNARY = """sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh exp exp2 expm1
    log log2 log10 log1p cbrt sinc"""
functions(np, UNARY, cost=TRANSCENDENTAL)
functions(np, "sqrt", cost=DIVISION)
functions(np, "abs fabs sign degrees rad2deg radians deg2rad floor ceil trunc rint nan_to_num")
functions(np, "hypot arctan2 logaddexp logaddexp2", arity=2, cost=TRANSCENDENTAL)
functions(np, "copysign", arity=2)
helped("numpy.heaviside", "heaviside({0}, {1})", "elementwise", elementwise=True)
callee(np.heaviside, operation="numpy.heaviside", signature="a, b, /")
callee(np.fix, operation="numpy.trunc", signature="x")

functions(
    math,
    """sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 expm1 log2 log10
    log1p""",
    cost=TRANSCENDENTAL,
)
functions(math, "sqrt", cost=DIVISION)
functions(math, "fabs degrees radians floor ceil trunc")
functions(math, "hypot atan2", arity=2, cost=TRANSCENDENTAL)
functions(math, "copysign", arity=2)
same("math.log", "math.log({0})", elementwise=True, cost=TRANSCENDENTAL)
define(  # Numba has no math.cbrt
    Operation("math.cbrt", "np.cbrt({0})", "math.cbrt({0})", elementwise=True, cost=TRANSCENDENTAL)
)
callee(math.cbrt, operation="math.cbrt", signature="a, /")

functions(builtins, "abs int bool")
# Numba's `float` takes no boolean.
define(Operation("builtins.float", "np.float64({0})", "float({0})", elementwise=True))
callee(builtins.float, operation="builtins.float", signature="a, /")
for name in ("numpy.float64", "numpy.float32"):
    same(name, f"np.{name[6:]}({{0}})", elementwise=True)
    callee(getattr(np, name[6:]), operation=name, signature="a, /")


def log(x, base=None):
    return natural_log(x) if base is None else natural_log(x) / natural_log(base)


def natural_log(x):
    """The operation `math.log`, as a function that `math.log(x, base)` is written in."""
    return math.log(x)


def hypot_of(first=0.0, *others):
    length = abs(first)
    for other in others:
        length = hypot_of_two(length, other)
    return length


def hypot_of_two(a, b):
    """The operation `math.hypot`, as a function that `math.hypot(x, y, z)` is written in."""
    return math.hypot(a, b)


callee(natural_log, operation="math.log")
callee(math.log, lower=log)
callee(hypot_of_two, operation="math.hypot", signature="a, b")
callee(math.hypot, lower=hypot_of)


@partials("numpy.sin", "math.sin", at=[0.3, -2.0])
def sin(x, y):
    return np.cos(x)


@partials("numpy.cos", "math.cos", at=[0.3, -2.0])
def cos(x, y):
    return -np.sin(x)


@partials("numpy.tan", "math.tan", at=[0.3, -2.0])
def tan(x, y):
    return 1 + y * y


@partials("numpy.arcsin", "math.asin", at=[0.0, 0.3, -0.99])
def arcsin(x, y):
    return np.divide(1, np.sqrt((1 - x) * (1 + x)))


@partials("numpy.arccos", "math.acos", at=[0.0, 0.3, -0.99])
def arccos(x, y):
    return np.divide(-1, np.sqrt((1 - x) * (1 + x)))


@partials("numpy.arctan", "math.atan", at=[0.0, -2.0, 1e5])
def arctan(x, y):
    return 1 / (1 + x * x)


@partials("numpy.sinh", "math.sinh", at=[0.3, -2.0])
def sinh(x, y):
    return np.cosh(x)


@partials("numpy.cosh", "math.cosh", at=[0.3, -2.0])
def cosh(x, y):
    return np.sinh(x)


@partials("numpy.tanh", "math.tanh", at=[0.0, 0.3, -2.0])
def tanh(x, y):
    return 1 - y * y


@partials("numpy.arcsinh", "math.asinh", at=[0.0, 0.3, -200.0, 1e200])
def arcsinh(x, y):
    if is_complex(x):
        return 1 / np.sqrt(x * x + 1)
    return 1 / np.hypot(x, 1)  # whose square may overflow


@partials("numpy.arccosh", "math.acosh", at=[1.001, 3.0, 1e200])
def arccosh(x, y):
    # The root of the product may overflow, and has another branch for complex numbers.
    return np.divide(1, np.sqrt(x - 1) * np.sqrt(x + 1))


@partials("numpy.arctanh", "math.atanh", at=[0.0, 0.3, -0.99])
def arctanh(x, y):
    return np.divide(1, (1 - x) * (1 + x))


@partials("numpy.exp", "math.exp", at=[0.3, -20.0])
def exp(x, y):
    return y


@partials("numpy.exp2", "math.exp2", at=[0.3, -20.0])
def exp2(x, y):
    return 0.6931471805599453 * y  # ln 2


@partials("numpy.expm1", "math.expm1", at=[1e-9, 0.3, -40.0])
def expm1(x, y):
    return np.exp(x)  # y + 1 loses its digits where y is near -1


@partials("numpy.log", "math.log", at=[1e-9, 0.3, 20.0])
def log_(x, y):
    return np.divide(1, x)


@partials("numpy.log2", "math.log2", at=[0.3, 20.0])
def log2(x, y):
    return np.divide(1.4426950408889634, x)  # 1 / ln 2


@partials("numpy.log10", "math.log10", at=[0.3, 20.0])
def log10(x, y):
    return np.divide(0.4342944819032518, x)  # 1 / ln 10


@partials("numpy.log1p", "math.log1p", at=[-0.9, 1e-9, 20.0])
def log1p(x, y):
    return np.divide(1, 1 + x)


@partials("numpy.sqrt", "math.sqrt", at=[1e-6, 0.3, 20.0])
def sqrt(x, y):
    return np.divide(0.5, y)


@partials("numpy.cbrt", "math.cbrt", at=[0.3, 20.0, -8.0])
def cbrt(x, y):
    return np.divide(1, 3 * y * y)


@partials("numpy.abs", "numpy.fabs", "math.fabs", "builtins.abs", at=[0.3, -2.0])
def absolute(x, y):
    if is_complex(x):  # at 0, where there is no slope, 0 as for real numbers
        return np.conjugate(x) / np.where(y == 0, 1, y)
    return np.sign(x)


@partials("numpy.degrees", "numpy.rad2deg", "math.degrees", at=[0.3])
def degrees(x, y):
    return 57.29577951308232  # 180 / π


@partials("numpy.radians", "numpy.deg2rad", "math.radians", at=[0.3])
def radians(x, y):
    return 0.017453292519943295  # π / 180


@partials("builtins.float", "numpy.float64", "numpy.float32", at=[0.5])
def cast(x, y):
    return 1


@partials("numpy.nan_to_num", at=[0.3])
def nan_to_num(x, y):
    return 1.0 * np.isfinite(x)


# sinc x = sin πx / πx. With t = πx its slope is π (cos t - y) / t; near 0, where that cancels, the
# series π (-t/3 + t³/30 - t⁵/840 + t⁷/45360).
@partials("numpy.sinc", at=[0.0, 1e-5, -0.0317, 0.0319, 0.3, 2.5])
def sinc(x, y):
    t = np.pi * x
    s = t * t
    near = s < 0.01
    series = -t / 3 * (1 - s / 10 * (1 - s / 28 * (1 - s / 54)))
    return np.pi * np.where(near, series, (np.cos(t) - y) / np.where(near, 1, t))


# At the origin the length has no slope; 0 is its smallest subgradient.
@partials("numpy.hypot", "math.hypot", at=[(0.3, -2.0), (0.0, 2.0), (1e160, 1e160)])
def hypot(a, b, y):
    r = np.where(y == 0, 1, y)
    return a / r, b / r


@partials(
    "numpy.arctan2",
    "math.atan2",
    at=[(0.3, 2.0), (0.3, -2.0), (-0.3, -2.0), (0.0, 1.0), (1e200, 1e160)],
)
def arctan2(a, b, y):
    r = np.hypot(a, b)  # its square may overflow or vanish
    s = np.where(np.isinf(r), 1, r)
    return np.divide(np.divide(b, s), r), np.divide(np.divide(-a, s), r)


@partials(
    "numpy.copysign", "math.copysign", at=[(0.3, 2.0), (0.3, -2.0), (-0.3, 2.0), (-0.3, -2.0)]
)
def copysign(a, b, y):
    return np.sign(a) * np.copysign(1.0, b), 0


@partials("numpy.logaddexp", at=[(0.3, 2.0), (1.0, 1.0), (-800.0, 3.0), (800.0, 801.0), (1e9, 1e9)])
def logaddexp(a, b, y):
    # y has lost the digits of exp(a - y) where a is large.
    d = np.where((a == b) & np.isinf(a), 0, a - b)
    small = np.exp(np.where(d < 0, d, -d))
    return np.where(d < 0, small, 1) / (1 + small), np.where(d < 0, 1, small) / (1 + small)


@partials("numpy.logaddexp2", at=[(0.3, 2.0), (1.0, 1.0), (-1100.0, 3.0), (1e9, 1e9)])
def logaddexp2(a, b, y):
    d = np.where((a == b) & np.isinf(a), 0, a - b)
    small = np.exp2(np.where(d < 0, d, -d))
    return np.where(d < 0, small, 1) / (1 + small), np.where(d < 0, 1, small) / (1 + small)


@partials("numpy.heaviside", at=[(0.3, 0.5), (-0.3, 0.5)])
def heaviside(a, b, y):
    return 0, 1.0 * (a == 0)


zero_derivative("numpy.sign", "numpy.floor", "numpy.ceil", "numpy.trunc", "numpy.rint")
zero_derivative("math.floor", "math.ceil", "math.trunc", "builtins.int", "builtins.bool")

POLES = "exp exp2 expm1 sinh cosh log log2 log10 log1p sqrt cbrt"
poles(*(f"numpy.{name}" for name in f"{POLES} arcsin arccos arccosh arctanh arctan2".split()))
poles(*(f"math.{name}" for name in f"{POLES} asin acos acosh atanh atan2".split()))
