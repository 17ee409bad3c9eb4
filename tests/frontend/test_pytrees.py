"""Structure apart and together again."""

import numpy as np
import pytest

from tapeless.errors import ArgumentError
from tapeless.frontend.pytrees import Leaf, Static, TupleTree, flatten, indices, unflatten


def test_round_trip():
    x = np.ones(2)
    value = (1.0, (x, None, "text"), 3, True, np.float32(2.0), max)
    leaves, tree = flatten(value)
    assert leaves == [1.0, x, 3, np.float32(2.0)]
    assert list(indices(tree)) == [0, 1, 2, 3]
    assert unflatten(tree, leaves) == value


def test_single_leaf():
    assert flatten(2.5) == ([2.5], Leaf(0))
    assert flatten(None) == ([], Static(None))
    assert flatten(np.True_) == ([], Static(True))


def test_equality_and_hash():
    assert flatten((1.0, "a", None))[1] == flatten((5.0, "a", None))[1]
    assert hash(flatten((1.0, "a"))[1]) == hash(flatten((5.0, "a"))[1])
    assert flatten("a")[1] != flatten("b")[1]
    assert flatten(True)[1] != flatten("True")[1]
    assert flatten(max)[1] == flatten(max)[1] != flatten(min)[1]
    assert TupleTree((Leaf(0),)) != Leaf(0)


@pytest.mark.parametrize("value", [[1.0], {"a": 1.0}, {1.0}, (1.0, [2.0])])
def test_containers_that_are_refused(value):
    with pytest.raises(ArgumentError, match="Pass a NumPy array, or a tuple"):
        flatten(value)
