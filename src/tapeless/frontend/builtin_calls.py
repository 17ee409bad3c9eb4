"""Calls of builtins that make and measure sequences: `len`, `range`, `zip`, `list`, …"""

from __future__ import annotations

import ast
import builtins

import numpy as np

from tapeless.frontend.assignment import raise_if
from tapeless.frontend.dict_methods import merged
from tapeless.frontend.growth import lend
from tapeless.frontend.heap import is_list, new, new_list
from tapeless.frontend.iteration import iterated, static_items
from tapeless.frontend.library_calls import call_library
from tapeless.frontend.list_methods import copied_list
from tapeless.frontend.reader import Reader
from tapeless.frontend.special import special
from tapeless.frontend.subscripts import store
from tapeless.frontend.suspended import is_generator
from tapeless.frontend.values import (
    FALSE,
    NONE,
    Const,
    Enumerate,
    Grown,
    Iterator,
    Range,
    Ref,
    Reversed,
    Shape,
    Slicing,
    Static,
    Table,
    Tuple,
    Value,
    Var,
    Zip,
    describe,
)
from tapeless.ir.nodes import Ellipsis
from tapeless.rules.sampling import key_of_generator

# ---- iterables -----------------------------------------------------------------------------------


@special(builtins.range)
def read_range(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    if kwargs or not 1 <= len(args) <= 3:
        raise reader.refuse(node, "`range` takes one to three numbers")
    bounds = [reader.number(a, node) for a in args]
    if len(bounds) == 1:
        return Range(Const(0), bounds[0], Const(1))
    return Range(bounds[0], bounds[1], bounds[2] if len(bounds) == 3 else Const(1))


@special(builtins.slice)
def read_slice(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    bounds = [NONE, *args] if len(args) == 1 else args
    return Slicing(*bounds, *[NONE] * (3 - len(bounds)))


@special(builtins.zip)
def read_zip(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    strict = kwargs.pop("strict", FALSE)
    if not isinstance(strict, Const) or kwargs:
        raise reader.refuse(node, "`zip` takes no such keyword here", "`strict=True` is known.")
    if strict.value:
        _check_lengths(reader, args, node)
        args = _as_long(reader, args, node)
    return Zip(Tuple(tuple(_taken(reader, a, node) for a in args))) if args else Tuple(())


def _check_lengths(reader: Reader, args: list[Value], node: ast.AST) -> None:
    """The ValueError of `zip(…, strict=True)`."""
    if any(is_generator(value) for value in args):
        raise reader.refuse(
            node, "how many items a generator gives is not known here", "Make lists before."
        )
    counts = [read_len(reader, [value], {}, node) for value in args]
    lengths = [reader.number(count, node) for count in counts if count is not None]
    for place, length in enumerate(lengths[1:], start=2):
        for op, text in (("lt", "shorter"), ("gt", "longer")):
            wrong = reader.emit(op, length, lengths[0], hint="wrong")
            others = "argument 1" if place == 2 else f"arguments 1-{place - 1}"
            message = f"zip() argument {place} is {text} than {others}"
            raise_if(reader, wrong, "ValueError", message)


def _as_long(reader: Reader, args: list[Value], node: ast.AST) -> list[Value]:
    """Arrays taken apart that are as long as something whose length is known."""
    known = [None if isinstance(a, Var) else static_items(reader, a, node) for a in args]
    counts = [len(items) for items in known if items is not None]
    if not counts:
        return args
    return [
        Tuple(tuple(reader.load(a, (Const(k),)) for k in range(counts[0])))
        if isinstance(a, Var)
        else a
        for a in args
    ]


def _taken(reader: Reader, value: Value, node: ast.AST) -> Value:
    """What is left in an iterator, of which nobody can take anything afterwards."""
    is_iterator = isinstance(value, Ref) and value.type is Iterator
    return iterated(reader, value, node) if is_iterator else value


@special(builtins.enumerate)
def read_enumerate(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    start = kwargs.get("start", args[1] if len(args) > 1 else Const(0))
    return Enumerate(_taken(reader, args[0], node), start)


@special(builtins.reversed)
def read_reversed(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return Reversed(args[0])


@special(builtins.list)
def read_list(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    if args and is_list(args[0]):
        return copied_list(reader, args[0], node)
    if args and isinstance(args[0], Static):
        return new_list(reader, tuple(map(reader.captures.constant, args[0].value)))
    if args and isinstance(args[0], Var) and reader.ranks.rank(args[0]):
        return _rows(reader, args[0])
    found = _as_tuple(reader, args, node)
    assert isinstance(found, Tuple)
    return new_list(reader, found.items)


def _rows(reader: Reader, array: Var) -> Value:
    """A list of the items of an array: numbers, or the rows, as they are now."""
    rank = reader.ranks.rank(array)
    items = reader.emit("copy", array, hint="items")
    reader.ranks.set(items, rank)
    if rank > 1:  # type: ignore[operator]
        lend(reader, array)  # in Python they share memory
    return new(reader, list, Grown(items, reader.shape(items, 0), rank - 1))  # type: ignore[operator]


@special(builtins.dict)
def read_dict(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    held = Table((), ())
    for name, value in merged(reader, args, kwargs, node):
        held = held.put(name, value)
    return new(reader, dict, held, "table")


@special(builtins.tuple)
def read_tuple(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return _as_tuple(reader, args, node)


def _as_tuple(reader: Reader, args: list[Value], node: ast.AST) -> Value:
    if args and is_list(args[0]) and isinstance(reader.heap[args[0]], Grown):
        return copied_list(reader, args[0], node)  # as long as it is, nobody can tell the two apart
    items = static_items(reader, args[0], node) if args else ()
    if items is None:
        raise reader.refuse(
            node,
            f"{describe(args[0])} cannot be made a tuple",
            "Its length is not known while the program is read. Keep it an array.",
        )
    return Tuple(items)


@special(builtins.len)
def read_len(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    (value,) = args
    match value:
        case Shape():
            return reader.emit("ndim", value.array, hint="rank")
        case Ref(type=kind) if issubclass(kind, list) and isinstance(reader.heap[value], Grown):
            return reader.heap[value].length  # type: ignore[union-attr]
        case Const(value=str(text)):
            return Const(len(text))
        case Range():
            return reader.emit("trip_count", value.start, value.stop, value.step, hint="n")
    items = static_items(reader, value, node)
    if items is not None:
        return Const(len(items))
    return reader.shape(reader.number(value, node), 0)


@special(np.shape)
def read_shape(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    (value,) = args
    if isinstance(value, Var):
        return Shape(value)
    if isinstance(value, Const):
        return Tuple(())
    raise reader.refuse(node, f"{describe(value)} has no shape", "Use an array.")


# ---- generators of random numbers ----------------------------------------------------------------


@special(np.random.default_rng)
def read_default_rng(
    reader: Reader, args: list[Value], kwargs: dict, node: ast.AST
) -> Value | None:
    """A generator with a seed: made anew by each call of the derivative, as by the function."""
    seed = kwargs.get("seed", args[0] if args else NONE)
    if not isinstance(seed, Const) or type(seed.value) is not int:
        raise reader.refuse(
            node,
            "the seed of this generator is no constant",
            "A derivative could not draw the same numbers again. Pass a generator.",
        )
    if reader.builder.block is not reader.outermost:
        raise reader.refuse(
            node, "a generator is made inside of a branch or a loop", "Make it in front of it."
        )
    return Static(np.random.default_rng(seed.value))


@special(key_of_generator)
def _key_of_generator(reader: Reader, args: list, kwargs: dict, node: ast.AST) -> Value:
    return reader.captures.generator(args[0].value)


# ---- effects -------------------------------------------------------------------------------------


@special(np.copyto)
def read_copyto(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    if kwargs.keys() - {"where"} or len(args) != 2:
        raise reader.refuse(node, "`np.copyto` takes two arrays and `where` here")
    array, value = args
    if "where" in kwargs:
        value = call_library(reader, np.where, ([kwargs["where"], value, array], {}), node)
    store(reader, array, (Ellipsis(),), value, node)
    return NONE
