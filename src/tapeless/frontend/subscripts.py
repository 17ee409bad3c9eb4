"""Reading and writing `x[…]`."""

from __future__ import annotations

import ast
import enum
from collections.abc import Callable
from typing import Any

import numpy as np

from tapeless.frontend.assignment import raise_if
from tapeless.frontend.choosing import distributed
from tapeless.frontend.hazards import check_index
from tapeless.frontend.heap import opened
from tapeless.frontend.iteration import static_items
from tapeless.frontend.keys import without_name
from tapeless.frontend.outside import inner
from tapeless.frontend.reader import Reader, Unreachable, expression
from tapeless.frontend.values import (
    NONE,
    Const,
    Listing,
    Operand,
    Outside,
    Poison,
    Range,
    Record,
    Ref,
    Shape,
    Slicing,
    Static,
    Tuple,
    Value,
    Var,
    describe,
    is_number,
)
from tapeless.ir import nodes
from tapeless.ir.nodes import Index, IndexItem, NewAxis, Slice
from tapeless.ir.types import is_inexact


@expression(ast.Subscript)
def read_subscript(reader: Reader, node: ast.Subscript) -> Value:
    base = reader.value(node.value)
    return distributed(reader, [base], lambda found: _item_of(reader, found, node), node)


def _item_of(reader: Reader, base: Value, node: ast.Subscript) -> Value:
    how = ITEMS.get(_sort(base))
    if how is not None:
        return how(reader, base, node)
    if isinstance(base, (Tuple, Shape)):
        return _static_item(reader, base, node)
    if isinstance(base, Range):
        return _of_range(reader, base, node)
    if isinstance(base, Static) and isinstance(base.value, IndexExpression):
        return index_value(reader, node.slice, base.value)
    if isinstance(node.slice, (ast.Tuple, ast.Slice)):
        return _element(reader, base, read_index(reader, node.slice), node)
    place = reader.value(node.slice)

    def element(value: Value) -> Value:
        if value == NONE and reader.members:  # it may be None, which nobody means as an index
            reader.builder.append(nodes.Raise("TypeError", (Const("None is used as an index"),)))
            raise Unreachable
        return _element(reader, base, index_of(reader, value, node.slice), node)

    return distributed(reader, [place], element, node)


@expression(ast.Slice)
def read_slice(reader: Reader, node: ast.Slice) -> Value:
    bounds = (node.lower, node.upper, node.step)
    return Slicing(*(NONE if bound is None else reader.value(bound) for bound in bounds))


def index_value(reader: Reader, node: ast.expr, how: Any) -> Value:
    """`np.s_[…]` and `np.index_exp[…]`: what stands between the brackets."""
    value = reader.value(node)
    return value if not how.maketuple or isinstance(value, Tuple) else Tuple((value,))


def python_slice(reader: Reader, value: Slicing, node: ast.AST) -> slice:
    """A slice of constants."""
    return slice(*(None if v == NONE else whole(reader, v, node) for v in value.parts))


def _of_range(reader: Reader, base: Range, node: ast.Subscript) -> Value:
    place = reader.value(node.slice)
    if isinstance(place, Slicing):
        raise reader.refuse(node, "a slice of a range is not supported", "Write its bounds.")
    index = reader.number(place, node.slice)
    length = reader.emit("trip_count", base.start, base.stop, base.step, hint="n")
    below = reader.emit("lt", index, Const(0), hint="below")
    from_end = reader.emit("add", index, length, hint="k")
    index = reader.emit("numpy.where", below, from_end, index, hint="k")
    outside = [reader.emit("lt", index, Const(0)), reader.emit("ge", index, length)]
    raise_if(reader, reader.emit("or", *outside, hint="outside"), "IndexError", _OUT_OF_RANGE)
    return reader.emit("add", base.start, reader.emit("mul", index, base.step, hint="k"), hint="k")


_OUT_OF_RANGE = "range object index out of range"


