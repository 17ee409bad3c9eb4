"""Calls of what works on known sequences: `map`, `sorted`, `reduce`, `itertools`."""

from __future__ import annotations

import ast
import builtins
import functools
import itertools
import operator
from collections.abc import Callable

import numpy as np

from tapeless.frontend.builtin_calls import SPECIAL, special
from tapeless.frontend.calls import apply
from tapeless.frontend.choosing import select
from tapeless.frontend.conditions import compare, truth
from tapeless.frontend.heap import new, new_list, opened
from tapeless.frontend.inlining import call_function
from tapeless.frontend.iteration import static_items
from tapeless.frontend.keys import key_of
from tapeless.frontend.library import (
    folded,
    folded_from,
    in_falling_order,
    in_order,
    mapped,
    pairs_below,
    pairs_of,
    passing,
)
from tapeless.frontend.operators import binary
from tapeless.frontend.reader import Reader
from tapeless.frontend.sets import distinct, is_set
from tapeless.frontend.values import (
    FALSE,
    NONE,
    Const,
    Grown,
    Range,
    Ref,
    Static,
    Tuple,
    Value,
    Var,
    describe,
    is_number,
)
from tapeless.ir.types import Array, is_inexact

_LENGTH = "Its length is only known when the program runs. Write a loop."


def known_items(reader: Reader, value: Value, node: ast.AST) -> tuple[Value, ...]:
    """The items of a sequence that is known while the program is read."""
    items = static_items(reader, value, node)
    if items is None:
        raise reader.refuse(node, f"{describe(value)} cannot be taken item by item here", _LENGTH)
    return items


def _in_library(reader: Reader, function: Callable, args: list[Value], node: ast.AST) -> Value:
    """The same by a function that is read in place, for what is as long as the program finds."""
    site = reader.frame.site or reader.builder.location
    return call_function(reader, function, (list(args), {}), node, site)  # type: ignore[arg-type]


# ---- functions of sequences ----------------------------------------------------------------------


