"""Reading what gives the elements of an array one after the other (`rules/element_order.py`)."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable

import numpy as np

from tapeless.errors import UnsupportedCall
from tapeless.frontend.array_methods import LISTED
from tapeless.frontend.calls import apply
from tapeless.frontend.inlining import call_function
from tapeless.frontend.keys import key_of
from tapeless.frontend.reader import Reader
from tapeless.frontend.special import special
from tapeless.frontend.subscripts import as_array
from tapeless.frontend.values import Operand, Static, Value
from tapeless.rules.element_order import elements, enumerated, filled, indices


def fill_flat(reader: Reader, array: Operand, values: Value, node: ast.AST) -> None:
    """`array.flat = values`."""
    _read(reader, filled, [array, as_array(reader, values, node)], node)


def listed(reader: Reader, array: Operand, node: ast.AST) -> Value:
    """`array.tolist()`, a list of numbers."""
    rank = reader.ranks.rank(array)
    if rank == 0:
        return array
    if rank != 1:
        raise reader.refuse(
            node,
            "lists inside of a list have to be of known length, and the rows of an array are not",
            "Use the array itself, or `x.ravel().tolist()`.",
            error=UnsupportedCall,
        )
    return apply(reader, Static(builtins.list), ([array], {}), node)


LISTED.append(listed)


@special(np.ndindex)
def read_ndindex(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return _read(reader, indices, args, node)


@special(np.ndenumerate)
def read_ndenumerate(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return _read(reader, enumerated, [as_array(reader, args[0], node)], node)


@special(np.nditer)
def read_nditer(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    """Of one array that is read, in an order that does not depend on its layout."""
    named = {name: key_of(value) for name, value in kwargs.items()}
    if len(args) != 1 or named != {"order": "C"}:
        raise reader.refuse(
            node,
            '`np.nditer` is only known as `np.nditer(x, order="C")`: without it the order follows '
            "the layout of the array",
            "Run over `x.flat`, or over `np.ndindex(x.shape)`.",
            error=UnsupportedCall,
        )
    return _read(reader, elements, [as_array(reader, args[0], node)], node)


def _read(reader: Reader, how: Callable, args: list[Value], node: ast.AST) -> Value:
    site = reader.frame.site or reader.builder.location
    return call_function(reader, how, (args, {}), node, site)