def _element(reader: Reader, base: Value, index: Index, node: ast.AST) -> Value:
    result = load(reader, base, index, node)
    reader.makers.of_array(result)
    return result


IndexExpression = type(np.s_)

SELECT: list[Callable[..., Any]] = []  # how items are chosen: whether, and which
ITEMS: dict[str, Callable[[Reader, Any, ast.Subscript], Value]] = {}  # of lists, dicts, objects


def _sort(value: Value) -> str:
    """Which of the readers in `ITEMS` is meant."""
    if isinstance(value, Outside):
        kind = type(value.value)
    elif isinstance(value, (Ref, Record)):
        kind = value.type
    else:
        if isinstance(value, Static) and isinstance(value.value, enum.EnumMeta):
            return "enumeration"
        return "text" if isinstance(value, Const) and isinstance(value.value, str) else ""
    if issubclass(kind, dict):
        return "dict"
    return "list" if issubclass(kind, list) else "object"


def load(reader: Reader, array: Value, index: Index, node: ast.AST) -> Operand:
    """`array[index]`."""
    if is_number(array) and reader.ranks.is_scalar(array) and index in ((), (nodes.Ellipsis(),)):
        return array
    target = _array(reader, array, node)
    check_index(reader, target, index, node)
    return reader.load(target, index)


def store(reader: Reader, array: Value, index: Index, value: Value, node: ast.AST) -> None:
    """`array[index] = value`."""
    target = _array(reader, array, node)
    check_index(reader, target, index, node)
    reader.builder.store(target, index, as_array(reader, value, node))


def of_element(reader: Reader, array: Value, index: Index) -> Index:
    """An index without dots that stand for no axis, where the rest name one element."""
    rest = tuple(item for item in index if not isinstance(item, nodes.Ellipsis))
    plain = all(isinstance(i, (Const, Var)) and reader.ranks.rank(i) == 0 for i in rest)
    rank = reader.ranks.rank(array) if isinstance(array, Var) else None
    return rest if rest and plain and rank == len(rest) else index


def _array(reader: Reader, value: Value, node: ast.AST) -> Operand:
    if isinstance(value, Tuple):
        raise reader.refuse(
            node,
            f"{describe(value)} cannot be assigned to by index",
            "Use an array, or make a new tuple.",
        )
    array = reader.number(value, node)
    if reader.ranks.rank(array) == 0:
        raise reader.refuse(node, "a number has no items", "Pass an array.")
    return array


def as_array(reader: Reader, value: Value, node: ast.AST) -> Operand:
    """A number or an array; a tuple or a list of numbers becomes an array."""
    value = opened(reader, value, node)
    if isinstance(value, Outside) and isinstance(value.value, list):
        value = inner(reader, value)
    if not isinstance(value, Tuple):
        return reader.number(value, node)
    flat, dims = _nested(reader, value, node)
    attrs = {"dtype": "int64"} if flat and all(_is_whole(v) for v in flat) else {"dtype": None}
    array = reader.emit("array", *flat, hint="items", **attrs)
    if len(dims) == 1:
        return array
    return reader.emit("reshape", array, *(Const(n) for n in dims), hint="items")


def _nested(reader: Reader, value: Tuple, node: ast.AST) -> tuple[list[Operand], tuple[int, ...]]:
    """The numbers in nested tuples or lists, row by row, and the sizes."""
    value = Tuple(tuple(opened(reader, item, node) for item in value.items))
    rows = [item for item in value.items if isinstance(item, Tuple)]
    if not rows and any(reader.ranks.rank(item) for item in value.items if is_number(item)):
        raise reader.refuse(node, "arrays stand where numbers are expected", "Use `np.stack`.")
    if not rows:
        return [reader.number(item, node) for item in value.items], (len(value.items),)
    parts = [_nested(reader, row, node) for row in rows]
    sizes = {dims for _, dims in parts}
    if len(rows) < len(value.items) or len(sizes) > 1:
        raise reader.refuse(node, "the rows of this array have different lengths")
    return [v for flat, _ in parts for v in flat], (len(rows), *parts[0][1])


