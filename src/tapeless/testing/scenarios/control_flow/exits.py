"""Leaving early: `break`, `continue`, `else` on loops, `return` from anywhere."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("control_flow")
STEPS = np.array([0.4, 0.9, -0.3, 1.6, 0.2])


def break_on_sum(x):
    s = 0.0
    for v in x:
        s += v * v
        if s > 1.0:
            break
    return s


HERE.add(break_on_sum, STEPS, gradient=np.array([0.8, 1.8, -0.6, 0, 0]), tags=("second_order",))


def continue_on_negative(x):
    s = 1.0
    for i in range(len(x)):
        if x[i] < 0.0:
            continue
        s *= x[i]
    return s


HERE.add(continue_on_negative, STEPS)


def break_and_continue(x):
    s = 0.0
    for i in range(len(x)):
        if x[i] < 0.0:
            s -= 0.5
            continue
        s = s * x[i] + math.sin(x[i])
        if s > 1.5:
            break
        s += 0.25
    return s * s


HERE.add(break_and_continue, STEPS, tags=("second_order",))


def for_else(x, bound):
    s = 0.0
    for v in x:
        if v > bound:
            s += 10.0 * v
            break
        s += v
    else:
        s = s * s
    return s


HERE.add(for_else, STEPS, 1.0, argnums=0, at="broken", gradient=np.array([1, 1, 1, 10.0, 0]))
HERE.add(for_else, STEPS, 2.0, argnums=0, at="completed", gradient=np.full(5, 2 * STEPS.sum()))


def while_else(x, limit):
    n = 0
    while n < limit:
        x = x * 0.8 + 0.1
        if x < 0.6:
            x = x * x
            break
        n += 1
    else:
        x = math.exp(x)
    return x


HERE.add(while_else, 1.0, 50, at="broken")
HERE.add(while_else, 1.0, 2, at="completed", tags=("second_order",))


def loop_forever_until_close(x):
    y = 1.0
    while True:
        y = y - (y * y * y - x) / (3.0 * y * y)
        if abs(y * y * y - x) < 1e-12:
            break
    return y


HERE.add(loop_forever_until_close, 8.0, gradient=1.0 / 12.0)


def return_from_loop(x):
    s = 0.0
    for i in range(len(x)):
        s += x[i] * x[i]
        if s > 1.0:
            return s * x[0]
    return s


HERE.add(return_from_loop, STEPS, at="early", tags=("second_order",))
HERE.add(return_from_loop, 0.3 * STEPS, at="late", gradient=0.6 * STEPS)


def return_from_nested_loops(a):
    s = 0.0
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            s += math.sin(a[i, j])
            if a[i, j] > 2.0:
                return s * a[i, j]
            if a[i, j] < -2.0:
                break
        else:
            s = s * 1.5
    return s


_GRID = np.array([[0.5, -0.3, 0.8], [1.2, -2.5, 0.1], [0.7, 2.6, 9.0]])
HERE.add(return_from_nested_loops, _GRID, at="early", tags=("second_order",))
HERE.add(return_from_nested_loops, 0.5 * _GRID[:2].copy(), at="late")


def return_from_while(x):
    n = 0
    while True:
        n += 1
        x = x * x
        if x > 50.0:
            return x / n
        if x < 0.01:
            return math.log(x) * n


HERE.add(return_from_while, 1.7, at="grown")
HERE.add(return_from_while, 0.6, at="shrunk", gradient=lambda x: 64.0 / x)


def many_returns(x, y):
    if x > 1.0:
        if y > 1.0:
            return x * y
        return x - y
    if y > 1.0:
        return y / x
    for _ in range(3):
        x = x * y
    return x


HERE.add(many_returns, 2.0, 3.0, at="first", gradient=(3.0, 2.0))
HERE.add(many_returns, 2.0, 0.3, at="second", gradient=(1.0, -1.0))
HERE.add(many_returns, 0.5, 3.0, at="third", gradient=(-12.0, 2.0))
HERE.add(many_returns, 0.5, 0.8, at="last", gradient=(0.8**3, 1.5 * 0.8**2))


def break_from_inner_only(a):
    s = 0.0
    for i in range(a.shape[0]):
        t = 1.0
        for j in range(a.shape[1]):
            if a[i, j] > 1.0:
                break
            t *= a[i, j]
        s += t * t
    return s


HERE.add(break_from_inner_only, _GRID)


def search_with_flag(x, target):
    found = False
    i = 0
    while i < len(x) and not found:
        if x[i] > target:
            found = True
        else:
            i += 1
    return x[i] ** 2 if found else 0.0 * target


HERE.add(search_with_flag, STEPS, 1.0, argnums=0, at="found", gradient=np.array([0, 0, 0, 3.2, 0]))
HERE.add(search_with_flag, STEPS, 5.0, argnums=0, at="missing", gradient=np.zeros(5))


def loop_after_early_exit(x):
    s = 0.0
    for v in x:
        if v < 0.0:
            break
        s += v * v
    for v in x:
        s = s * 0.9 + math.cos(v)
        if s > 3.5:
            return s
    return s + 1.0


HERE.add(loop_after_early_exit, STEPS)
