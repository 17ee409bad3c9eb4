"""Structure taken apart into leaves and put together again.

Leaves are numbers and arrays. Containers are structure; None, strings and booleans are part of the
structure too, as is every other object, by its identity.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tapeless.errors import ArgumentError
from tapeless.frontend.containers import TUPLE, Form, take_apart


@dataclass(frozen=True)
class Leaf:
    """A number or an array: the `index`-th leaf of the whole."""

    index: int


@dataclass(frozen=True)
class Node:
    """A container of trees. Those that can be changed are numbered through the whole call."""

    form: Form
    children: tuple[Tree, ...]
    number: int | None = None


@dataclass(frozen=True)
class Same:
    """A container that was met before: the one with this number."""

    number: int


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


Tree = Leaf | Node | Same | Static

_CONTAINERS = (list, dict, set, frozenset, bytearray, tuple)


def TupleTree(children: tuple[Tree, ...]) -> Node:
    """A tuple of trees."""
    return Node(TUPLE, children)


@dataclass
class Flattening:
    """The leaves of one or several values that are taken apart, and the containers met so far."""

    leaves: list[Any] = field(default_factory=list)
    met: dict[int, tuple[int, Any]] = field(default_factory=dict)  # by id; keeps them alive

    def tree(self, value: Any) -> Tree:
        """The structure of a value, whose leaves are added."""
        if value is None or isinstance(value, (bool, str, enum.Enum)):
            return Static(value)
        if isinstance(value, np.bool_):
            return Static(bool(value))
        if isinstance(value, (int, float, complex, np.number, np.ndarray)):
            self.leaves.append(value)
            return Leaf(len(self.leaves) - 1)
        if id(value) in self.met:
            return Same(self.met[id(value)][0])
        found = take_apart(value)
        if found is not None:
            form, items = found
            number = None
            if form.is_mutable:
                number = len(self.met)
                self.met[id(value)] = number, value
            return Node(form, tuple([self.tree(item) for item in items]), number)
        if isinstance(value, _CONTAINERS):
            raise ArgumentError(
                f"a {type(value).__name__} cannot be differentiated. Pass a NumPy array, a tuple, "
                "a list or a dict, or register the type with register_container."
            )
        return Static(value)


def flatten(value: Any) -> tuple[list[Any], Tree]:
    """The leaves of a value, in order, and its structure."""
    flattening = Flattening()
    tree = flattening.tree(value)
    return flattening.leaves, tree


def unflatten(tree: Tree, leaves: Sequence[Any]) -> Any:
    """The value with this structure and these leaves."""
    made: dict[int, Any] = {}

    def build(tree: Tree) -> Any:
        match tree:
            case Leaf(index=index):
                return leaves[index]
            case Node(form=form, children=children, number=number):
                value = form.build([build(child) for child in children])
                if number is not None:
                    made[number] = value
                return value
            case Same(number=number):
                if number not in made:
                    raise ArgumentError(CIRCULAR)
                return made[number]
            case Static(value=value):
                return value

    return build(tree)


CIRCULAR = (
    "this object holds itself, so there is no end to its structure. Leave it out of argnums, or "
    "pass the parts that are differentiated."
)


def indices(tree: Tree) -> Iterator[int]:
    """The numbers of the leaves of a tree, in order."""
    if isinstance(tree, Leaf):
        yield tree.index
    elif isinstance(tree, Node):
        for child in tree.children:
            yield from indices(child)


def shifted(tree: Tree, first: int) -> Tree:
    """The same tree with its leaves counted from `first`."""
    if isinstance(tree, Leaf):
        return Leaf(tree.index + first)
    if isinstance(tree, Node):
        children = tuple(shifted(child, first) for child in tree.children)
        return Node(tree.form, children, tree.number)
    return tree


def parts(tree: Tree, name: str) -> Iterator[tuple[str, Leaf | Static]]:
    """Every leaf and every fixed part of a tree, with how to write its access."""
    if isinstance(tree, Node):
        for place, child in enumerate(tree.children):
            yield from parts(child, name + tree.form.label(place))
    elif not isinstance(tree, Same):
        yield name, tree