def _is_whole(value: Operand) -> bool:
    return isinstance(value, Const) and type(value.value) is int


# ---- indices -------------------------------------------------------------------------------------


def read_index(reader: Reader, node: ast.expr) -> Index:
    """What stands between the brackets."""
    if isinstance(node, ast.Tuple):
        return tuple(_item(reader, part) for part in node.elts)
    return index_of(reader, reader.value(node), node)


def index_of(reader: Reader, value: Value, node: ast.expr) -> Index:
    """A value between the brackets."""
    value = opened(reader, value, node)
    if isinstance(value, Tuple) and not isinstance(value, Listing):
        return tuple(_as_item(reader, part, node) for part in value.items)
    return (_as_item(reader, value, node),)


def _item(reader: Reader, node: ast.expr) -> IndexItem:
    return _as_item(reader, reader.value(node), node)


def _as_item(reader: Reader, value: Value, node: ast.expr) -> IndexItem:
    value = opened(reader, value, node)
    if value == NONE:
        return NewAxis()
    if isinstance(value, Static) and value.value is ...:
        return nodes.Ellipsis()
    if isinstance(value, Slicing):
        return Slice(*(None if v == NONE else reader.number(v, node) for v in value.parts))
    if isinstance(value, Tuple):
        return as_array(reader, value, node)
    if isinstance(value, Const) and isinstance(value.value, (bool, float)):
        raise reader.refuse(node, f"{value.value!r} is not an index")
    return reader.number(value, node)


# ---- tuples --------------------------------------------------------------------------------------


def _static_item(reader: Reader, base: Tuple | Shape, node: ast.Subscript) -> Value:
    value = reader.value(node.slice)
    if isinstance(value, Slicing):
        items = static_items(reader, base, node.value)
        assert items is not None
        return Tuple(items[python_slice(reader, value, node.slice)])
    if isinstance(base, Tuple) and isinstance(value, Var) and are_numbers(reader, base):
        return reader.load(as_array(reader, base, node), (value,))
    if isinstance(base, Tuple) and SELECT[0](reader, value, len(base.items)):
        return SELECT[1](reader, value, base.items, node)
    place = whole(reader, value, node.slice)
    if isinstance(base, Shape):
        return _size(reader, base, place, node)
    if not -len(base.items) <= place < len(base.items):
        raise reader.refuse(node, f"the index {place} is outside of {describe(base)}")
    return base.items[place]


def _size(reader: Reader, shape: Shape, axis: int, node: ast.AST) -> Operand:
    rank = reader.ranks.rank(shape.array)
    if rank is not None and not -rank <= axis < rank:
        raise reader.refuse(node, f"the array has {rank} dimensions, so there is no axis {axis}")
    return reader.shape(shape.array, axis)


def are_numbers(reader: Reader, held: Tuple) -> bool:
    """Whether the items are floats, or all of them integers, so that an array may hold them."""
    if not held.items or not all(is_number(v) and reader.ranks.rank(v) == 0 for v in held.items):
        return False
    wholes = [_is_whole(v) or _is_typed_whole(v) for v in held.items]  # type: ignore[arg-type]
    return all(wholes) or not any(wholes)


def _is_typed_whole(value: Value) -> bool:
    is_typed = isinstance(value, Var) and value.type is not None
    return is_typed and not is_inexact(value.type)  # type: ignore[union-attr]


def whole(reader: Reader, value: Value, node: ast.AST) -> int:
    """A constant integer, as an index of a tuple has to be."""
    value = without_name(value)
    if isinstance(value, Const) and isinstance(value.value, int):
        return int(value.value)
    if isinstance(value, Poison):
        raise reader.poisoned(value, node)
    raise reader.refuse(
        node,
        "the index of a tuple has to be a constant",
        "Its items may be of different kinds. Use an array, or loop over the tuple.",
    )
