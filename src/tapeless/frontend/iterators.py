"""Calls that take what a generator gives: `next`, `iter`, `np.fromiter`."""

from __future__ import annotations

import ast
import builtins

import numpy as np

from tapeless.frontend import fence
from tapeless.frontend.assignment import raise_error, raise_if
from tapeless.frontend.calls import apply
from tapeless.frontend.heap import content, new, update
from tapeless.frontend.inlining import call_function
from tapeless.frontend.iteration import ITERATED, static_items
from tapeless.frontend.library import first, first_or
from tapeless.frontend.methods import LIST
from tapeless.frontend.reader import Reader
from tapeless.frontend.special import special
from tapeless.frontend.suspended import is_generator
from tapeless.frontend.values import Const, Grown, Iterator, Poison, Ref, Static, Tuple, Value


@special(builtins.next)
def read_next(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    """The first item; a generator from which it was taken cannot be read any further."""
    if is_iterator(args[0]):
        return _next_known(reader, args, node)
    if not is_generator(args[0]):
        raise reader.refuse(node, "`next` needs a generator here", fence.GENERATOR)
    how = first if len(args) == 1 else first_or
    site = reader.frame.site or reader.builder.location
    result = call_function(reader, how, (args, {}), node, site)
    reader.heap[args[0]] = Poison("`next` took an item of this generator, and it is read again")  # type: ignore[index]
    return result


@special(builtins.iter)
def read_iter(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    if len(args) == 1 and (is_generator(args[0]) or is_iterator(args[0])):
        return args[0]
    items = static_items(reader, args[0], node) if len(args) == 1 else None
    if items is None:
        raise reader.refuse(node, "`iter` needs known items here", "Run over them in a loop.")
    return new(reader, Iterator, Tuple(items))


def is_iterator(value: Value) -> bool:
    return isinstance(value, Ref) and value.type is Iterator


def _next_known(reader: Reader, args: list[Value], node: ast.AST) -> Value:
    held = content(reader, args[0], node)  # type: ignore[arg-type]
    if isinstance(held, Grown):
        return _next_grown(reader, args, held, node)
    assert isinstance(held, Tuple)
    if not held.items and len(args) > 1:
        return args[1]
    if not held.items:
        raise_error(reader, "StopIteration")
    update(reader, args[0], Tuple(held.items[1:]), node)  # type: ignore[arg-type]
    return held.items[0]


def _next_grown(reader: Reader, args: list[Value], held: Grown, node: ast.AST) -> Value:
    """Of numbers, of which only the running program knows how many are left."""
    if len(args) > 1:
        raise reader.refuse(
            node, "whether anything is left is only known when the program runs", fence.GENERATOR
        )
    raise_if(reader, reader.emit("eq", held.length, Const(0), hint="done"), "StopIteration")
    return LIST["pop"](reader, args[0], [Const(0)], {}, node)


def _rest(reader: Reader, value: Value, node: ast.AST) -> Value:
    """What is left in an iterator, to be taken; how much of it is not followed."""
    if not is_iterator(value):
        return value
    assert isinstance(value, Ref)
    held = content(reader, value, node)
    update(reader, value, Poison("a loop took items of this iterator"), node)
    return held


ITERATED.append(_rest)


@special(np.fromiter)
def read_fromiter(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    dtype = kwargs.get("dtype", args[1] if len(args) > 1 else Static(float))
    return apply(reader, Static(np.array), (args[:1], {"dtype": dtype}), node)
