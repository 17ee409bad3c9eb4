"""Contexts made of generators, and exceptions in expressions that are not always evaluated."""

import contextlib
import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("control_flow")
PYTHON = ("python",)


@contextlib.contextmanager
def changed(table, key, factor):
    old = table[key]
    table[key] = old * factor
    try:
        yield table[key]
    finally:
        table[key] = old


def restored_parameter(x):
    table = {"rate": x}
    with changed(table, "rate", 3.0) as rate:
        y = math.sin(rate)
    return y * table["rate"]


HERE.add(
    restored_parameter, 1.5, gradient=math.sin(4.5) + 4.5 * math.cos(4.5), tags=("second_order",)
)


@contextlib.contextmanager
def doubled(value):
    if value > 1.0:
        yield 2.0 * value
    else:
        yield 3.0 * value


def jumps_out_of_context(x):
    total = 0.0
    for i in range(len(x)):
        with doubled(x[i]) as twice:
            if twice > 5.0:
                break
            if twice < 1.0:
                continue
            total += twice * x[i]
        total *= 1.1
    return total


HERE.add(jumps_out_of_context, np.array([0.5, 2.0, 0.2, 3.0]), engines=PYTHON)


@contextlib.contextmanager
def tried(log):
    try:
        yield
    except ValueError:
        log.append(10.0)
    else:
        log.append(2.0)


def swallowed_in_context(x):
    log, y = [], x
    with tried(log):
        y = math.sqrt(x)
    return y * log[0]


HERE.add(swallowed_in_context, 4.0, gradient=0.5, at="inside", engines=PYTHON)
HERE.add(swallowed_in_context, -4.0, gradient=10.0, at="outside", engines=PYTHON)


class Forgiving:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is ValueError


def swallowed_by_class(x):
    y = x
    with Forgiving():
        y = math.sqrt(x)
    return y * x


HERE.add(swallowed_by_class, 4.0, gradient=3.0, at="inside", engines=PYTHON)
HERE.add(swallowed_by_class, -4.0, gradient=-8.0, at="outside", engines=PYTHON)


def logarithm_if_small(x):
    try:
        return math.log(x) if x < 3.0 else x
    except ValueError:
        return 0.5 * x


HERE.add(logarithm_if_small, 2.0, gradient=0.5, at="inside", engines=PYTHON)
HERE.add(logarithm_if_small, -2.0, gradient=0.5, at="outside", engines=PYTHON)
HERE.add(logarithm_if_small, 4.0, gradient=1.0, at="beside", engines=PYTHON)


def until_the_end(x):
    i, total = 0, 0.0
    try:
        while x[i] > 0.0 and total < 100.0:
            total += x[i] ** 2
            i += 1
    except IndexError:
        pass
    return total


HERE.add(
    until_the_end, np.array([1.0, 2.0, 3.0]), gradient=np.array([2.0, 4.0, 6.0]), engines=PYTHON
)


def else_of_endless_loop(x):
    while True:
        x = 1.5 * x
        if x > 5.0:
            break
    else:
        x = 0.0
    return x


HERE.add(else_of_endless_loop, 1.5, gradient=1.5**3, engines=PYTHON)
