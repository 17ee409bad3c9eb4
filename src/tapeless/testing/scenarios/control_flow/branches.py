"""Branches: taken and not, nested, around variables that one side leaves undefined."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("control_flow")
WAVE = np.array([0.3, -1.2, 0.8, -0.4, 1.7])


def jump_if_below_cosine(x):
    if x <= math.cos(x):
        x = math.sin(x)
    return math.cos(x)


HERE.add(
    jump_if_below_cosine,
    0.3,
    at="taken",
    gradient=lambda x: -math.sin(math.sin(x)) * math.cos(x),
    tags=("second_order",),
)
HERE.add(jump_if_below_cosine, 1.4, at="passed", gradient=lambda x: -math.sin(x))


def defined_under_condition(x, switch):
    z = math.sin(x)
    if switch:
        v = x * x
    z = 2.0 * z
    if switch:
        z += v
    return z


HERE.add(defined_under_condition, 0.7, True, gradient=lambda x, s: 2 * math.cos(x) + 2 * x, at="on")
HERE.add(defined_under_condition, 0.7, False, gradient=lambda x, s: 2 * math.cos(x), at="off")


def defined_by_data(x):
    if x > 0.0:
        v = x * x * x
    z = math.exp(-x)
    if x > 0.0:
        z = z * v
    return z


HERE.add(defined_by_data, 0.9, at="defined")
HERE.add(defined_by_data, -0.9, at="undefined", gradient=lambda x: -math.exp(-x))


def four_way(x):
    if x < -1.0:
        y = -x
    elif x < 0.0:
        y = x * x
    elif x < 1.0:
        y = x**3
    else:
        y = math.log(x) + 1.0
    return y * x


HERE.add(four_way, -2.0, at="first", gradient=4.0, tags=("second_order",))
HERE.add(four_way, -0.5, at="second", gradient=0.75)
HERE.add(four_way, 0.5, at="third", gradient=0.5)
HERE.add(four_way, 2.5, at="last", gradient=lambda x: math.log(x) + 2.0)


def nested_branches(x, y):
    s = 0.0
    if x > y:
        if x > 2.0 * y:
            s = x * y
        else:
            s = x / y
        s = s * s
    else:
        if y > 3.0:
            s = math.atan2(x, y)
    return s + x


HERE.add(nested_branches, 2.5, 1.0, at="both", gradient=(6.0 * 1.0, 12.5))
HERE.add(nested_branches, 1.5, 1.0, at="inner_else", gradient=(4.0, -4.5))
HERE.add(nested_branches, 0.5, 4.0, at="outer_else")
HERE.add(nested_branches, 0.5, 1.0, at="neither", gradient=(1.0, 0.0))


def branch_in_loop(x):
    s = 0.0
    for i in range(len(x)):
        if x[i] > 0.0:
            s += math.sin(x[i])
        else:
            s += math.cos(x[i])
    return s


HERE.add(
    branch_in_loop,
    WAVE,
    gradient=lambda x: np.where(x > 0, np.cos(x), -np.sin(x)),
    tags=("second_order",),
)


def alternate_by_parity(x):
    y = 0.0
    for n in range(len(x)):
        if n % 2 == 0:
            y += math.sin(x[n])
        else:
            y += math.cos(x[n])
    return y


def _by_parity(x):
    return np.where(np.arange(len(x)) % 2 == 0, np.cos(x), -np.sin(x))


HERE.add(alternate_by_parity, WAVE, gradient=_by_parity, at="short")
HERE.add(alternate_by_parity, np.linspace(-3, 3, 10_000), gradient=_by_parity, at="long")


def branch_on_running_value(x):
    s = 1.0
    for v in x:
        if s * v > 0.5:
            s = s * v
        elif s > 0.2:
            s = s - 0.3 * v * v
        else:
            s = s + math.exp(v)
    return s


HERE.add(
    branch_on_running_value, np.array([0.9, 0.8, -1.1, 0.4, 1.9, -0.7]), tags=("second_order",)
)


def raise_on_other_path(x):
    if x < 0.0:
        raise ValueError("negative")
    return math.sqrt(x)


HERE.add(raise_on_other_path, 4.0, gradient=0.25)


def assert_then_use(x):
    assert x > 0.0, "needs a positive number"
    return x * math.log(x)


HERE.add(assert_then_use, 2.0, gradient=lambda x: math.log(x) + 1.0)


def untaken_division(x, y):
    if y != 0.0:
        return x / y
    return x * x


HERE.add(untaken_division, 3.0, 0.0, argnums=0, gradient=6.0, at="by_zero")
HERE.add(untaken_division, 3.0, 2.0, argnums=0, gradient=0.5, at="by_two")


def three_way_cells(c, f, z_below, z_old):
    n, m = c.shape
    out = np.empty((n, m))
    for i in range(n):
        for j in range(m):
            if z_old[i, j] == 1:
                out[i, j] = math.tanh(f[i, j])
            elif z_below[i, j] == 0:
                out[i, j] = c[i, j]
            else:
                out[i, j] = f[i, j] * c[i, j] + math.sin(f[i, j])
    return np.sum(out * out)


def _cells(n):
    rng = np.random.default_rng(5)
    floats = rng.standard_normal((2, n, n))
    bits = rng.integers(0, 2, (2, n, n))
    return lambda: (floats[0].copy(), floats[1].copy(), bits[0].copy(), bits[1].copy())


HERE.add(three_way_cells, args=_cells(4), at="small")
HERE.add(three_way_cells, args=_cells(64), at="large")
