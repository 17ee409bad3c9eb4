"""Loops that can run together do; those that cannot stay apart."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.nodes import For, If
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.transform.programs import operations, pipeline

X = np.array([0.3, -0.7, 1.2, 0.5])


def lowered(function, *args, active=(0,)):
    return pipeline(function, *args, steps=[Reverse(active)]).derivative


def count(function, kind):
    return sum(isinstance(node, kind) for node in walk(function.body))


def by_sign(x):
    s = 0.0
    for i in range(len(x)):
        if x[i] > 0.0:
            s += math.sin(x[i])
        else:
            s += math.exp(x[i])
    return s


def test_the_backward_loop_joins_the_forward_loop_and_its_branches():
    found = lowered(by_sign, X)
    assert (count(found, For), count(found, If)) == (1, 1)
    tl.check_grads(by_sign, (X,))


def recorded(x):
    s = 0.0
    for i in range(len(x)):
        y = math.exp(x[i])
        s += y * math.sin(y)
    return s


def test_a_tape_that_is_read_in_the_same_iteration_vanishes():
    found = lowered(recorded, X)
    assert not operations(found, "tape")
    tl.check_grads(recorded, (X,))


def normalised(x):
    total = 0.0
    for i in range(len(x)):
        total += x[i] * x[i]
    s = 0.0
    for i in range(len(x)):
        s += math.sin(x[i] / total)
    return s


def test_a_loop_that_needs_the_sum_of_another_waits_for_it():
    assert count(lowered(normalised, X), For) >= 2
    tl.check_grads(normalised, (X,))


def shifted(x):
    y = np.zeros(len(x) + 1)
    for i in range(len(x)):
        y[i] = x[i] * x[i]
    s = 0.0
    for i in range(len(x)):
        s += y[i] * y[i + 1]
    return s


def test_a_loop_that_reads_what_later_iterations_write_waits_for_them():
    tl.check_grads(shifted, (X,))


def running(x):
    y = x.copy()
    for i in range(1, len(y)):
        y[i] = y[i] * y[i - 1]
    s = 0.0
    for i in range(1, len(y)):
        s += math.sin(y[i])
    return s


def test_a_recurrence_is_not_joined_with_what_follows_it():
    tl.check_grads(running, (X,))


def updated_between(x):
    y = x.copy()
    s = 0.0
    for i in range(len(x)):
        s += y[i] * y[i]
    y[0] = 3.0 * y[1]
    for i in range(len(x)):
        s += math.sin(y[i])
    return s


def test_a_store_between_two_loops_keeps_its_place():
    tl.check_grads(updated_between, (X,))


def raises_between(x, n):
    s = 0.0
    for i in range(len(x)):
        s += x[i]
    if n > 2:
        raise ValueError("too many")
    for i in range(len(x)):
        s += x[i] * x[i]
    return s


def test_what_the_program_raises_between_loops_is_raised():
    assert tl.value_and_grad(raises_between)(X, 1)[0] == pytest.approx(raises_between(X, 1))
    with pytest.raises(ValueError, match="too many"):
        tl.grad(raises_between)(X, 3)
