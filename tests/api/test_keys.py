"""Keys of calls: equal only if the same compiled code serves both."""

import numpy as np
import pytest

from tapeless.api.keys import Unkeyed, call_key

X = np.zeros(3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (1, True),
        (True, False),
        (0, False),
        (1.0, np.float64(1.0)),
        (np.float32(1.0), np.float64(1.0)),
        (X, X.astype("float32")),
        (X, X.astype(">f8")),
        (X, X[:, None]),
        (X, X[::2]),
        (X, X.astype(int)),
        (np.zeros((2, 3)), np.zeros((3, 2)).T),
        (np.zeros(()), 0.0),
        ((1.0, 2.0), (1.0, 2)),
        ((1.0, (2.0,)), ((1.0, 2.0),)),
        ("a", "b"),
        (None, "None"),
        (np.sin, np.cos),
        ([1.0], (1.0,)),
        ([1.0], [1]),
        ({"a": 1.0}, {"b": 1.0}),
        ({"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.0}),
        ([X], [X[:, None]]),
    ],
)
def test_different(one, other):
    assert call_key((one,), {}) != call_key((other,), {})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 2),
        (1.0, -3.0),
        (X, np.ones(5)),
        ("a", "a"),
        ((X, 1.0), (np.ones(2), 0.0)),
        (None, None),
        ([1.0], [2.0]),
    ],
)
def test_equal(one, other):
    assert call_key((one,), {}) == call_key((other,), {})


def test_names_are_part_of_the_key():
    keys = {
        call_key((1.0, 2.0), {}),
        call_key((1.0,), {"a": 2.0}),
        call_key((1.0,), {"b": 2.0}),
        call_key((), {"a": 1.0, "b": 2.0}),
        call_key(((1.0, 2.0),), {}),
    }
    assert len(keys) == 5


@pytest.mark.parametrize("value", [{1.0}, object(), np.ma.array([1.0])])
def test_unknown_values_have_none(value):
    with pytest.raises(Unkeyed):
        call_key((value,), {})


def test_which_containers_are_the_same_is_part_of_the_key():
    shared = [1.0]
    assert call_key((shared, shared), {}) != call_key(([1.0], [1.0]), {})
    assert call_key(([1.0], [2.0]), {}) == call_key(([3.0], [4.0]), {})
