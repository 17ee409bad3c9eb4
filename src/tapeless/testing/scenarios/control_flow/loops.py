"""Loops: counted, conditional, long, empty, with a trip count that depends on data."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("control_flow")


def repeat_cosine(x, n):
    while n > 0:
        x = math.cos(x)
        n -= 1
    return x


HERE.add(repeat_cosine, 0.8, 3, at="three", tags=("second_order",))
HERE.add(repeat_cosine, 0.8, 0, at="none", gradient=1.0)


def repeat_sine(x):
    for _ in range(500):
        x = math.sin(x)
    return x


HERE.add(repeat_sine, 1.1)


def geometric_logarithm(x, terms):
    g = 0.0
    for i in range(1, terms):
        g += x**i / i
    return g


HERE.add(geometric_logarithm, 0.5, 100, at="short", gradient=2.0, value=math.log(2))
HERE.add(geometric_logarithm, 0.5, 10_000, at="long", gradient=2.0, value=math.log(2))
HERE.add(
    geometric_logarithm,
    0.5,
    1_000_000,
    at="very_long",
    gradient=2.0,
    value=math.log(2),
    differences=False,
    engines=("numba",),
)


def newton_square_root(a):
    x = a
    while abs(x * x - a) > 1e-13:
        x = 0.5 * (x + a / x)
    return x


HERE.add(newton_square_root, 2.0, gradient=lambda a: 0.5 / math.sqrt(a))


def halve_until_small(x):
    steps = 0
    while x > 0.1:
        x = x / 2.0 + 0.01 * math.sin(x)
        steps += 1
    return x * steps


HERE.add(halve_until_small, 3.0)
HERE.add(halve_until_small, 0.05, at="zero_trips", gradient=0.0)


def nested_with_inner_count(x):
    s = 0.0
    for i in range(4):
        p = 1.0
        for _ in range(i):
            p = p * x
        s += p
    return s


HERE.add(nested_with_inner_count, 1.5, gradient=1 + 2 * 1.5 + 3 * 1.5**2, tags=("second_order",))


def empty_inner_loops(x):
    s = 0.0
    for i in range(3):
        for j in range(0):
            s += x[j] * x[j]
        s += x[i]
    return s


HERE.add(empty_inner_loops, np.array([1.0, 2.0, 3.0]), gradient=np.ones(3))


def countdown(x):
    s = 0.0
    for i in range(len(x) - 1, -1, -1):
        s = s * 0.5 + x[i] * x[i]
    return s


HERE.add(countdown, np.array([1.0, -2.0, 0.5]), gradient=np.array([2.0, -2.0, 0.25]))


def loop_counter_after_loop(x):
    s = 0.0
    for i in range(len(x)):
        s += x[i]
    return s * i


HERE.add(loop_counter_after_loop, np.array([0.5, 1.5, 2.5, 3.5]), gradient=np.full(4, 3.0))


def counter_overwritten_in_body(x):
    s = 0.0
    for i in range(3):
        i = i + 1
        s += i * x**i
    return s


HERE.add(counter_overwritten_in_body, 0.5, gradient=1 + 4 * 0.5 + 9 * 0.25)


def trip_count_overwritten(x, n):
    s = 0.0
    for i in range(n):
        n = 1
        s += x[i] ** 2
    return s * n


HERE.add(trip_count_overwritten, np.array([1.0, 2.0, 3.0]), 3, gradient=np.array([2.0, 4.0, 6.0]))


def collatz_weights(x, n):
    weight = 1.0
    while n != 1:
        if n % 2 == 0:
            n = n // 2
            weight = weight * x
        else:
            n = 3 * n + 1
            weight = weight + x * x
    return weight


HERE.add(collatz_weights, 0.9, 7, tags=("second_order",))


def lotka_volterra(params):
    a, b, c, d = params[0], params[1], params[2], params[3]
    x, y = 1.0, 0.5
    h = 0.05
    for _ in range(20):
        k1x, k1y = a * x - b * x * y, d * x * y - c * y
        mx, my = x + h * k1x / 2, y + h * k1y / 2
        k2x, k2y = a * mx - b * mx * my, d * mx * my - c * my
        x, y = x + h * k2x, y + h * k2y
    return x * y


HERE.add(lotka_volterra, np.array([1.3, 0.9, 0.8, 1.1]), tags=("second_order",))


def fixed_point_of_pair(x):
    u, v = x[0], x[1]
    change = 1.0
    while change > 1e-12:
        new_u, new_v = 0.5 * math.cos(v) + 0.1 * x[0], 0.5 * math.sin(u) + 0.1 * x[1]
        change = abs(new_u - u) + abs(new_v - v)
        u, v = new_u, new_v
    return u * v


HERE.add(fixed_point_of_pair, np.array([0.4, 0.9]))
