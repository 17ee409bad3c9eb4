"""Methods of arrays that no function of NumPy stands for."""

from __future__ import annotations

import ast
from collections.abc import Callable

from tapeless.frontend import objects
from tapeless.frontend.binding import Arguments
from tapeless.frontend.destinations import EVERYTHING
from tapeless.frontend.flat import flat_of
from tapeless.frontend.objects import Apply
from tapeless.frontend.reader import Reader
from tapeless.frontend.subscripts import load, store
from tapeless.frontend.values import NONE, Const, Method, Static, Value
from tapeless.rules.registry import METHODS

# How `x.tolist()` is read: one function, which `element_order` puts here.
LISTED: list[Callable[..., Value]] = []


def call_array_method(
    reader: Reader, method: Method, arguments: Arguments, node: ast.AST, apply: Apply
) -> Value:
    args, kwargs = arguments
    if method.name == "fill" and len(args) == 1:
        store(reader, method.receiver, EVERYTHING, args[0], node)
        return NONE
    if method.name == "item":
        return _item(reader, method, args, node, apply)
    if method.name == "tolist":
        return LISTED[0](reader, reader.number(method.receiver, node), node)
    return apply(reader, Static(METHODS[method.name]), ([method.receiver, *args], kwargs), node)


def _item(reader: Reader, method: Method, args: list[Value], node: ast.AST, apply: Apply) -> Value:
    """`x.item()`, `x.item(k)` of the elements one after the other, `x.item(i, j)`."""
    array = reader.number(method.receiver, node)
    if len(args) == 1:
        return objects.call_method(reader, flat_of(array), "__getitem__", args, node, apply)
    place = tuple(reader.number(k, node) for k in args) or (Const(0),) * (
        reader.ranks.rank(array) or 0
    )
    return load(reader, array, place, node) if place else array
