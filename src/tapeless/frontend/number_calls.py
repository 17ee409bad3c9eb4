"""Calls of builtins that make numbers: `sum`, `min`, `all`, `abs`, …"""

from __future__ import annotations

import ast
import builtins
import math
from collections.abc import Callable
from functools import reduce
from typing import Any

from tapeless.frontend.conditions import logical, truth
from tapeless.frontend.folding import fold
from tapeless.frontend.heap import is_list, opened
from tapeless.frontend.iteration import static_items
from tapeless.frontend.reader import Reader
from tapeless.frontend.special import Handler, special
from tapeless.frontend.values import (
    FALSE,
    TRUE,
    Const,
    Operand,
    Tuple,
    Value,
    Var,
    is_number,
)


def _of_constants(name: str) -> Handler:
    def read(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value | None:
        """Of constants, the constant: `float("inf")`, `int(2.5)`. Else the operation."""
        known = not kwargs and all(isinstance(a, Const) for a in args)
        return fold(name, args) if known else None  # type: ignore[arg-type]

    return read


@special(builtins.bool)
def read_bool(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return truth(reader, args[0], node) if args else FALSE


for _function in (builtins.float, builtins.int, builtins.round):
    special(_function)(_of_constants(f"builtins.{_function.__name__}"))


@special(builtins.abs)
def read_abs(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value | None:
    """Of an array NumPy's: Numba's own takes no complex one."""
    if isinstance(args[0], Var) and (reader.ranks.rank(args[0]) or 0) > 0:
        return reader.emit("numpy.abs", args[0])
    return _of_constants("builtins.abs")(reader, args, kwargs, node)


@special(builtins.divmod)
def read_divmod(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    a, b = (reader.number(value, node) for value in args)
    return Tuple((reader.emit("floordiv", a, b), reader.emit("mod", a, b)))


@special(builtins.sum)
def read_sum(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    start = kwargs.get("start", args[1] if len(args) > 1 else None)
    items = static_items(reader, args[0], node)
    if items and not all(map(is_number, (*items, *((start,) if start else ())))):
        return _added(reader, (start or Const(0), *items), node)
    first = None if start is None else reader.number(start, node)
    if items is not None:
        return _folded(reader, "add", (first, *items), node) or Const(0)
    array = reader.number(opened(reader, args[0], node), node)
    attrs = {} if reader.ranks.rank(array) == 1 else {"axis": 0}
    total = reader.emit("numpy.sum", array, hint="total", keepdims=False, **attrs)
    return total if first is None else reader.emit("add", first, total, hint="total")


@special(math.prod)
def read_prod(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    items = static_items(reader, args[0], node)
    first = reader.number(kwargs["start"], node) if "start" in kwargs else None
    if items is not None:
        return _folded(reader, "mul", (first, *items), node) or Const(1)
    array = reader.number(args[0], node)
    attrs = {} if reader.ranks.rank(array) == 1 else {"axis": 0}
    product = reader.emit("numpy.prod", array, hint="product", keepdims=False, **attrs)
    return product if first is None else reader.emit("mul", first, product, hint="product")


def _added(reader: Reader, items: tuple[Value, ...], node: ast.AST) -> Value:
    """`a + b + …` of whatever has a `+`."""
    return reduce(lambda a, b: ADD[0](reader, "add", a, b, node), items)


# How two values are added: one function, which `operators` puts here.
ADD: list[Callable[..., Value]] = []


def _folded(
    reader: Reader, op: str, items: tuple[Value | None, ...], node: ast.AST
) -> Operand | None:
    """`a op b op …` of the items that are there; None if there are none."""
    result: Operand | None = None
    for item in items:
        if item is not None:
            value = reader.number(item, node)
            result = value if result is None else reader.emit(op, result, value, hint="total")
    return result


def _extremum(name: str) -> Handler:
    def read(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value | None:
        """Of a tuple, or of several numbers: one comparison after another, as Python makes them."""
        items = tuple(args)
        if len(args) == 1:
            items = static_items(reader, args[0], node) or ()
            if is_list(args[0]) and not items:
                array = reader.number(opened(reader, args[0], node), node)
                return reader.emit(f"numpy.{name[9:]}", array, hint=name[9:], keepdims=False)
        if not items or kwargs:
            return None
        result = reader.number(items[0], node)
        for item in items[1:]:
            result = reader.emit(name, result, reader.number(item, node))
        return result

    return read


special(builtins.min)(_extremum("builtins.min"))
special(builtins.max)(_extremum("builtins.max"))


def _quantifier(op: str, whole: Any) -> Handler:
    def read(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value | None:
        items = static_items(reader, args[0], node)
        if items is None:
            array = reader.number(opened(reader, args[0], node), node)
            result = reader.emit(f"numpy.{whole}", array, hint="yes", keepdims=False)
            reader.boolean.add(result)  # type: ignore[arg-type]
            return result
        thunks = [lambda item=item: truth(reader, item, node) for item in items]
        return logical(reader, op, thunks, node) if thunks else (TRUE if op == "and" else FALSE)

    return read


special(builtins.all)(_quantifier("and", "all"))
special(builtins.any)(_quantifier("or", "any"))
