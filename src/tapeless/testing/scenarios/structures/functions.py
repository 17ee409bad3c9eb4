"""Functions as values: passed, returned, decorated, partial, closing over what changes."""

import functools
import logging
import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("structures")
X = np.array([0.5, -1.0, 2.0])


def twice(f, x):
    return f(f(x))


def passed_as_argument(x):
    return twice(lambda v: v * v, x) + twice(math.sin, x)


HERE.add(passed_as_argument, 1.5)

BY_NAME = {"square": lambda v: v * v, "sine": math.sin}


def in_containers(x):
    return BY_NAME["square"](x) + BY_NAME["sine"](x) + (math.cos, math.exp)[1](x)


HERE.add(in_containers, 1.5, gradient=3.0 + math.cos(1.5) + math.exp(1.5))


def doubling(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        return 2.0 * f(*args, **kwargs)

    return wrapper


@doubling
def _scaled(x, scale=1.0):
    return x * x * scale


def decorated(x):
    return _scaled(x, scale=3.0)


HERE.add(decorated, 1.5, gradient=18.0)


@functools.lru_cache
def _table(n):
    return n * 2.0


def cached_helper(x):
    return x * x * _table(3)


HERE.add(cached_helper, 1.5, gradient=18.0)


def assigned_by_inner_function(x):
    total = 0.0

    def add(v):
        nonlocal total
        total += v * v

    for i in range(len(x)):
        add(x[i])
    return total


HERE.add(assigned_by_inner_function, X, gradient=2 * X)


def counter_that_is_returned(x):
    def counter(start):
        total = start

        def step(by):
            nonlocal total
            total = total * by
            return total

        return step

    step = counter(x)
    return step(2.0) + step(x)


HERE.add(counter_that_is_returned, 1.5, gradient=2.0 + 4 * 1.5)


def late_binding(x):
    functions = []
    for k in (1, 2, 3):
        functions.append(lambda v: v * k)
    return sum(f(x) for f in functions)


HERE.add(late_binding, 1.5, gradient=9.0)


def _target(x, a=1.0, b=2.0):
    return x * a + b * x * x


def _forward(x, *args, **kwargs):
    return _target(x, *args, **kwargs)


def keywords_forwarded(x):
    options = {"b": 3.0, "a": x}
    return _forward(x, **options) + _forward(x, 2.0)


HERE.add(keywords_forwarded, 1.5, gradient=(3.0 + 9.0) + (2.0 + 6.0))

FIXED = functools.partial(_target, a=2.5)


def partials(x):
    made = functools.partial(_target, b=x)
    return FIXED(x) + made(x, a=2.0)


HERE.add(partials, 1.5, gradient=(2.5 + 6.0) + (2.0 + 3 * 1.5**2))


def _power(x, n):
    return 1.0 if n == 0 else x * _power(x, n - 1)


def recursion_of_known_depth(x):
    return _power(x, 4)


HERE.add(recursion_of_known_depth, 1.5, gradient=4 * 1.5**3)


def reduced(x):
    return functools.reduce(lambda a, b: a * b, [1.0, x, x, 3.0])


HERE.add(reduced, 2.0, gradient=12.0)

LOGGER = logging.getLogger(__name__)


def talks(x):
    LOGGER.debug("at %s", x)
    message = f"x is {x:.3f}"
    assert x > 0.0, message
    if x > 100.0:
        raise ValueError(f"{x} is too large")
    return x * x


HERE.add(talks, 1.5, gradient=3.0)
