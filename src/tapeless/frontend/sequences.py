"""Calls of what works on known sequences: `map`, `reduce`, and operators as functions."""

from __future__ import annotations

import ast
import builtins
import functools
import operator
from collections.abc import Callable

from tapeless.errors import SourceError
from tapeless.frontend.calls import apply
from tapeless.frontend.inlining import call_function
from tapeless.frontend.iteration import static_items
from tapeless.frontend.library import item_named
from tapeless.frontend.library_iterators import mapped, mapped_one, reduced, reduced_from
from tapeless.frontend.operators import binary
from tapeless.frontend.reader import Reader
from tapeless.frontend.special import special
from tapeless.frontend.values import Const, Given, Range, Static, Value, describe, is_number

MOST_NUMBERS = 64  # of a range that is taken number by number
_LENGTH = "Its length is only known when the program runs. Write a loop."


def known_items(reader: Reader, value: Value, node: ast.AST) -> tuple[Value, ...]:
    """The items of a sequence that is known while the program is read."""
    items = static_items(reader, value, node)
    if isinstance(value, Range) and all(isinstance(bound, Const) for bound in value.parts):
        numbers = range(*(bound.value for bound in value.parts))  # type: ignore[union-attr]
        items = tuple(map(Const, numbers)) if len(numbers) <= MOST_NUMBERS else None
    if items is None:
        raise unknown(reader, value, node)
    return items


def unknown(reader: Reader, value: Value, node: ast.AST) -> SourceError:
    """The refusal of a sequence whose length is not known."""
    return reader.refuse(node, f"{describe(value)} cannot be taken item by item here", _LENGTH)


# ---- functions of sequences ----------------------------------------------------------------------


@special(builtins.map)
def read_map(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    columns = [static_items(reader, value, node) for value in args[1:]]
    if None in columns:
        site = reader.frame.site or reader.builder.location
        how = mapped_one if len(columns) == 1 else mapped
        return call_function(reader, how, (args, {}), node, site)
    rows = zip(*columns, strict=False)
    return Given(tuple(apply(reader, args[0], (list(row), {}), node) for row in rows))


@special(functools.reduce)
def read_reduce(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    known = static_items(reader, args[1], node)
    if known is None:
        how = reduced if len(args) == 2 else reduced_from
        site = reader.frame.site or reader.builder.location
        return call_function(reader, how, (args, {}), node, site)
    items = [*args[2:3], *known]
    result = items[0]
    for item in items[1:]:
        result = apply(reader, args[0], ([result, item], {}), node)
    return result


# ---- operators as functions ----------------------------------------------------------------------


def _as_function(function: Callable, op: str) -> None:
    @special(function)
    def read(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value | None:
        return None if all(map(is_number, args)) else binary(reader, op, args[0], args[1], node)


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"):
    _as_function(getattr(operator, _name), _name)


@special(operator.getitem)
def read_getitem(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return apply(reader, Static(item_named), (args, {}), node)
