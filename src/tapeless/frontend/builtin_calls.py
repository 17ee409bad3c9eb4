"""Calls of builtins, and of what works on static values: `len`, `range`, `zip`, `sum`, …

Each handler takes the reader, the arguments and the ast node. It gives None where the call is an
ordinary one, to be looked up in the rules.
"""

from __future__ import annotations

import ast
import builtins
import math
from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from tapeless.frontend.assignment import raise_if
from tapeless.frontend.conditions import logical, truth
from tapeless.frontend.dict_methods import merged
from tapeless.frontend.folding import fold
from tapeless.frontend.growth import lend
from tapeless.frontend.heap import is_list, new, new_list, opened
from tapeless.frontend.iteration import iterated, static_items
from tapeless.frontend.list_methods import copied_list
from tapeless.frontend.reader import Reader
from tapeless.frontend.subscripts import store
from tapeless.frontend.suspended import is_generator
from tapeless.frontend.values import (
    FALSE,
    NONE,
    TRUE,
    Const,
    Enumerate,
    Grown,
    Iterator,
    Operand,
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
    is_number,
)
from tapeless.ir.nodes import Ellipsis
from tapeless.rules.sampling import key_of_generator

Handler = Callable[[Reader, list[Value], dict[str, Value], ast.AST], Value | None]
SPECIAL: dict[Any, Handler] = {}


def special(*functions: Any) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        SPECIAL.update(dict.fromkeys(functions, handler))
        return handler

    return register


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
    reader.ranks.set(items, rank)  # type: ignore[arg-type]
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
    if args and is_list(args[0]) and isinstance(reader.heap[args[0]], Grown):  # type: ignore[index]
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


# ---- numbers -------------------------------------------------------------------------------------


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
    if kwargs or len(args) != 2:
        raise reader.refuse(node, "`np.copyto` takes two arrays here", "Use `a[mask] = b[mask]`.")
    store(reader, args[0], (Ellipsis(),), args[1], node)
    return NONE
