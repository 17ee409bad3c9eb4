"""Reading arithmetic."""

from __future__ import annotations

import ast
from typing import Any

from tapeless.frontend.conditions import condition
from tapeless.frontend.folding import fold
from tapeless.frontend.iteration import static_items
from tapeless.frontend.reader import Reader, expression
from tapeless.frontend.subscripts import as_array
from tapeless.frontend.values import Const, Listing, Shape, Tuple, Value, is_number

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
    return reader.emit(_UNARY[type(node.op)], reader.operand(node.operand))


def binary(reader: Reader, op: str, left: Value, right: Value, node: ast.AST) -> Value:
    """`left op right`: arithmetic, or `+` and `*` of tuples and texts."""
    if is_number(left) and is_number(right):
        return reader.emit(op, left, right)  # type: ignore[arg-type]
    if isinstance(left, (Tuple, Shape)) or isinstance(right, (Tuple, Shape)):
        return _of_tuples(reader, op, left, right, node)
    if isinstance(left, Const) and isinstance(right, Const):  # texts
        known = fold(op, (left, right))
        if known is not None:
            return known
    sides: Any = node
    reader.number(left, getattr(sides, "left", node))
    reader.number(right, getattr(sides, "right", node))
    raise AssertionError("one of the sides is not a number")


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
