"""Calls that take what a generator gives: `next`, `iter`, `np.fromiter`."""

from __future__ import annotations

import ast
import builtins

import numpy as np

from tapeless.frontend import fence
from tapeless.frontend.builtin_calls import special
from tapeless.frontend.calls import apply
from tapeless.frontend.library import first, first_or
from tapeless.frontend.reader import Reader
from tapeless.frontend.suspended import is_generator
from tapeless.frontend.values import Poison, Static, Value


@special(builtins.next)
def read_next(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    """The first item; a generator from which it was taken cannot be read any further."""
    if not is_generator(args[0]):
        raise reader.refuse(node, "`next` needs a generator here", fence.GENERATOR)
    how = first if len(args) == 1 else first_or
    result = apply(reader, Static(how), (args, {}), node)
    reader.heap[args[0]] = Poison("`next` took an item of this generator, and it is read again")  # type: ignore[index]
    return result


@special(builtins.iter)
def read_iter(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    if len(args) == 1 and is_generator(args[0]):
        return args[0]
    raise reader.refuse(node, "`iter` needs a generator here", "Run over the items in a loop.")


@special(np.fromiter)
def read_fromiter(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    dtype = kwargs.get("dtype", args[1] if len(args) > 1 else Static(float))
    return apply(reader, Static(np.array), (args[:1], {"dtype": dtype}), node)
