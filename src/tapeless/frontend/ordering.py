"""Calls that order items: `sorted`, `list.sort`, and `min` and `max` by a key or of objects."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable

from tapeless.frontend import number_calls as number_calls  # fills the table
from tapeless.frontend.assignment import raise_error
from tapeless.frontend.calls import apply
from tapeless.frontend.choosing import has_union, select
from tapeless.frontend.comparing import compare
from tapeless.frontend.conditions import truth
from tapeless.frontend.heap import content, new, new_list, opened, update
from tapeless.frontend.inlining import call_function
from tapeless.frontend.iteration import static_items
from tapeless.frontend.keys import key_of
from tapeless.frontend.library import falling_order, in_falling_order, in_order, rising_order
from tapeless.frontend.library_iterators import largest, smallest
from tapeless.frontend.methods import LIST, method
from tapeless.frontend.reader import Reader
from tapeless.frontend.selecting import MOST_ITEMS, item_at
from tapeless.frontend.sequences import known_items, unknown
from tapeless.frontend.sets import distinct, is_set
from tapeless.frontend.special import SPECIAL, special
from tapeless.frontend.subscripts import are_numbers, as_array
from tapeless.frontend.values import (
    FALSE,
    NONE,
    Const,
    Enumerate,
    Grown,
    Range,
    Ref,
    Static,
    Tuple,
    Value,
    Var,
    Zip,
    is_number,
)
from tapeless.ir.types import Array, is_inexact

MOST_COMPARED = 16  # items of a list that is sorted by comparing every two of them


@special(builtins.sorted)
def read_sorted(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    """Of constants, their order; of what comes later, an order that the program finds."""
    how = kwargs.get("key", NONE)
    down = key_of(kwargs.get("reverse", FALSE)) is True
    if how == NONE and _is_long(reader, args[0]):
        return _sorted_array(reader, args[0], down, node)
    is_unordered = is_set(args[0])
    items = distinct(reader, args[0], node) if is_unordered else known_items(reader, args[0], node)
    keys = [item if how == NONE else apply(reader, how, ([item], {}), node) for item in items]
    known = [key_of(value) for value in keys]
    if all(value is not ... for value in known):
        order = sorted(range(len(items)), key=known.__getitem__, reverse=down)
        return new_list(reader, tuple(items[k] for k in order))
    if are_numbers(reader, Tuple(tuple(keys))):
        return new_list(reader, _by_numbers(reader, items, keys, down, node))
    return new_list(reader, _by_comparing(reader, items, keys, down, node))


def _by_numbers(
    reader: Reader, items: tuple[Value, ...], keys: list[Value], down: bool, node: ast.AST
) -> tuple[Value, ...]:
    """Items in the order of numbers; equal ones as they came."""
    how = Static(falling_order if down else rising_order)
    order = apply(reader, how, ([as_array(reader, Tuple(tuple(keys)), node)], {}), node)
    places = [reader.load(order, (Const(k),)) for k in range(len(items))]  # type: ignore[arg-type]
    if are_numbers(reader, Tuple(items)):
        array = as_array(reader, Tuple(items), node)
        return tuple(reader.load(array, (place,)) for place in places)
    if len(items) > MOST_ITEMS:
        raise reader.refuse(node, f"more than {MOST_ITEMS} items are sorted here", _ARRAY)
    return tuple(item_at(reader, place, items, node) for place in places)


_ARRAY = "Keep what they are made of in arrays, and use `np.argsort`."


def _by_comparing(
    reader: Reader, items: tuple[Value, ...], keys: list[Value], down: bool, node: ast.AST
) -> tuple[Value, ...]:
    """Items in the order of keys that have a `<` of their own, by insertion."""
    if len(items) > MOST_COMPARED:
        raise reader.refuse(node, f"more than {MOST_COMPARED} items are compared here", _ARRAY)
    pairs = list(zip(keys, items, strict=True))
    for end in range(1, len(pairs)):
        for k in reversed(range(end)):
            (low, first), (high, second) = pairs[k], pairs[k + 1]
            sides = (low, high) if down else (high, low)
            swap = truth(reader, compare(reader, ast.Lt(), *sides, node), node)
            both = Tuple((low, first, high, second)), Tuple((high, second, low, first))
            found = select(reader, swap, both[1], both[0], node)
            pairs[k], pairs[k + 1] = found.items[:2], found.items[2:]  # type: ignore[union-attr,call-overload]
    return tuple(item for _, item in pairs)


@method(LIST, "sort")
def _sort(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    found = read_sorted(reader, [ref], kwargs, node)
    update(reader, ref, content(reader, found, node), node)  # type: ignore[arg-type]
    return NONE


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
    reader.ranks.set(found, 1)
    return new(reader, list, Grown(found, reader.shape(found, 0), 0))


# ---- the smallest and the largest by a key -------------------------------------------------------


def _by_key(function: Callable, op: type[ast.cmpop], over: Callable) -> None:
    plain = SPECIAL[function]

    @special(function)
    def read(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value | None:
        how = kwargs.get("key", NONE)
        items = _items(reader, args, node)
        if items == () and "default" not in kwargs:
            raise_error(reader, "ValueError", f"{function.__name__}() arg is an empty sequence")
        if items is not None:
            default = kwargs.pop("default", NONE)
            if not items:
                return default
        if how == NONE and not _are_others(items):
            return plain(reader, args if items is None else [Tuple(items)], kwargs, node)
        if items is None and not isinstance(args[0], (Var, Range, Ref, Zip, Enumerate)):
            raise unknown(reader, args[0], node)
        if items is None:
            site = reader.frame.site or reader.builder.location
            return call_function(reader, over, ([args[0], how], {}), node, site)
        best, lowest = None, None
        for item in items:
            found = item if how == NONE else apply(reader, how, ([item], {}), node)
            if best is None or lowest is None:
                best, lowest = item, found
                continue
            test = truth(reader, compare(reader, op(), found, lowest, node), node)
            best = select(reader, test, item, best, node)
            lowest = select(reader, test, found, lowest, node)
        return best


def _items(reader: Reader, args: list[Value], node: ast.AST) -> tuple[Value, ...] | None:
    """What is compared; None if how much that is, is only known when the program runs."""
    return tuple(args) if len(args) != 1 else static_items(reader, args[0], node)


def _are_others(items: tuple[Value, ...] | None) -> bool:
    """Whether these are objects, tuples or texts, and no numbers."""
    return bool(items) and not any(map(is_number, items)) and not has_union(*items)


_by_key(builtins.min, ast.Lt, smallest)
_by_key(builtins.max, ast.Gt, largest)
