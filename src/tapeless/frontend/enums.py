"""Classes of `enum`: their members by order, name and value, and what a member has."""

from __future__ import annotations

import ast
import enum
from typing import Any

from tapeless.frontend.assignment import raise_error
from tapeless.frontend.iteration import ITERATED
from tapeless.frontend.keys import key_of
from tapeless.frontend.reader import Reader
from tapeless.frontend.subscripts import ITEMS
from tapeless.frontend.values import Static, Tuple, Value


def is_enumeration(value: Any) -> bool:
    return isinstance(value, enum.EnumMeta)


def member_of(reader: Reader, kind: Any, value: Value, node: ast.AST) -> Value:
    """`kind(value)`."""
    try:
        return Static(kind(_known(reader, value, node)))
    except ValueError as error:
        raise_error(reader, "ValueError", str(error))


def _members(reader: Reader, value: Value, node: ast.AST) -> Value:
    """The members of an enumeration that is run over; anything else as it is."""
    if not isinstance(value, Static) or not is_enumeration(value.value):
        return value
    return Tuple(tuple(map(Static, value.value)))


ITERATED.append(_members)


def _by_name(reader: Reader, base: Static, node: ast.Subscript) -> Value:
    name = _known(reader, reader.value(node.slice), node)
    if name not in base.value.__members__:
        raise_error(reader, "KeyError", name)
    return Static(base.value[name])


ITEMS["enumeration"] = _by_name


def _known(reader: Reader, value: Value, node: ast.AST) -> Any:
    known = key_of(value)
    if known is ...:
        raise reader.refuse(
            node,
            "which member of the enumeration this is, is only known when the program runs",
            "Choose it before the call.",
        )
    return known
