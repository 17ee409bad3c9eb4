"""The parts of floating-point numbers, their neighbours, and closeness."""

from __future__ import annotations

import builtins
import math

import numpy as np

from tapeless.rules.registry import (
    DIVISION,
    Operation,
    callee,
    define,
    lower,
    partials,
    zero_derivative,
)
from tapeless.rules.spelling import functions, helped
from tapeless.runtime.plain import exponent

# ---- parts ---------------------------------------------------------------------------------------


@lower(np.modf, math.modf)
def modf(x):
    """Fraction and whole part, both with the sign of x; of an infinite number the fraction is 0."""
    whole = np.trunc(x)
    return np.copysign(np.where(np.isinf(x), 0.0, x - whole), x), whole


helped("exponent", "exponent({0})", "elementwise", elementwise=True)
callee(exponent, operation="exponent", signature="x")
zero_derivative("exponent")


@lower(np.frexp, math.frexp)
def frexp(x):
    e = exponent(x)
    return np.ldexp(x, -e), e


functions(np, "ldexp", arity=2)
functions(math, "ldexp", arity=2)


@partials("numpy.ldexp", "math.ldexp", at=[(0.3, 2)])
def ldexp(x, e, y):
    return np.exp2(1.0 * e), None


# ---- neighbours ----------------------------------------------------------------------------------

functions(np, "nextafter", arity=2)
functions(np, "spacing")
define(
    Operation(
        "math.nextafter", "np.nextafter({0}, {1})", "math.nextafter({0}, {1})", elementwise=True
    )
)
define(Operation("math.ulp", "np.abs(np.spacing({0}))", "math.ulp({0})", elementwise=True))
callee(math.nextafter, operation="math.nextafter", signature="a, b, /")
callee(math.ulp, operation="math.ulp", signature="x, /")
zero_derivative("numpy.spacing", "math.ulp")


# A step to the next number is constant between powers of two.
@partials("numpy.nextafter", "math.nextafter", at=[(0.3, 2.0)])
def nextafter(x, towards, y):
    return 1, 0


# ---- division with a rest ------------------------------------------------------------------------


@lower(np.divmod)
def divide_with_rest(a, b):
    return np.floor_divide(a, b), np.remainder(a, b)


define(
    Operation(
        "math.remainder",
        "remainder({0}, {1})",
        "math.remainder({0}, {1})",
        runtime=("elementwise:remainder",),
        cost=2 * DIVISION,
        elementwise=True,
    )
)
callee(math.remainder, operation="math.remainder", signature="a, b, /")


# a - n b, where n is the whole number nearest to a/b: constant between the jumps.
@partials("math.remainder", at=[(7.7, 2.0), (-7.1, 2.0), (7.7, -2.0)])
def remainder(a, b, y):
    return 1, -np.rint(np.divide(a - y, b))


# ---- closeness -----------------------------------------------------------------------------------


@lower(np.isclose)
def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    near = (np.abs(a - b) <= atol + rtol * np.abs(b)) & np.isfinite(b) | (a == b)
    return near | (np.isnan(a) & np.isnan(b)) if equal_nan else near


@lower(np.allclose)
def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    return np.all(np.isclose(a, b, rtol, atol, equal_nan))


@lower(math.isclose)
def isclose_numbers(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    if a == b:
        return True
    if np.isinf(a) or np.isinf(b):
        return False
    return abs(a - b) <= builtins.max(rel_tol * builtins.max(abs(a), abs(b)), abs_tol)


@lower(np.array_equal)
def array_equal(a, b):
    """Whether the shapes and all elements are equal."""
    if a.ndim != b.ndim:
        return False
    for n, m in zip(a.shape, b.shape, strict=False):
        if n != m:
            return False
    return np.all(a == b)


# ---- distances and exact sums --------------------------------------------------------------------


@lower(math.dist)
def dist(p, q):
    if isinstance(p, tuple) or isinstance(q, tuple):
        return math.hypot(*[a - b for a, b in zip(p, q, strict=False)])
    return np.linalg.norm(p - q)
