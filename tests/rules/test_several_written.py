"""Rules of functions that write to several of their arguments."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.rules import frule, rrule

X = np.array([0.3, -1.2, 2.0])


def rotate(a, b, angle):
    for k in range(len(a)):
        old = a[k]
        a[k] = np.cos(angle) * old - np.sin(angle) * b[k]
        b[k] = np.sin(angle) * old + np.cos(angle) * b[k]


@rrule(rotate, writes=("a", "b"))
def rotate_reverse(results, bars, a, b, angle):
    new_a, new_b = results
    a_bar, b_bar = bars
    c, s = np.cos(angle), np.sin(angle)
    return c * a_bar + s * b_bar, c * b_bar - s * a_bar, np.sum(b_bar * new_a - a_bar * new_b)


@frule(rotate, writes=("a", "b"))
def rotate_forward(results, a, b, angle, a_dot, b_dot, angle_dot):
    new_a, new_b = results
    c, s = np.cos(angle), np.sin(angle)
    da = np.zeros_like(a) if a_dot is None else a_dot
    db = np.zeros_like(b) if b_dot is None else b_dot
    dt = 0.0 if angle_dot is None else angle_dot
    return c * da - s * db - new_b * dt, s * da + c * db + new_a * dt


def turned(x, angle):
    a, b = x * x, x + 1.0
    for k in range(3):
        rotate(a, b, angle * k)
    rotate(a[1:], b[:-1], angle)
    return np.sum(a * b) + b[0] ** 2


@pytest.mark.usefixtures("by_samples")
def test_two_arguments_that_are_written():
    tl.check_grads(turned, (X, 0.4), 2, engine="python")


def test_two_arguments_that_are_written_in_compiled_code():
    def program(a, b, angle):
        for k in range(3):
            rotate(a, b, angle * k)
        return np.sum(a * b)

    gradients = [tl.grad(program, engine=engine)(X, X + 1.0, 0.4) for engine in ("numba", "python")]
    np.testing.assert_allclose(*gradients, rtol=1e-14)


def test_one_of_two_that_are_written():
    def program(x, angle):
        a, b = x * x, x + 1.0
        rotate(a, b, angle)
        return np.sum(b**2 * x)

    tl.check_grads(program, (X, 0.4), engine="python")


def test_what_a_loop_calls_is_in_the_report():
    report = str(tl.explain(tl.grad(turned, engine="python"), X, 0.4))
    assert "on a stack of" in report
