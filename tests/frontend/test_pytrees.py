"""Structure apart and together again."""

from collections import namedtuple
from dataclasses import dataclass

import numpy as np
import pytest

from tapeless.errors import ArgumentError
from tapeless.frontend.containers import MappingForm
from tapeless.frontend.pytrees import (
    Flattening,
    Leaf,
    Node,
    Same,
    Static,
    TupleTree,
    flatten,
    indices,
    parts,
    unflatten,
)

Pair = namedtuple("Pair", "first second")


@dataclass
class Point:
    x: float
    label: str


def test_round_trip():
    x = np.ones(2)
    value = (1.0, (x, None, "text"), 3, True, np.float32(2.0), max)
    leaves, tree = flatten(value)
    assert leaves == [1.0, x, 3, np.float32(2.0)]
    assert list(indices(tree)) == [0, 1, 2, 3]
    assert unflatten(tree, leaves) == value


@pytest.mark.parametrize(
    "value",
    [
        [1.0, [2.0, 3.0]],
        {"b": 1.0, "a": (2.0, "text"), 3: None},
        Pair(1.0, [2.0]),
        Point(1.0, "here"),
        {"points": [Point(1.0, "a"), Point(2.0, "b")]},
    ],
)
def test_containers_round_trip(value):
    leaves, tree = flatten(value)
    assert all(isinstance(leaf, float) for leaf in leaves)
    made = unflatten(tree, leaves)
    assert made == value
    assert type(made) is type(value)


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
    assert flatten([1.0])[1] == flatten([2.0])[1] != flatten((1.0,))[1]
    assert flatten({"a": 1.0})[1] != flatten({"b": 1.0})[1]
    assert flatten(Point(1.0, "a"))[1] != flatten(Point(1.0, "b"))[1]


def test_one_list_that_is_held_twice():
    inner = [1.0]
    leaves, tree = flatten((inner, inner))
    assert leaves == [1.0]
    assert tree.children[1] == Same(0)
    first, second = unflatten(tree, leaves)
    assert first is second == [1.0]
    assert flatten(([1.0], [1.0]))[1] != tree


def test_containers_are_numbered_through_all_values():
    shared = {"x": 1.0}
    flattening = Flattening()
    first = flattening.tree([shared])
    assert flattening.tree(shared) == Same(1)
    assert first.children[0] == Node(MappingForm(dict, ("x",)), (Leaf(0),), 1)


def test_a_list_that_holds_itself():
    ring = [1.0]
    ring.append(ring)
    leaves, tree = flatten(ring)
    assert leaves == [1.0]
    with pytest.raises(ArgumentError, match="holds itself"):
        unflatten(tree, leaves)


def test_names_of_parts():
    tree = flatten({"points": [Point(1.0, "a")], "pair": Pair(2.0, 3.0)})[1]
    assert [name for name, _ in parts(tree, "p")] == [
        "p['points'][0].x",
        "p['points'][0].label",
        "p['pair'].first",
        "p['pair'].second",
    ]


@pytest.mark.parametrize("value", [{1.0}, bytearray(b"a"), (1.0, frozenset())])
def test_containers_that_are_refused(value):
    with pytest.raises(ArgumentError, match="register_container"):
        flatten(value)
