"""Reading arithmetic."""

from __future__ import annotations

import ast
from typing import Any

from tapeless.frontend import sets
from tapeless.frontend.appending import joined, listed, only_numbers, repeated
from tapeless.frontend.assignment import raise_error
from tapeless.frontend.calls import apply
from tapeless.frontend.choosing import distributed, has_union
from tapeless.frontend.conditions import condition
from tapeless.frontend.dict_methods import is_dict, merged, table_of
from tapeless.frontend.folding import fold
from tapeless.frontend.hazards import check_arithmetic
from tapeless.frontend.heap import content, is_list, new, new_list, opened, update
from tapeless.frontend.iteration import static_items
from tapeless.frontend.keys import key_of, without_name
from tapeless.frontend.methods import LIST, method, methods_of
from tapeless.frontend.number_calls import ADD
from tapeless.frontend.objects import call_method, class_of, has_method
from tapeless.frontend.outside import inner
from tapeless.frontend.reader import Reader, expression
from tapeless.frontend.sets import is_set
from tapeless.frontend.subscripts import as_array
from tapeless.frontend.telling import told
from tapeless.frontend.values import (
    NONE,
    Clock,
    Const,
    Grown,
    Listing,
    Outside,
    Ref,
    Shape,
    Static,
    Text,
    Tuple,
    Value,
    is_number,
)
from tapeless.ir.nodes import Operand

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
    if op == "bitor" and is_dict(right) and "__ior__" in methods_of(left):
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


METHOD_NAMES = {"bitand": "and", "bitor": "or", "bitxor": "xor"}


ADD.append(binary)


def _of_objects(reader: Reader, op: str, left: Value, right: Value, node: ast.AST) -> Value | None:
    """What the class of one of the sides says; None if neither says anything."""
    name = METHOD_NAMES.get(op, op)
    asked = [(left, f"__{name}__", right), (right, f"__r{name}__", left)]
    mine, theirs = class_of(left), class_of(right)
    if mine and theirs and mine is not theirs and issubclass(theirs, mine):
        asked.reverse()
    for receiver, name, other in asked:
        if has_method(receiver, name):
            found = call_method(reader, receiver, name, [other], node, apply)
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
    if op == "mul" and is_list(left) and is_number(right) and reader.ranks.is_scalar(right):
        return _repeated(reader, left, right, node)
    if op == "add" and all(is_list(side) or isinstance(side, Listing) for side in (left, right)):
        lists = [listed(reader, side, node) for side in (left, right)]
        return new(reader, list, joined(reader, lists, node))
    sides = [opened(reader, side, node) for side in (left, right)]
    return reader.emit(op, *(as_array(reader, side, node) for side in sides))


def _repeated(reader: Reader, ref: Ref, times: Operand, node: ast.AST) -> Value:
    """`[…] * n`: its length may only be known when the program runs."""
    held = content(reader, ref, node)
    assert isinstance(held, (Tuple, Grown))
    if isinstance(held, Tuple) and isinstance(times, Const):
        return new_list(reader, held.items * _times(reader, times))
    if not isinstance(held, Tuple) or len(held.items) != 1:
        return new(reader, list, repeated(reader, held, times, node))
    number = reader.number(held.items[0], node)
    if reader.ranks.rank(number) != 0:
        raise only_numbers(reader, node)
    length = reader.emit("builtins.max", times, Const(0), hint="n")
    start = Const(float(number.value)) if isinstance(number, Const) else number
    array = reader.emit("numpy.full", length, start, hint="items", dtype=None)
    reader.ranks.set(array, 1)
    return new(reader, list, Grown(array, length, 0))


@method(LIST, "__imul__")
def _repeat(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    longer = _repeated(reader, ref, args[0], node)
    assert isinstance(longer, Ref)
    update(reader, ref, content(reader, longer, node), node)
    return NONE


def _times(reader: Reader, number: Const) -> int:
    """How often something is repeated."""
    if not isinstance(number.value, int):
        kind = type(number.value).__name__
        raise_error(reader, "TypeError", f"can't multiply sequence by non-int of type '{kind}'")
    return int(number.value)


def _of_tuples(reader: Reader, op: str, left: Value, right: Value, node: ast.AST) -> Value:
    if op == "mul" and isinstance(left, Const):
        left, right = right, left
    first = static_items(reader, left, node)
    if op == "mul" and first is not None and isinstance(right, Const):
        kind = Listing if isinstance(left, Listing) else Tuple
        return kind(first * _times(reader, right))
    second = static_items(reader, right, node)
    if op == "add" and first is not None and second is not None:
        kind = Listing if isinstance(left, Listing) else Tuple
        return kind(first + second)
    if op == "mul" and not all(map(reader.ranks.rank, (s for s in (left, right) if is_number(s)))):
        raise reader.refuse(
            node,
            "how often this tuple is repeated is only known when the program runs",
            "Repeat a list, or use `np.tile`. For a product, make an array of the tuple.",
        )
    # NumPy takes a tuple beside an array as an array.
    sides = [as_array(reader, side, node) for side in (left, right)]
    return reader.emit(op, *sides)
