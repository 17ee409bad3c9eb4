"""Which sums may be added in any order."""

import numpy as np

import tapeless as tl
from tapeless.transform.reverse import Reverse
from tests.transform.programs import operations, pipeline


def total(x):
    s = 0.0
    for i in range(len(x)):
        s += x[i] * x[i]
    return s


def kahan(x):
    s, c = 0.0, 0.0
    for i in range(len(x)):
        y = x[i] - c
        t = s + y
        c = (t - s) - y
        s = t
    return s


def test_a_plain_accumulation_is_a_sum_in_any_order():
    assert operations(pipeline(total, np.ones(3), steps=[Reverse((0,))]).derivative, "radd")


def test_a_compensated_sum_survives():
    x = np.array([1.0, *[1e-16] * 10_000])
    assert np.cumsum(x)[-1] == 1.0  # added up plainly, the small terms are lost
    value, gradient = tl.value_and_grad(kahan)(x)
    assert value == kahan(x) != 1.0
    np.testing.assert_array_equal(gradient, 1.0)
    assert tl.jvp(kahan, (x,), (np.ones_like(x),))[0] == kahan(x)


def watched(x):
    s, most = 0.0, 0.0
    for i in range(len(x)):
        s += x[i]
        most = max(most, s)
    return most


def test_partial_sums_that_are_read_are_added_in_order():
    x = np.array([1e16, 1.0, -1e16, 1.0])
    assert tl.value_and_grad(watched)(x)[0] == watched(x)


def alternating(x):
    s = 0.0
    for i in range(len(x)):
        if x[i] > 0.0:
            s += x[i]
        else:
            s -= 2.0 * x[i]
    return s


def test_sums_under_branches_and_differences_are_sums():
    x = np.array([0.3, -0.7, 1.2])
    tl.check_grads(alternating, (x,))
    assert operations(pipeline(alternating, x, steps=[Reverse((0,))]).derivative, "radd")


def replaced(a, p):
    for i in range(2, -1, -1):
        for j in range(i, 3):
            p = a[1, j] / 1.5
    return p


def test_a_carried_value_that_is_replaced_is_no_sum():
    a = np.arange(9.0).reshape(3, 3) + 0.5
    value, (a_bar, p_bar) = tl.value_and_grad(replaced, argnums=(0, 1))(a, 1.0)
    assert (value, p_bar) == (replaced(a, 1.0), 0.0)
    np.testing.assert_array_equal(np.nonzero(a_bar), [[1], [2]])
    tl.check_grads(replaced, (a, 1.0))
