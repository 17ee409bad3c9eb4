"""Indices computed from several loops and extents are proved to be in range, or checked."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.analysis.polynomials import constant, symbol
from tapeless.ir.nodes import Load
from tapeless.ir.visitor import walk
from tests.transform.programs import pipeline

X = np.arange(12.0)


def window(x, w):
    total = 0.0
    for i in range(len(x) - len(w) + 1):
        for j in range(len(w)):
            total += x[i + j] * w[j]
    return total


def window_backwards(x, w):
    total = 0.0
    for i in range(len(x) - len(w), -1, -1):
        for j in range(len(w)):
            total += x[i + len(w) - 1 - j] * w[j]
    return total


def blocks(x, w):
    out = np.empty(len(x) * len(w))
    for i in range(len(x)):
        for j in range(len(w)):
            out[i * len(w) + j] = x[i] * w[j]
    return out[-1] + np.sum(out)


PROVED = [window, window_backwards, blocks]


def window_too_long(x, w):
    total = 0.0
    for i in range(len(x) - len(w) + 2):
        for j in range(len(w)):
            total += x[i + j] * w[j]
    return total


def window_below(x, w):
    total = 0.0
    for i in range(len(x) - len(w)):
        for j in range(len(w)):
            total += x[i - j] * w[j]
    return total


def blocks_of_another(x, w):
    total = 0.0
    for i in range(len(x)):
        for j in range(len(w)):
            total += x[i * len(w) + j]
    return total


NOT_PROVED = [window_too_long, window_below, blocks_of_another]


def computed_accesses(function):
    program = pipeline(function, X, X[:3]).derivative
    return [
        n
        for n in walk(program.body)
        if hasattr(n, "checked") and getattr(n.index[0], "hint", "") == "t"
    ]


@pytest.mark.parametrize("function", PROVED)
def test_what_is_in_range_needs_no_check(function):
    assert computed_accesses(function)
    assert not any(node.checked for node in computed_accesses(function))


@pytest.mark.parametrize("function", NOT_PROVED)
def test_what_may_not_be_is_checked(function):
    assert any(node.checked for node in computed_accesses(function) if isinstance(node, Load))


def test_what_is_out_of_range_raises_and_what_is_below_zero_counts_from_the_end():
    for function in (window_too_long, blocks_of_another):
        with pytest.raises(IndexError):
            tl.grad(function)(X, X[:3])
    value, gradient = tl.value_and_grad(window_below)(X, X[:3])
    assert value == window_below(X, X[:3])
    # Where i - j is below 0, x[-2] is read with weight 2 and x[-1] with weights 1 and 2.
    np.testing.assert_array_equal(gradient[-2:], [2.0, 3.0])


def test_polynomials_are_multiplied_and_taken_apart():
    n, i = symbol("n"), symbol("i")
    number = (i + constant(1)) * n - n - i
    assert number == i * n - i
    assert number.split("i") == (n - constant(1), constant(0))
    assert (i * i).split("i") is None
