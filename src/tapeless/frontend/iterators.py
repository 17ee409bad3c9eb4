"""Calls that take what a generator gives: `next`, `iter`, `np.fromiter`."""

from __future__ import annotations

import ast
import builtins
from typing import TypeGuard

import numpy as np

from tapeless.errors import SourceError
from tapeless.frontend import fence
from tapeless.frontend.assignment import raise_error, raise_if
from tapeless.frontend.calls import apply
from tapeless.frontend.heap import content, new, update
from tapeless.frontend.inlining import call_function
from tapeless.frontend.iteration import ITERATED, KEPT, iterated, named, static_items
from tapeless.frontend.library import first, first_or, next_or
from tapeless.frontend.library_iterators import by_next
from tapeless.frontend.methods import LIST
from tapeless.frontend.objects import call_method, has_method
from tapeless.frontend.reader import Reader
from tapeless.frontend.resuming import as_generator, next_item
from tapeless.frontend.special import special
from tapeless.frontend.stepping import keeps_place
from tapeless.frontend.suspended import is_generator
from tapeless.frontend.values import (
    Const,
    Given,
    Grown,
    Iterator,
    Poison,
    Ref,
    Sliced,
    Static,
    Tuple,
    Value,
)


@special(builtins.next)
def read_next(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    """The next item. A generator that is read no further gives its first in a loop."""
    iterator = named(reader, args[0], node)
    args = [iterator, *args[1:]]
    if is_iterator(iterator):
        return _next_known(reader, args, node)
    if has_method(iterator, "__next__"):
        return _next_of_object(reader, args, node)
    if not is_generator(iterator):
        raise reader.refuse(node, "`next` needs an iterator here", "Make one: `iter(items)`.")
    is_kept = keeps_place(reader, iterator)
    if is_kept and len(args) == 1:
        return next_item(reader, iterator, node)
    how = next_or if is_kept else first if len(args) == 1 else first_or
    site = reader.frame.site or reader.builder.location
    return call_function(reader, how, (args, {}), node, site)


def _next_of_object(reader: Reader, args: list[Value], node: ast.AST) -> Value:
    if len(args) > 1:
        raise reader.refuse(
            node,
            "`next` of an object with `__next__` takes no second argument here",
            "Catch the StopIteration: `try` … `except StopIteration`.",
        )
    return call_method(reader, args[0], "__next__", [], node, apply)


@special(builtins.iter)
def read_iter(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    if len(args) > 1:
        raise reader.refuse(node, "`iter` of a function is not supported", "Write a loop.")
    (value,) = args
    if is_iterator(value) or has_method(value, "__next__"):
        return value
    value = iterated(reader, value, node)
    items = None if is_generator(value) else static_items(reader, value, node)
    if items is None or Iterator in reader.to_step:
        return as_generator(reader, value, node)
    return new(reader, Iterator, Tuple(items))


def kept(reader: Reader, value: Value, node: ast.AST) -> Value:
    """A value that is given a name: an iterator gives each item once, whoever asks."""
    if Iterator in reader.to_step:
        return as_generator(reader, value, node)
    if isinstance(value, Sliced):
        return new(reader, Iterator, value.elements)
    return new(reader, Iterator, Tuple(value.items) if isinstance(value, Given) else value)


KEPT.append(kept)


def is_iterator(value: Value) -> TypeGuard[Ref]:
    return isinstance(value, Ref) and value.type is Iterator


def _next_known(reader: Reader, args: list[Value], node: ast.AST) -> Value:
    held = content(reader, args[0], node)  # type: ignore[arg-type]
    if isinstance(held, Grown):
        return _next_grown(reader, args, held, node)
    if not isinstance(held, Tuple):
        raise need_generators(reader, node)
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


def need_generators(reader: Reader, node: ast.AST) -> SourceError:
    """The refusal of an iterator: the program is read again with generators in place of them."""
    reader.to_step.add(Iterator)
    return reader.refuse(node, "this iterator has to keep its place")


def _rest(reader: Reader, value: Value, node: ast.AST) -> Value:
    """What is left in an iterator, to be taken; how much of it is not followed."""
    if not is_iterator(value):
        return value
    assert isinstance(value, Ref)
    held = content(reader, value, node)
    update(reader, value, Poison("a loop took items of this iterator", generator=Iterator), node)
    return held


ITERATED.append(_rest)


def _elements(reader: Reader, value: Value, node: ast.AST) -> Value:
    return value.elements if isinstance(value, Sliced) else value


ITERATED.append(_elements)


def _by_next(reader: Reader, value: Value, node: ast.AST) -> Value:
    """The items of an object that is an iterator itself."""
    if not has_method(value, "__next__"):
        return value
    site = reader.frame.site or reader.builder.location
    return call_function(reader, by_next, ([value], {}), node, site)


ITERATED.append(_by_next)


@special(np.fromiter)
def read_fromiter(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    dtype = kwargs.get("dtype", args[1] if len(args) > 1 else Static(float))
    return apply(reader, Static(np.array), (args[:1], {"dtype": dtype}), node)
