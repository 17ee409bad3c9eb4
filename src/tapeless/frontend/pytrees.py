"""Structure taken apart into leaves and put together again.

Leaves are numbers and arrays. Tuples are structure; None, strings and booleans are part of the
structure too, as is every other object, by its identity.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tapeless.errors import ArgumentError


@dataclass(frozen=True)
class Leaf:
    """A number or an array: the `index`-th leaf of the whole."""

    index: int


@dataclass(frozen=True)
class TupleTree:
    """A tuple of trees."""

    children: tuple[Tree, ...]


class Static:
    """What is not a number: None, a string or a boolean by value, other objects by identity."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Static):
            return False
        mine, theirs = self.value, other.value
        if mine is theirs:
            return True
        return type(mine) is type(theirs) and isinstance(mine, (str, bool)) and mine == theirs

    def __hash__(self) -> int:
        return hash(self.value) if isinstance(self.value, (str, bool)) else id(self.value)

    def __repr__(self) -> str:
        return f"Static({self.value!r})"


Tree = Leaf | TupleTree | Static

_CONTAINERS = (list, dict, set, frozenset, bytearray)


def flatten(value: Any) -> tuple[list[Any], Tree]:
    """The leaves of a value, in order, and its structure."""
    found: list[Any] = []
    return found, _flatten(value, found)


def _flatten(value: Any, found: list[Any]) -> Tree:
    if isinstance(value, tuple) and type(value) is tuple:
        return TupleTree(tuple(_flatten(item, found) for item in value))
    if value is None or isinstance(value, (bool, str)):
        return Static(value)
    if isinstance(value, np.bool_):
        return Static(bool(value))
    if isinstance(value, (int, float, complex, np.number, np.ndarray)):
        found.append(value)
        return Leaf(len(found) - 1)
    if isinstance(value, (*_CONTAINERS, tuple)):
        raise ArgumentError(
            f"a {type(value).__name__} cannot be differentiated. Pass a NumPy array, or a tuple."
        )
    return Static(value)


def unflatten(tree: Tree, leaves: Sequence[Any]) -> Any:
    """The value with this structure and these leaves."""
    match tree:
        case Leaf(index=index):
            return leaves[index]
        case TupleTree(children=children):
            return tuple(unflatten(child, leaves) for child in children)
        case _:
            return tree.value


def indices(tree: Tree) -> Iterator[int]:
    """The numbers of the leaves of a tree, in order."""
    if isinstance(tree, Leaf):
        yield tree.index
    elif isinstance(tree, TupleTree):
        for child in tree.children:
            yield from indices(child)
