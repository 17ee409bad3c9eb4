"""Calls of methods that have rules: the object is taken apart into the numbers and arrays in it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np

from tapeless.errors import UnsupportedCall
from tapeless.frontend.binding import Arguments
from tapeless.frontend.containers import (
    LIST,
    TUPLE,
    MappingForm,
    ObjectForm,
    SequenceForm,
    attribute_names,
)
from tapeless.frontend.dict_methods import is_dict, table_of
from tapeless.frontend.heap import opened, table
from tapeless.frontend.keys import key_of
from tapeless.frontend.library_calls import call_library
from tapeless.frontend.object_parts import parts_of
from tapeless.frontend.objects import Apply, attribute, class_of
from tapeless.frontend.pytrees import Leaf, Node, Static, Tree
from tapeless.frontend.reader import Reader
from tapeless.frontend.values import Const, Named, Outside, Tuple, Value, describe, is_number
from tapeless.rules.methods import METHOD_RULES, Giving, Parts
from tapeless.rules.registry import CALLEES, OPERATIONS

_parts: dict[Tree, Parts] = {}
# a method, an object's form -> the function of the parts, and the rules that it has got
_made: dict[tuple[Callable, Tree], tuple[Callable, list[Giving]]] = {}


def call_ruled_method(
    reader: Reader, method: Any, arguments: Arguments, node: ast.AST, apply: Apply
) -> Value:
    """A call of a method that has rules."""
    (receiver, *others), kwargs = arguments
    leaves: list[Value] = []
    tree = _taken_apart(reader, receiver, leaves, node, apply)
    flat = _function_of_parts(method, tree)
    _need_numbers(reader, method, flat, leaves, node)
    return call_library(reader, flat, ([*leaves, *others], kwargs), node)


def _function_of_parts(method: Any, tree: Tree) -> Callable:
    """The method as a function of the parts, with all the rules of the method."""
    if tree not in _parts:
        _parts[tree] = parts_of(tree)
    parts = _parts[tree]
    if (method, tree) not in _made:
        _made[method, tree] = parts.of(method), []
    flat, given = _made[method, tree]
    for giving in METHOD_RULES[method]:
        if giving not in given:
            giving(parts, flat)
            given.append(giving)
    return flat


def _need_numbers(
    reader: Reader, method: Any, flat: Callable, leaves: list[Value], node: ast.AST
) -> None:
    """What a rule for numbers broadcasts over are the arguments of the method."""
    operation = OPERATIONS.get(CALLEES[flat].operation)
    if operation is None or not operation.elementwise:
        return
    if any(reader.ranks.rank(leaf) != 0 for leaf in leaves):
        raise reader.refuse(
            node,
            f"`{method.__name__}` has a rule for numbers, and its object holds arrays",
            "Give it a rule by `rrule` and `frule`.",
            error=UnsupportedCall,
        )


# ---- taking apart --------------------------------------------------------------------------------


def _taken_apart(
    reader: Reader, value: Value, leaves: list[Value], node: ast.AST, apply: Apply
) -> Tree:
    """The structure of a value, whose numbers and arrays are added to `leaves`."""

    def trees(values: Any) -> tuple[Tree, ...]:
        return tuple([_taken_apart(reader, each, leaves, node, apply) for each in values])

    if is_number(value) and not (isinstance(value, Const) and isinstance(value.value, bool)):
        leaves.append(value)
        return Leaf(len(leaves) - 1)
    kind = class_of(value)
    if isinstance(value, Named):
        return Node(SequenceForm(value.type), trees(value.items))
    if kind is not None:
        names = (*_own_names(reader, value, node), *_class_numbers(value, kind))
        values = [attribute(reader, value, name, node, apply) for name in names]
        return Node(ObjectForm(kind, names), trees(values))
    if is_dict(value):
        held = table_of(reader, value, node)
        return Node(MappingForm(dict, held.keys), trees(held.values))
    if isinstance(value, Tuple):
        return Node(TUPLE, trees(value.items))
    items = opened(reader, value, node)
    if isinstance(items, Tuple):
        return Node(LIST, trees(items.items))
    if (known := key_of(value)) is not ...:
        return Static(known)
    raise reader.refuse(
        node,
        f"the object of a method with a rule holds {describe(value)}",
        "It may hold numbers, arrays, constants, and tuples, lists, dicts and objects of these.",
        error=UnsupportedCall,
    )


def _own_names(reader: Reader, value: Value, node: ast.AST) -> tuple[str, ...]:
    if isinstance(value, Outside):
        return attribute_names(value.value)
    return tuple(table(reader, value, node).keys)  # type: ignore[arg-type]


def _class_numbers(value: Value, kind: type) -> tuple[str, ...]:
    """Numbers and arrays that a class holds for its objects, which may be replaced there."""
    names = dict.fromkeys(name for home in kind.__mro__[:-1] for name in home.__dict__)
    return tuple(
        name
        for name in names
        if isinstance(getattr(kind, name, None), (int, float, complex, np.ndarray, np.number))
        and not name.startswith("__")
    )
