"""Reading and writing `x[…]`."""

from __future__ import annotations

import ast

from tapeless.frontend.iteration import static_items
from tapeless.frontend.reader import Reader, expression
from tapeless.frontend.values import (
    NONE,
    Const,
    Keywords,
    Listing,
    Operand,
    Shape,
    Static,
    Tuple,
    Value,
    describe,
    is_number,
)
from tapeless.ir import nodes
from tapeless.ir.nodes import Index, IndexItem, NewAxis, Slice


@expression(ast.Subscript)
def read_subscript(reader: Reader, node: ast.Subscript) -> Value:
    base = reader.value(node.value)
    if isinstance(base, Keywords):
        return _keyword(reader, base, node)
    if isinstance(base, (Tuple, Shape)):
        return _static_item(reader, base, node)
    return load(reader, base, read_index(reader, node.slice), node)


def load(reader: Reader, array: Value, index: Index, node: ast.AST) -> Operand:
    """`array[index]`."""
    if is_number(array) and reader.ranks.is_scalar(array) and index in ((), (nodes.Ellipsis(),)):  # type: ignore[arg-type]
        return array  # type: ignore[return-value]
    return reader.load(_array(reader, array, node), index)


def store(reader: Reader, array: Value, index: Index, value: Value, node: ast.AST) -> None:
    """`array[index] = value`."""
    target = _array(reader, array, node)
    reader.builder.store(target, index, as_array(reader, value, node))


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
    rows = [item for item in value.items if isinstance(item, Tuple)]
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
    if isinstance(node, ast.Slice):
        return (_item(reader, node),)
    value = reader.value(node)
    if isinstance(value, Tuple) and not isinstance(value, Listing):
        return tuple(_as_item(reader, part, node) for part in value.items)
    return (_as_item(reader, value, node),)


def _item(reader: Reader, node: ast.expr) -> IndexItem:
    if isinstance(node, ast.Slice):
        return Slice(*(_bound(reader, part) for part in (node.lower, node.upper, node.step)))
    return _as_item(reader, reader.value(node), node)


def _bound(reader: Reader, node: ast.expr | None) -> Operand | None:
    if node is None:
        return None
    value = reader.value(node)
    return None if value == NONE else reader.number(value, node)


def _as_item(reader: Reader, value: Value, node: ast.expr) -> IndexItem:
    if value == NONE:
        return NewAxis()
    if isinstance(value, Static) and value.value is ...:
        return nodes.Ellipsis()
    if isinstance(value, Tuple):
        return as_array(reader, value, node)
    if isinstance(value, Const) and isinstance(value.value, (bool, float)):
        raise reader.refuse(node, f"{value.value!r} is not an index")
    return reader.number(value, node)


# ---- tuples --------------------------------------------------------------------------------------


def _static_item(reader: Reader, base: Tuple | Shape, node: ast.Subscript) -> Value:
    if isinstance(node.slice, ast.Slice):
        items = static_items(reader, base, node.value)
        assert items is not None
        bounds = (node.slice.lower, node.slice.upper, node.slice.step)
        return Tuple(items[slice(*(_whole(reader, b) for b in bounds))])
    place = _whole(reader, node.slice)
    if place is None:
        raise reader.refuse(node.slice, "None is not an index of a tuple")
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


def _whole(reader: Reader, node: ast.expr | None) -> int | None:
    """A constant integer, as an index of a tuple has to be."""
    value = NONE if node is None else reader.value(node)
    if value == NONE:
        return None
    if isinstance(value, Const) and isinstance(value.value, int):
        return int(value.value)
    assert node is not None
    raise reader.refuse(
        node,
        "the index of a tuple has to be a constant",
        "Its items may be of different kinds. Use an array, or loop over the tuple.",
    )


def _keyword(reader: Reader, base: Keywords, node: ast.Subscript) -> Value:
    key = reader.value(node.slice)
    name = key.value if isinstance(key, Const) else None
    if name not in base.names:
        raise reader.refuse(node, f"there is no keyword argument {name!r} in this call")
    return base.values[base.names.index(name)]
