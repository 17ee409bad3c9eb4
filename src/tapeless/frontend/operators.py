"""Reading arithmetic."""

from __future__ import annotations

import ast
from typing import Any

from tapeless.frontend import sets
from tapeless.frontend.calls import apply
from tapeless.frontend.choosing import distributed, has_union
from tapeless.frontend.conditions import condition
from tapeless.frontend.dict_methods import is_dict, merged, table_of
from tapeless.frontend.folding import fold
from tapeless.frontend.hazards import check_arithmetic
from tapeless.frontend.heap import content, is_list, new, new_list, opened
from tapeless.frontend.iteration import static_items
from tapeless.frontend.keys import key_of, without_name
from tapeless.frontend.number_calls import ADD
from tapeless.frontend.objects import call_method, class_of, has_method
from tapeless.frontend.outside import inner
from tapeless.frontend.reader import Reader, expression
from tapeless.frontend.sets import is_set
from tapeless.frontend.subscripts import as_array
from tapeless.frontend.telling import told
from tapeless.frontend.values import (
    Clock,
    Const,
    Grown,
    Listing,
    Outside,
    Shape,
    Static,
    Text,
    Tuple,
    Value,
    is_number,
)

BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "truediv",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.Pow: "pow",
    ast.MatMult: "matmul",
    ast.BitAnd: "bitand",
    ast.BitOr: "bitor",
    ast.BitXor: "bitxor",
    ast.LShift: "lshift",
    ast.RShift: "rshift",
}
_UNARY: dict[type[ast.unaryop], str] = {
    ast.USub: "neg",
    ast.UAdd: "pos",
    ast.Invert: "invert",
}


@expression(ast.BinOp)
def read_binary(reader: Reader, node: ast.BinOp) -> Value:
    op = BINARY[type(node.op)]
    return binary(reader, op, reader.value(node.left), reader.value(node.right), node)


@expression(ast.UnaryOp)
def read_unary(reader: Reader, node: ast.UnaryOp) -> Value:
    if isinstance(node.op, ast.Not):
        return condition(reader, node)
    value, op = reader.value(node.operand), _UNARY[type(node.op)]
    return distributed(reader, [value], lambda v: _unary(reader, op, v, node), node)


def _unary(reader: Reader, op: str, value: Value, node: ast.UnaryOp) -> Value:
    if has_method(value, f"__{op}__"):
        return call_method(reader, value, f"__{op}__", [], node, apply)
    return reader.emit(op, reader.number(value, node.operand))


def binary(reader: Reader, op: str, left: Value, right: Value, node: ast.AST) -> Value:
    """`left op right`: arithmetic, or `+` and `*` of tuples and texts."""
    left, right = without_name(left), without_name(right)
    if is_number(left) and is_number(right):
        check_arithmetic(reader, op, left, right, node)
        return reader.emit(op, left, right)
    if has_union(left, right):
        sides = left, right
        return distributed(reader, sides, lambda a, b: binary(reader, op, a, b, node), node)
    found = _of_objects(reader, op, left, right, node)
    if found is not None:
        return found
    if is_set(left) and is_set(right) and op in sets.OPERATORS:
        return sets.OPERATORS[op](reader, left, [right], {}, node)
    if op == "bitor" and is_dict(left) and is_dict(right):
        both = table_of(reader, left, node)
        for name, item in merged(reader, [right], {}, node):
            both = both.put(name, item)
        return new(reader, dict, both, "table")
    if is_list(left) or is_list(right):
        return _of_lists(reader, op, left, right, node)
    left, right = (_listed(reader, side) for side in (left, right))
    if isinstance(left, Clock) or isinstance(right, Clock):
        return Clock("…")
    if op == "mod" and isinstance(left, Const) and isinstance(left.value, str):
        known = key_of(right)
        if known is not ...:
            return Const(left.value % known)
        pieces = ("(", ascii(left.value), " % ", *told(reader, right), ")")
        return Text(left.value, pieces)
    if isinstance(left, (Tuple, Shape)) or isinstance(right, (Tuple, Shape)):
        return _of_tuples(reader, op, left, right, node)
    if any(isinstance(side, Text) for side in (left, right)) and op == "add":
        return Text("…", ("(", *told(reader, left), " + ", *told(reader, right), ")"))
    if isinstance(left, Const) and isinstance(right, Const):  # texts
        known = fold(op, (left, right))
        if known is not None:
            return known
    sides: Any = node
    reader.number(left, getattr(sides, "left", node))
    reader.number(right, getattr(sides, "right", node))
    raise AssertionError("one of the sides is not a number")


