"""Numbers that cancel have no derivative; that they do is proved, or they keep theirs."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.transform.reverse import Reverse
from tests.transform.programs import operations, pipeline

X = np.random.default_rng(6).normal(size=5)


def log_of_sum(x):
    top = np.max(x)
    return 0.5 * (top + np.log(np.sum(np.exp(x - top))))


def log_of_sum_in_loops(x):
    total = 0.0
    for _ in range(2):
        top = x[0]
        for i in range(1, len(x)):
            top = max(top, x[i])
        s = 0.0
        for i in range(len(x)):
            s += 2.0 * math.exp(x[i] - top)
        total += x[1] * (math.log(s) + top)
    return total


def shares(x):
    middle = np.mean(x)
    e = np.exp(x - middle)
    return np.sum(np.sin(e / np.sum(e)) * x)


def difference_of_shifts(x):
    by = x[0] * x[1]
    s = np.sum(np.exp(x - by))
    return 3.0 * math.log(s) + 3.0 * by + ((x[2] - by) - (x[3] - by)) ** 2


def shifted_on_one_path(x):
    top = np.max(x)
    s = 0.0
    for i in range(len(x)):
        if x[i] > 0.0:
            s += math.exp(x[i] - top) / 2.0
        else:
            s -= math.exp(-top)
    return s * math.exp(top)


@pytest.mark.parametrize(
    "f", [log_of_sum, log_of_sum_in_loops, shares, difference_of_shifts, shifted_on_one_path]
)
def test_what_cancels_has_no_derivative(f):
    assert has_none(f)


@pytest.mark.parametrize("f", [log_of_sum_in_loops, shifted_on_one_path])
def test_derivatives_are_the_same_but_for_rounding(f):
    found, expected = tl.grad(f, engine="numba")(X), tl.grad(f, engine="python")(X)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13)  # the rest of cancelling


def not_added_again(x):
    top = np.max(x)
    return np.log(np.sum(np.exp(x - top)))


def added_twice(x):
    top = np.max(x)
    return 2.0 * top + np.log(np.sum(np.exp(x - top)))


def with_a_constant(x):
    top = np.max(x)
    return top + np.log(np.sum(np.exp(x - top)) + 1.0)


def of_another_base(x):
    top = np.max(x)
    return top + np.log2(np.sum(np.exp(x - top)))


def of_the_iteration_before(x):
    top, s, total = 0.0, 1.0, 0.0
    for i in range(len(x)):
        total += top + math.log(s)
        top = x[i] * x[i]
        s = math.exp(x[i] - top)
    return total


def sum_of_shifts(x):
    top = np.max(x)
    return 5.0 * top + np.sum(x - top) + np.sum(np.exp(x - top))


def zero_on_one_path(x):
    top = np.max(x)
    s = 0.0
    for i in range(len(x)):
        s = math.exp(x[i] - top) if x[i] > 0.0 else s + 1.0
    return top + math.log(s)


def stored(x):
    top = np.max(x)
    y = np.zeros(len(x))
    y[0] = math.exp(x[0] - top)
    return y[0] * math.exp(top)


@pytest.mark.parametrize(
    "f",
    [
        not_added_again,
        added_twice,
        with_a_constant,
        of_another_base,
        of_the_iteration_before,
        sum_of_shifts,
        zero_on_one_path,
        stored,
    ],
)
def test_what_is_not_known_to_cancel_keeps_its_derivative(f):
    assert not has_none(f)


def has_none(f):
    typed = pipeline(f, X, steps=[Reverse((0,))]).stages["typed"]
    return bool(operations(typed, "stop_gradient"))
