"""Sets: equal numbers count once, whichever they turn out to be."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.errors import UnsupportedSyntax
from tapeless.testing import check_grads

KINDS = {"rk4", "euler"}


def distinct(x):
    values = {1.0, x, 2.0 * x, x}
    return sum(values) * len(values) + max(values)


@pytest.mark.parametrize("x", [1.5, 3.0])
def test_numbers(x):
    check_grads(distinct, (x,), engine="python")


def test_equal_numbers_count_once():
    value, slope = tl.value_and_grad(lambda x: sum({1.0, x, 2.0 * x}), engine="python")(1.0)
    assert value == 3.0  # of 1.0 and 2.0
    assert slope == 2.0  # the first of two that are equal is the one that stays


def of_constants(x, kind="rk4"):
    if kind not in KINDS:
        raise ValueError(kind)
    seen, total = set(), 0.0
    for n in (1, 2, 2, 3, 1):
        if n not in seen:
            seen.add(n)
            total += x**n
    a, b = {1, 2, 3}, {2, 3, 4}
    for k in sorted(a & b):
        total += k * x
    return total + len(a | b) * x + sum({n % 3 for n in (1, 4, 5)}) * x * len(a - b)


def test_constants():
    check_grads(of_constants, (1.5,), engine="python")
    with pytest.raises(ValueError, match="midpoint"):
        tl.grad(of_constants, engine="python")(1.5, "midpoint")


def test_a_set_from_outside_may_change():
    kinds = {"a"}
    slope = tl.grad(lambda x: x * x if "b" in kinds else x, engine="python")
    assert slope(3.0) == 1.0
    kinds.add("b")
    assert slope(3.0) == 6.0


def test_the_order_of_hashes_is_refused():
    def in_any_order(x):
        total = 0.0
        for value in {x, 2.0}:
            total = total * x + value
        return total

    with pytest.raises(UnsupportedSyntax, match="depends on their hashes"):
        tl.grad(in_any_order)(1.5)


def test_arrays_are_no_items():
    with pytest.raises(TypeError, match="unhashable"):
        tl.grad(lambda x: len({1.0, x}) * x[0], engine="python")(np.ones(2))
