"""Loops that keep one of the numbers that their iterations make record which one it was."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.transform.reverse import Reverse
from tests.transform.programs import operations, pipeline

X = np.random.default_rng(5).normal(size=7)
TIED = np.array([0.5, -1.0, 0.5, 2.0, 2.0, -1.0, 2.0])


def largest(x):
    top = x[0]
    for i in range(1, len(x)):
        top = max(top, x[i] * x[i])
    return top * x[1]


def smallest_from_infinity(x):
    low = math.inf
    for k in range(len(x) - 1, -1, -2):
        low = min(math.sin(x[k]), low)
    return low


def none_is_better(x):
    top = 100.0 * x[0] * x[0]
    for i in range(len(x)):
        top = np.maximum(top, x[i])
    return top


def with_its_place(x):
    best, place = -math.inf, 0
    for i in range(len(x)):
        score = x[i] * x[i - 1]
        if not score <= best:
            best, place = score, i
    return best * x[place]


def nearest_of_rows(x):
    rows = x[:6].reshape(3, 2)
    low = math.inf
    for i in range(3):
        distance = 0.0
        for k in range(2):
            distance += (rows[i, k] - x[6]) ** 2
        low = min(low, distance)
    return low


def until_it_is_large(x):
    top = -math.inf
    for i in range(len(x)):
        top = max(top, x[i] * x[i])
        if top > 0.5:
            break
    return top


def in_a_branch_of_a_loop(x):
    total = 0.0
    for i in range(len(x)):
        if x[i] > -0.2:
            top = -math.inf
            for k in range(i + 1):
                top = max(top, x[i] * x[k])
            total += math.sin(top)
    return total


PROGRAMS = [
    largest,
    smallest_from_infinity,
    none_is_better,
    with_its_place,
    nearest_of_rows,
    until_it_is_large,
    in_a_branch_of_a_loop,
]


@pytest.mark.parametrize("f", PROGRAMS, ids=lambda f: f.__name__)
def test_derivatives_are_those_of_the_iteration_that_stays(f):
    found = tl.value_and_grad(f, engine="numba")
    assert "place" in tl.derivative_source(found, X)
    agree(found, tl.value_and_grad(f, engine="python"), X)


@pytest.mark.parametrize("f", [largest, in_a_branch_of_a_loop], ids=lambda f: f.__name__)
def test_slopes_are_shared_where_two_numbers_are_equal(f):
    agree(tl.value_and_grad(f, engine="numba"), tl.value_and_grad(f, engine="python"), TIED)


def agree(found, expected, x):
    """The python engine has no places; sums may be added in another order."""
    (value, gradient), (other, wanted) = found(x), expected(x)
    assert value == pytest.approx(other, rel=1e-15)
    np.testing.assert_allclose(gradient, wanted, rtol=1e-14, atol=1e-15)


def squared_and_kept(x):
    top = x[0]
    for i in range(1, len(x)):
        top = max(0.9 * top, x[i])
    return top


def of_memory_that_changes(x):
    y = x.copy()
    top = -math.inf
    for i in range(1, len(x)):
        y[i] = y[i] * y[i - 1]
        top = max(top, y[i])
    return top


@pytest.mark.parametrize("f", [squared_and_kept, of_memory_that_changes], ids=lambda f: f.__name__)
def test_what_cannot_be_made_again_from_the_place_is_recorded(f):
    derivative = pipeline(f, X, steps=[Reverse((0,))]).derivative
    assert not operations(derivative, "assume_untied")


def test_what_is_not_kept_by_a_number_that_is_none_is_left_to_other_code():
    x = np.array([1.0, math.nan, 3.0, math.nan])
    expected = tl.grad(largest, engine="python")(x)
    np.testing.assert_array_equal(tl.grad(largest)(x), expected)


def test_a_prepared_derivative_goes_on_with_the_code_that_shares_slopes():
    prepared = tl.prepare(tl.grad(largest), X)
    expected = tl.grad(largest, engine="python")
    for x in [X] * 3 + [TIED] * 3 + [X] * 3:
        np.testing.assert_allclose(prepared(x), expected(x), rtol=1e-14)


def test_second_derivatives_are_those_of_the_iteration_that_stays():
    x = X[:4]
    np.testing.assert_allclose(
        tl.hessian(largest)(x), tl.hessian(largest, engine="python")(x), rtol=1e-14
    )