@special(builtins.map)
def read_map(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    found = [static_items(reader, value, node) for value in args[1:]]
    columns = [items for items in found if items is not None]
    if len(columns) < len(found):
        return _in_library(reader, mapped, args, node)
    return Tuple(tuple(apply(reader, args[0], (list(row), {}), node) for row in zip(*columns)))  # noqa: B905, as `map` does


@special(builtins.filter)
def read_filter(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    items = static_items(reader, args[1], node)
    if items is None and args[0] != NONE:
        return _in_library(reader, passing, args, node)
    kept = []
    for item in known_items(reader, args[1], node):
        found = item if args[0] == Const(None) else apply(reader, args[0], ([item], {}), node)
        test = truth(reader, found, node)
        if not isinstance(test, Const):
            raise reader.refuse(
                node,
                "which items `filter` keeps is only known when the program runs",
                "Write a comprehension, or a loop with `if`.",
            )
        if test.value:
            kept.append(item)
    return Tuple(tuple(kept))


@special(functools.reduce)
def read_reduce(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    known = static_items(reader, args[1], node)
    if known is None:
        return _in_library(reader, folded if len(args) < 3 else folded_from, args, node)
    items = [*args[2:3], *known]
    result = items[0]
    for item in items[1:]:
        result = apply(reader, args[0], ([result, item], {}), node)
    return result


@special(builtins.sorted)
def read_sorted(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    """Of constants, their order; of numbers that come later, `np.sort`, and taken apart again."""
    how = kwargs.get("key", NONE)
    down = key_of(kwargs.get("reverse", FALSE)) is True
    if how == NONE and _is_long(reader, args[0]):
        return _sorted_array(reader, args[0], down, node)
    is_unordered = is_set(args[0])
    items = distinct(reader, args[0], node) if is_unordered else known_items(reader, args[0], node)
    keys = [
        item if how == Const(None) else apply(reader, how, ([item], {}), node) for item in items
    ]
    known = [key_of(value) for value in keys]
    if all(value is not ... for value in known):
        order = sorted(range(len(items)), key=known.__getitem__, reverse=down)
        return new_list(reader, tuple(items[k] for k in order))
    if how != Const(None):
        raise reader.refuse(
            node, "the keys are only known when the program runs", "Use `np.argsort`."
        )
    array = apply(reader, Static(np.array), ([Tuple(items)], {}), node)
    array = apply(reader, Static(in_order), ([array], {}), node)
    found = [reader.load(array, (Const(k),)) for k in range(len(items))]  # type: ignore[arg-type]
    return new_list(reader, tuple(found[::-1] if down else found))


def _is_long(reader: Reader, value: Value) -> bool:
    """Whether these are floats, and how many is only known when the program runs."""
    if isinstance(value, Var):
        return isinstance(value.type, Array) and value.type.ndim == 1 and is_inexact(value.type)
    held = reader.heap.get(value) if isinstance(value, Ref) else None
    return isinstance(held, Grown) and held.rank == 0


def _sorted_array(reader: Reader, value: Value, down: bool, node: ast.AST) -> Value:
    array = reader.number(opened(reader, value, node), node)
    order = in_falling_order if down else in_order
    found = reader.number(apply(reader, Static(order), ([array], {}), node), node)
    reader.ranks.set(found, 1)  # type: ignore[arg-type]
    return new(reader, list, Grown(found, reader.shape(found, 0), 0))


def _pairs(reader: Reader, value: Value, node: ast.AST) -> Value | None:
    """`itertools.combinations(value, 2)` of what is as long as the program finds."""
    if static_items(reader, value, node) is not None:
        return None
    if isinstance(value, Range) and (value.start, value.step) == (Const(0), Const(1)):
        return _in_library(reader, pairs_below, [value.stop], node)
    return _in_library(reader, pairs_of, [value], node)


def _of_known(function: Callable) -> None:
    @special(function)
    def read(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
        """Rows of known sequences."""
        if function is itertools.combinations and args[1:] == [Const(2)]:
            found = _pairs(reader, args[0], node)
            if found is not None:
                return found
        columns = [
            v.value
            if isinstance(v, Const) and isinstance(v.value, int)
            else known_items(reader, v, node)
            for v in args
        ]
        named = {name: key_of(value) for name, value in kwargs.items()}
        rows = function(*columns, **named)
        return Tuple(tuple(Tuple(r) if isinstance(r, tuple) else r for r in rows))


for _function in (
    itertools.product,
    itertools.combinations,
    itertools.permutations,
    itertools.chain,
    itertools.pairwise,
    itertools.combinations_with_replacement,
    itertools.islice,
):
    _of_known(_function)


@special(itertools.accumulate)
def read_accumulate(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    how = args[1] if len(args) > 1 else kwargs.get("func")
    first = [kwargs["initial"]] if "initial" in kwargs else []
    results: list[Value] = []
    for item in [*first, *known_items(reader, args[0], node)]:
        if results and how is None:
            item = binary(reader, "add", results[-1], item, node)
        elif results:
            item = apply(reader, how, ([results[-1], item], {}), node)  # type: ignore[arg-type]
        results.append(item)
    return Tuple(tuple(results))


@special(itertools.zip_longest)
def read_zip_longest(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    columns = [known_items(reader, value, node) for value in args]
    fill = kwargs.get("fillvalue", NONE)
    rows = itertools.zip_longest(*columns, fillvalue=fill)
    return Tuple(tuple(map(Tuple, rows)))


@special(itertools.repeat)
def read_repeat(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    times = kwargs.get("times", args[1] if len(args) > 1 else NONE)
    if not isinstance(times, Const) or times == NONE:
        raise reader.refuse(node, "how often this repeats has to be a constant", "Write a loop.")
    return Tuple((args[0],) * int(times.value))  # type: ignore[arg-type]


@special(itertools.starmap)
def read_starmap(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    rows = [known_items(reader, row, node) for row in known_items(reader, args[1], node)]
    return Tuple(tuple(apply(reader, args[0], (list(row), {}), node) for row in rows))


# ---- the smallest and the largest by a key -------------------------------------------------------


def _by_key(function: Callable, op: type[ast.cmpop]) -> None:
    plain = SPECIAL[function]

    @special(function)
    def read(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value | None:
        how = kwargs.get("key", NONE)
        if how == NONE:
            return plain(reader, args, kwargs, node)
        items = known_items(reader, args[0], node) if len(args) == 1 else tuple(args)
        if not items and "default" in kwargs:
            return kwargs["default"]
        best, lowest = None, None
        for item in items:
            found = apply(reader, how, ([item], {}), node)
            if best is None or lowest is None:
                best, lowest = item, found
                continue
            test = truth(reader, compare(reader, op(), found, lowest, node), node)
            best = select(reader, test, item, best, node)
            lowest = select(reader, test, found, lowest, node)
        return best

    return


_by_key(builtins.min, ast.Lt)
_by_key(builtins.max, ast.Gt)


# ---- operators as functions ----------------------------------------------------------------------


def _as_function(function: Callable, op: str) -> None:
    @special(function)
    def read(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value | None:
        return None if all(map(is_number, args)) else binary(reader, op, args[0], args[1], node)


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"):
    _as_function(getattr(operator, _name), _name)
