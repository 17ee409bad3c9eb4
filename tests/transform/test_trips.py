"""What triangular loops record is kept in arrays with room for the longest run."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.transform.reverse import Reverse
from tests.transform.programs import operations, pipeline

X = np.random.default_rng(4).uniform(0.5, 1.5, size=7)


def to_the_index(x):
    s = 1.0
    for i in range(len(x)):
        for j in range(i + 1):
            s = math.sin(s * x[j]) + x[i]
    return s


def from_the_index(x):
    s = 1.0
    for i in range(1, len(x)):
        for j in range(i - 1, len(x)):
            s = math.sin(s * x[j]) + x[i]
    return s


def downward_from_the_index(x):
    s = 1.0
    for i in range(len(x)):
        for j in range(i, -1, -1):
            s = math.sin(s * x[j]) + x[i]
    return s


def downward_to_the_index(x):
    s = 1.0
    for i in range(len(x)):
        for j in range(len(x) - 1, i, -1):
            s = math.sin(s * x[j]) + x[i]
    return s


def of_a_downward_loop(x):
    s = 1.0
    for i in range(len(x) - 1, -1, -1):
        for j in range(i + 1, len(x)):
            s = math.sin(s * x[j]) + x[i]
    return s


def in_another_loop(x):
    s = 1.0
    for _ in range(2):
        for i in range(len(x)):
            for j in range(2, i):
                s = math.sin(s * x[j]) + x[i]
    return s


def a_pyramid(x):
    s = 1.0
    for i in range(len(x)):
        for j in range(i):
            for k in range(j):
                s = math.sin(s * x[j]) + x[k]
    return s


def a_small_corner(x, m):
    s = 1.0
    for i in range(len(x)):
        for j in range(m, i):
            s = math.sin(s * x[j]) + x[i]
    return s


def far_below_the_index(x):
    s = 1.0
    for i in range(len(x)):
        for j in range(i - 20):
            s = math.sin(s * x[j]) + x[i]
    return s


TRIANGLES = [
    (to_the_index, (X,)),
    (from_the_index, (X,)),
    (downward_from_the_index, (X,)),
    (downward_to_the_index, (X,)),
    (of_a_downward_loop, (X,)),
    (in_another_loop, (X,)),
]
OTHERS = [(a_pyramid, (X,)), (a_small_corner, (X, 5)), (far_below_the_index, (np.tile(X, 4),))]


def reversed_program(function, args):
    return pipeline(function, *args, steps=[Reverse((0,))]).stages["reverse"]


@pytest.mark.parametrize(("function", "args"), TRIANGLES)
def test_triangles_have_tapes(function, args):
    assert operations(reversed_program(function, args), "tape")
    assert not operations(reversed_program(function, args), "stack")


@pytest.mark.parametrize(("function", "args"), OTHERS)
def test_what_would_leave_most_of_a_tape_empty_has_stacks(function, args):
    assert operations(reversed_program(function, args), "stack")
    assert not operations(reversed_program(function, args), "tape")


@pytest.mark.parametrize(("function", "args"), TRIANGLES + OTHERS)
@pytest.mark.parametrize("length", [7, 1, 0])
def test_the_derivatives_are_those_by_complex_steps(function, args, length):
    """Of a step of 1e-30 nothing is lost, so that the error is that of a few hundred roundings."""
    x = args[0][:length] if length < 7 else args[0]
    value, gradient = tl.value_and_grad(function, engine="python")(x, *args[1:])
    assert value == pytest.approx(function(x, *args[1:]), rel=1e-13)
    by_hand = complex_version(function)
    for i in range(len(x)):
        z = x.astype(complex)
        z[i] += 1e-30j
        assert gradient[i] == pytest.approx(by_hand(z, *args[1:]).imag / 1e-30, rel=1e-9, abs=1e-12)


def complex_version(function):
    """The same program with a sine of complex numbers."""
    return type(function)(
        function.__code__, {**function.__globals__, "math": np}, function.__name__
    )


def test_compiled_code_agrees():
    value, gradient = tl.value_and_grad(downward_from_the_index)(X)
    expected_value, expected = tl.value_and_grad(downward_from_the_index, engine="python")(X)
    assert value == pytest.approx(expected_value, rel=1e-13)
    np.testing.assert_allclose(gradient, expected, rtol=1e-12)
