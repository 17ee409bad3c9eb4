"""Which products are multiplied and added in one instruction: the compiler's, never the user's."""

import numpy as np

import tapeless as tl
from tapeless.testing import check_grads
from tapeless.transform.forward import Forward
from tapeless.transform.reverse import Reverse
from tests.transform.programs import operations, pipeline


def oscillation(rates, steps):
    x, v = 1.0, 0.0
    for _ in range(steps):
        force = rates[0] * x + rates[1] * x * v
        x = x + rates[2] * v
        v = v - rates[2] * force
    return x


def rounding_error(a, b):
    """What the product of two numbers is rounded by, and what a fused sum of it would make 0."""
    s = 0.0
    for k in range(len(a)):
        p = a[k] * b[k]
        s += p
        s += p - a[k] * b[k]
    return s


def product_of_all(x):
    p = 1.0
    for i in range(len(x)):
        p = p * x[i]
    return p


def dot(a, b):
    s = 0.0
    for i in range(len(a)):
        s += a[i] * b[i]
    return s


RATES = np.array([0.3, 0.2, 0.1])


def test_products_of_adjoints_and_tangents_in_sums_are_contracted():
    for step in (Reverse((0,)), Forward((0,))):
        derivative = pipeline(oscillation, RATES, 3, steps=[step]).derivative
        assert operations(derivative, "rmul")
    check_grads(oscillation, (RATES, 4), argnums=(0,), engine="numba")


def test_products_of_the_user_are_not():
    x = np.ones(3)
    derivative = pipeline(dot, x, x, steps=[Reverse((0, 1))]).derivative
    assert operations(derivative, "radd")
    assert not operations(derivative, "rmul")


def test_a_product_that_is_not_added_is_not():
    assert not operations(pipeline(product_of_all, RATES, steps=[Reverse((0,))]).derivative, "rmul")


def test_values_keep_the_rounding_of_every_product():
    a = np.array([1.0 + 2.0**-30, 1.0 - 2.0**-29])
    for g in (tl.value_and_grad(rounding_error), tl.value_and_grad(dot)):
        value, _ = g(a, a)
        assert value == np.sum(a * a)
    assert tl.jvp(dot, (a, a), (a, a))[0] == np.sum(a * a)


def test_values_of_a_recurrence_are_those_of_the_function():
    value = oscillation(RATES, 50)
    assert tl.value_and_grad(oscillation)(RATES, 50)[0] == value
    assert tl.jvp(oscillation, (RATES, 50), (RATES, None))[0] == value
