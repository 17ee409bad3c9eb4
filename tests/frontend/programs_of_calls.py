"""Small programs of functions that call each other."""

import functools
import math

import numpy as np

from tests.frontend import helper
from tests.frontend.helper import fill_with_squares, scaled
from tests.frontend.table import X, program


@program((2.0,))
def calls(x):
    a = scaled(x) + scaled(x, 3.0) + scaled(x, by=4.0, plus=1.0) + scaled(by=x, x=2.0)
    return a + helper.total(x, a, 1.0) + helper.rated(x) + helper.total() + helper.total(*(x, x))


@program((X,))
def mutating_helper(x):
    y = np.empty_like(x)
    fill_with_squares(y, x)
    return y


@program((X,))
def compiled_helper(x):
    return helper.compiled_norm(x) * 2.0


def _twice(f, x):
    return f(f(x))


@program((0.7,))
def functions_as_arguments(x):
    square = lambda t: t * t  # noqa: E731
    return _twice(square, x) + _twice(math.sin, x) + _twice(lambda t: _twice(square, t), x)


@program((0.7,))
def late_binding(x):
    k = 1.0

    def scale(t, offset=x):
        return t * k + offset

    a = scale(x)
    k = 2.0
    b = scale(x)
    for i in range(3):
        k = k + i
        b += scale(a, offset=1.0)
    return a, b


def _adder(k):
    def add(t):
        return t + k

    return add


@program((1.0,))
def returned_closure(x):
    f = _adder(2.0 * x)
    g = _adder(3.0)
    return f(x) * g(x)


def _closing_over(scale, table):
    def inside(x):
        return scale * x + table[0] * table.shape[0]

    return inside


program((2.0,))(_closing_over(1.5, X))


def _forwarding(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return 2.0 * function(*args, **kwargs)

    return wrapper


@_forwarding
def _wrapped(x, y=3.0):
    return x - y


@program((2.0,))
def decorated(x):
    return _wrapped(x) + _wrapped(x, y=1.0)


program((1.0, 5.0))(lambda a, b: a * b + 1)

SCALE = 2.5
TABLE = np.array([1.0, 2.0, 4.0])
COUNT = 2
PAIR = (3, "text", 0.5)


@program((2.0,))
def globals_of_all_kinds(x):
    return x * SCALE + TABLE[COUNT] + TABLE.sum() + PAIR[0] * PAIR[2] + helper.RATE


@program((2.0, 1, 2, 3), (2.0,))
def variadic(x, *rest):
    s = x
    for r in rest:
        s = s * 2 + r
    return s, len(rest)


@program((2.0, (1.0, (X, 3))))
def nested_argument(x, pair):
    a, (b, n) = pair
    return (x * a, (b[0], n), pair[1][1])


@program((4.0, 0.5))
def keyword_only(x, y, *, z=1.0):
    return x * y + z


@program((X,))
def returns_nothing(x):
    x[0] = 3.0


@program((1.0,), (-1.0,))
def returns_nothing_early(x):
    if x > 0:
        return
    x = x + 1


@program((3.0, 4))
def static_recursion(x, n):
    return _power(x, 3)


def _power(x, n):
    return 1.0 if n == 0 else x * _power(x, n - 1)


@program((X,))
def imports_inside(x):
    import math as m
    from math import cos

    return m.sin(x[0]) + cos(x[1])


@program((X, 3))
def comprehension_over_tuple(x, n):
    parts = np.stack([x * k for k in (1.0, 2.0, 3.0)])
    return parts, sum(x[k] for k in (0, 1)), np.array([x[0] for _ in (1, 2) if n is not None])