_METHODS = {"bitand": "and", "bitor": "or", "bitxor": "xor"}


ADD.append(binary)


def _of_objects(reader: Reader, op: str, left: Value, right: Value, node: ast.AST) -> Value | None:
    """What the class of one of the sides says; None if neither says anything."""
    name = _METHODS.get(op, op)
    asked = [(left, f"__{name}__", right), (right, f"__r{name}__", left)]
    mine, theirs = class_of(left), class_of(right)
    if mine and theirs and mine is not theirs and issubclass(theirs, mine):
        asked.reverse()
    for receiver, method, other in asked:
        if has_method(receiver, method):
            found = call_method(reader, receiver, method, [other], node, apply)
            if not isinstance(found, Static) or found.value is not NotImplemented:
                return found
    return None


def _listed(reader: Reader, value: Value) -> Value:
    if isinstance(value, Outside) and isinstance(value.value, list):
        held = inner(reader, value)
        assert isinstance(held, Tuple)
        return Listing(held.items)
    return value


def _of_lists(reader: Reader, op: str, left: Value, right: Value, node: ast.AST) -> Value:
    """`+` and `*` of lists make a new list; beside an array, a list is an array."""
    left, right = _listed(reader, left), _listed(reader, right)
    if op == "mul" and not is_list(left):
        left, right = right, left
    if op == "mul" and is_list(left) and is_number(right):
        held = content(reader, left, node)
        if isinstance(held, Tuple) and isinstance(right, Const):
            return new_list(reader, held.items * int(right.value))
        if isinstance(held, Tuple) and len(held.items) == 1 and reader.ranks.rank(right) == 0:
            return _repeated(reader, held.items[0], right, node)
    sides = [opened(reader, side, node) for side in (left, right)]
    if op == "add" and all(isinstance(side, Listing) for side in sides):
        return new_list(reader, (*sides[0].items, *sides[1].items))  # type: ignore[union-attr]
    return reader.emit(op, *(as_array(reader, side, node) for side in sides))


def _repeated(reader: Reader, item: Value, times: Value, node: ast.AST) -> Value:
    """`[item] * n`: a list whose length is only known when the program runs."""
    number = reader.number(item, node)
    if reader.ranks.rank(number) != 0:
        raise reader.refuse(
            node, "only numbers can be repeated as often as a number says", "Use `np.tile`."
        )
    length = reader.emit("builtins.max", times, Const(0), hint="n")  # type: ignore[arg-type]
    start = Const(float(number.value)) if isinstance(number, Const) else number
    array = reader.emit("numpy.full", length, start, hint="items", dtype=None)
    reader.ranks.set(array, 1)
    return new(reader, list, Grown(array, length, 0))


def _of_tuples(reader: Reader, op: str, left: Value, right: Value, node: ast.AST) -> Value:
    if op == "mul" and isinstance(left, Const):
        left, right = right, left
    first = static_items(reader, left, node)
    if op == "mul" and first is not None and isinstance(right, Const):
        kind = Listing if isinstance(left, Listing) else Tuple
        return kind(first * int(right.value))
    second = static_items(reader, right, node)
    if op == "add" and first is not None and second is not None:
        kind = Listing if isinstance(left, Listing) else Tuple
        return kind(first + second)
    # NumPy takes a tuple beside an array as an array.
    sides = [as_array(reader, side, node) for side in (left, right)]
    return reader.emit(op, *sides)
