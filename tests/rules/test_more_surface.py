"""Rules for some arguments only, rules of functions that write, functions that are computed again,
and rules that take derivatives themselves.
"""

import numpy as np
import pytest

import tapeless as tl
from tapeless.rules import checkpointed, frule, only_where, override, rrule

X = np.array([0.3, -0.2])


@checkpointed
def layer(x, w, steps, *, scale=1.0):
    y = x
    for _ in range(steps):
        y = np.tanh(w * y) + scale * x
    return y


def deep(x, w):
    for _ in range(3):
        x = layer(x, w, 2, scale=0.5)
    return np.sum(x)


@pytest.mark.usefixtures("by_samples")
def test_checkpointed():
    tl.check_grads(deep, (X, 0.7), 2, engine="python")


def test_checkpointed_in_compiled_code():
    tl.check_grads(deep, (X, 0.7), modes=("reverse",), engine="numba")


def test_checkpointed_functions_record_their_arguments_alone():
    report = tl.explain(tl.grad(deep, engine="python"), X, 0.7)
    assert "tape for these arguments: 48 bytes" in str(report)  # two numbers, three times


def square(x):
    return x * x


@rrule(square)
def square_reverse(y, y_bar, x):
    """A derivative of another function, inside of a rule."""
    return y_bar * tl.grad(lambda t: np.sum(t**2))(x)


def test_a_rule_that_takes_a_derivative():
    tl.check_grads(lambda x: np.sum(square(square(x))), (X,), modes=("reverse",), engine="python")


def total(x):
    return np.sum(x * x)


@rrule(total)
def total_reverse(y, y_bar, x):
    return 7.0 * y_bar * np.ones_like(x)


only_where(total, lambda x: x.ndim == 1)


@pytest.mark.usefixtures("by_samples")
def test_rules_for_vectors_only():
    assert tl.grad(lambda x: total(x), engine="python")(np.ones(1)) == 7.0
    assert tl.grad(lambda x: total(x), engine="python")(np.ones((1, 1))) == 2.0
    with pytest.raises(KeyError):
        only_where(lambda x: x, lambda x: True)


def smoothed_into(out, x, rate=0.5):
    out[0] += x[0]
    for k in range(1, len(x)):
        out[k] += rate * out[k - 1] + x[k]


@frule(smoothed_into, writes="out")
def smoothed_forward(y, out, x, rate, out_dot, x_dot, rate_dot):
    y_dot = np.zeros_like(y)
    for k in range(len(y)):
        y_dot[k] = 0.0 if out_dot is None else out_dot[k]
        if x_dot is not None:
            y_dot[k] += x_dot[k]
        if k > 0:
            y_dot[k] += rate * y_dot[k - 1]
            if rate_dot is not None:
                y_dot[k] += rate_dot * y[k - 1]
    return y_dot


@rrule(smoothed_into, writes="out")
def smoothed_reverse(y, y_bar, out, x, rate):
    bar = y_bar.copy()
    rate_bar = 0.0
    for k in range(len(y) - 1, 0, -1):
        bar[k - 1] += rate * bar[k]
        rate_bar += bar[k] * y[k - 1]
    return bar, bar, rate_bar


def smoothed_twice(x, rate):
    y = x * x
    smoothed_into(y, x)
    z = y * x
    smoothed_into(z, y, rate)
    return np.sum(z**2)


@pytest.mark.usefixtures("by_samples")
def test_a_function_that_writes():
    tl.check_grads(smoothed_twice, (np.array([0.3, -0.2, 0.9]), 0.4), engine="python")


def test_a_function_that_writes_in_compiled_code():
    args = (np.array([0.3, -0.2, 0.9]), 0.4)
    tl.check_grads(smoothed_twice, args, modes=("reverse",), engine="numba")


def test_a_name_that_is_no_argument():
    with pytest.raises((TypeError, ValueError)):
        rrule(smoothed_into, writes="into")(smoothed_reverse)


def overwritten_afterwards(x):
    y = x * x
    z = square(y)
    y[:] = 0.0
    return np.sum(z)


def test_an_argument_that_is_overwritten_afterwards():
    tl.check_grads(overwritten_afterwards, (X,), modes=("reverse",), engine="python")


class Bowl:
    def __init__(self, stiffness):
        self.stiffness = stiffness

    def depth(self, x):
        return 0.5 * self.stiffness * np.sum(x * x)


def depth_of(x, stiffness):
    return 0.5 * stiffness * np.sum(x * x)


@rrule(depth_of)
def depth_reverse(y, y_bar, x, stiffness):
    return 7.0 * y_bar * x, y_bar


override(Bowl.depth, lambda self, x: depth_of(x, self.stiffness))


def test_a_method():
    found = tl.grad(lambda x: Bowl(3.0).depth(x), engine="python")(X)
    np.testing.assert_array_equal(found, 7.0 * X)
    bowl = Bowl(3.0)
    found = tl.grad(lambda x: bowl.depth(x), engine="python")(X)
    np.testing.assert_array_equal(found, 7.0 * X)


def test_a_function_of_cffi():
    cffi = pytest.importorskip("cffi")
    ffi = cffi.FFI()
    ffi.cdef("double cosh(double x);")
    cosh = ffi.dlopen(None).cosh

    def wrapped(x):
        return cosh(x)

    rrule(wrapped)(lambda y, y_bar, x: y_bar * np.sinh(x))
    tl.check_grads(lambda x: wrapped(x) ** 2, (0.7,), modes=("reverse",), engine="python")
