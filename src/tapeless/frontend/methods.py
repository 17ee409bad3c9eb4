"""Which methods lists, dicts, sets and texts have, and calls of them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, TypeGuard

from tapeless.errors import MutatedGlobal, UnsupportedCall
from tapeless.frontend.binding import Arguments
from tapeless.frontend.fence import GLOBAL_WRITE
from tapeless.frontend.heap import new_list
from tapeless.frontend.keys import key_of
from tapeless.frontend.reader import Reader
from tapeless.frontend.telling import call as call_text
from tapeless.frontend.telling import told
from tapeless.frontend.values import Const, Method, Outside, Ref, Static, Text, Tuple, Value

How = Callable[[Reader, Any, list[Value], dict[str, Value], ast.AST], Value]
LIST: dict[str, How] = {}
DICT: dict[str, How] = {}
SET: dict[str, How] = {}
FROZEN: dict[str, How] = {}
METHODS_OF_TYPE: dict[type, Mapping[str, How]] = {set: SET, frozenset: FROZEN}  # and other kinds
READ_ONLY = {"get", "keys", "values", "items", "copy", "count", "index"}
READ_ONLY |= {"union", "intersection", "difference", "symmetric_difference"}


def method(table: MutableMapping[str, How], *names: str) -> Callable[[How], How]:
    def register(how: How) -> How:
        table.update(dict.fromkeys(names, how))
        return how

    return register


def methods_of(value: Value) -> Mapping[str, How]:
    """The methods of a list or a dict by their names."""
    kind = value.type if isinstance(value, Ref) else None
    if _from_outside(value):
        kind = type(value.value)
    if isinstance(value, Tuple):
        return {"index": LIST["index"], "count": LIST["count"]}
    for known, table in METHODS_OF_TYPE.items():
        if kind is not None and issubclass(kind, known):
            return table
    if kind is not None and issubclass(kind, list):
        return LIST
    return DICT if kind is not None and issubclass(kind, dict) else {}


def _from_outside(value: Value) -> TypeGuard[Outside | Static]:
    is_set = isinstance(value, Static) and isinstance(value.value, set | frozenset)
    return isinstance(value, Outside) or is_set


def call(reader: Reader, bound: Method, arguments: Arguments, node: ast.AST) -> Value:
    """A call of a method of a list, a dict or a text."""
    args, kwargs = arguments
    receiver = bound.receiver
    if isinstance(receiver, Const):
        return _of_text(reader, receiver, bound.name, args, kwargs, node)
    if _from_outside(receiver) and bound.name not in READ_ONLY:
        message = (
            f"the function changes a {type(receiver.value).__name__} that it read from outside"
        )
        raise reader.refuse(node, message, GLOBAL_WRITE, error=MutatedGlobal)
    return methods_of(receiver)[bound.name](reader, receiver, args, kwargs, node)


def _of_text(
    reader: Reader, text: Const, name: str, args: list[Value], kwargs: dict, node: ast.AST
) -> Value:
    known = [key_of(a) for a in args]
    named = {n: key_of(v) for n, v in kwargs.items()}
    if any(part is ... for part in (*known, *named.values())):
        given = [told(reader, value) for value in args]
        also = {n: told(reader, value) for n, value in kwargs.items()}
        return Text(str(text.value), call_text(f"{text.value!a}.{name}", given, also))
    try:
        found = getattr(text.value, name)(*known, **named)
    except (AttributeError, TypeError) as error:
        raise reader.refuse(node, str(error), error=UnsupportedCall) from None
    if isinstance(found, list):
        return new_list(reader, tuple(map(reader.captures.constant, found)))
    return reader.captures.constant(found)
