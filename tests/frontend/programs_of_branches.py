"""Small programs with branches, conditions and exceptions."""

import math

import numpy as np

from tests.frontend.table import M, X, program


@program((1.0,), (-1.0,), (0.0,))
def branches(x):
    if x > 0:
        y = x * 2
    elif x < 0:
        y = x * 3
    else:
        y = 7.0
    return y + 1


@program((1.0,), (-1.0,))
def early_return(x):
    if x > 0:
        return x * 2
    y = x - 1
    return y * y


@program((1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0))
def nested_returns(x, y):
    if x > 0:
        if y > 0:
            return 1.0 * x
        z = x + y
    else:
        z = y
        if y > 0:
            return z * 3
    z = z * z
    return z + x


@program((1.0, True))
def static_branch(x, flag):
    if flag:
        x = x * 2
    else:
        print(f"never {x}")
    return x


@program((X,), (M,))
def rank_branch(x):
    if x.ndim == 2:
        return x[0, 0]
    if isinstance(x, np.ndarray):
        return x[0]
    return x


@program((1.0, None), (1.0, 2.0))
def optional(x, scale):
    if scale is None:
        scale = 3.0
    return x * scale


@program((1.0, True), (-1.0, True))
def conditionally_bound(x, c):
    if x > 0:
        v = x * 2
    z = x
    if x > 0:
        z += v
    return z


@program((1.0,), (-1.0,))
def raises_when_unbound(x):
    if x > 0:
        v = x
    return v


@program((0.5,), (1.5,), (2.5,))
def chained(x):
    return (1.0 if 0 < x < 1 else 2.0) + (10.0 if 1 <= x <= 2 < 3 else 20.0)


@program((X, 0), (X, 3), (X, 9))
def short_circuit(x, i):
    if i < len(x) and x[i] > 0:
        return x[i]
    if i >= len(x) or x[i] < -1:
        return -1.0
    return 0.0


@program((2.0, 0.0), (0.0, 3.0), (0.0, 0.0))
def value_of_or(a, b):
    return (a or b or 5.0) + (a and b)


@program((1.0, 2.0), (2.0, 1.0))
def not_and_mixed(a, b):
    c = not a < b
    d = a < b and b < 10.0
    e = c or not d
    return 1.0 * c + 2.0 * d + 4.0 * e


@program((0.5,), (-0.5,))
def conditional_expression(x):
    return math.sqrt(x) if x > 0 else -x


@program(
    (1.0, 2),
)
def membership(x, n):
    return x * (n in (1, 2, 3)) + (n not in (5, 6))


@program((2.0, "fast"), (2.0, "slow"))
def text_option(x, mode="fast"):
    if mode == "fast":
        return x
    elif mode in ("slow", "slower"):
        return x * x
    raise ValueError("unknown mode")


@program((1.0,), (-1.0,))
def raising(x):
    if x < 0:
        raise ValueError("negative")
    return math.sqrt(x)


@program((1.0,), (-1.0,))
def asserting(x):
    assert x > 0, "must be positive"
    y = math.log(x)
    assert True
    return y


@program((1.0,), (-1.0,), (0.0,))
def one_branch_raises(x):
    if x > 0:
        y, z = x, 2.0
    elif x < 0:
        y, z = -x, 3.0
    else:
        raise ZeroDivisionError("x is zero")
    return y * z
