"""Nested arguments as one vector, and back."""

from typing import NamedTuple

import numpy as np

from tapeless.testing.leaves import bits, conjugated, flatten, labels, rebuild
from tapeless.testing.point import Point


class Pair(NamedTuple):
    left: float
    right: np.ndarray


TREE = (1.0, Pair(2.0, np.array([[3.0, 4.0]], dtype=np.float32)), 7, np.array([1, 2]))


def test_flatten_and_rebuild_are_inverse():
    vector = flatten(TREE)
    np.testing.assert_array_equal(vector, [1, 2, 3, 4])
    again = rebuild(TREE, vector + 1)
    assert isinstance(again[1], Pair)
    assert again[0] == 2.0
    assert type(again[0]) is float
    assert again[1].right.dtype == np.float32
    np.testing.assert_array_equal(again[1].right, [[4, 5]])
    assert again[2] == 7
    assert again[3] is not TREE[3]


def test_wide_is_float64():
    assert rebuild(TREE, flatten(TREE), wide=True)[1].right.dtype == np.float64


def test_labels_name_each_float():
    assert labels(TREE, "t") == ["t[0]", "t[1].left", "t[1].right[0, 0]", "t[1].right[0, 1]"]


def test_bits_tell_zeros_apart_and_nan_from_itself_not():
    assert bits(np.array([0.0])) != bits(np.array([-0.0]))
    assert bits((np.nan, 1)) == bits((np.nan, 1))
    assert bits(np.zeros(2)) != bits(np.zeros(2, dtype=np.float32))


def test_active_arguments_are_those_with_floats():
    def function(x, n, t, mixed):
        return x

    args = (1.0, 2, (1.0, np.ones(2)), (1.0, 2))
    assert Point.of(function, args).argnums == (0, 2, 3)
    assert Point.of(function, args, "t").argnums == (2,)
    assert Point.of(function, args, (2, 0)).labels == ["t[0]", "t[1][0]", "t[1][1]", "x"]


def test_moved_arguments_follow_the_order_of_argnums():
    def function(x, y):
        return x

    point = Point.of(function, (1.0, np.array([2.0, 3.0])), (1, 0))
    np.testing.assert_array_equal(point.vector, [2, 3, 1])
    moved = point.moved_to(np.array([20.0, 30.0, 10.0]))
    assert moved[0] == 10.0
    np.testing.assert_array_equal(moved[1], [20, 30])


def test_complex_numbers_are_two_floats():
    tree = (1.0 + 2.0j, np.array([3.0 - 1.0j], np.complex64), 5.0)
    vector = flatten(tree)
    np.testing.assert_array_equal(vector, [1, 2, 3, -1, 5])
    again = rebuild(tree, vector + 1)
    assert again[0] == 2.0 + 3.0j
    assert (again[1].dtype, again[1][0]) == (np.complex64, 4.0 + 0j)
    assert rebuild(tree, vector, wide=True)[1].dtype == np.complex128
    assert labels(tree, "t")[1:4] == ["t[0].imag", "t[1][0].real", "t[1][0].imag"]
    np.testing.assert_array_equal(flatten(conjugated(tree)), [1, -2, 3, 1, 5])
