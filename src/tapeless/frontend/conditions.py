"""Reading what is true: `and`, `or`, `not`, conditional expressions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from tapeless.frontend.catching import forking, way
from tapeless.frontend.choosing import aside, choose, distributed
from tapeless.frontend.frame import End
from tapeless.frontend.heap import content
from tapeless.frontend.reader import BOOLEAN, Reader, expression
from tapeless.frontend.values import (
    FALSE,
    TRUE,
    Bound,
    Closure,
    Const,
    Grown,
    Operand,
    Outside,
    Partial,
    Record,
    Ref,
    Static,
    Text,
    Tuple,
    Union,
    Value,
    Var,
)
from tapeless.ir.nodes import Assign, Block

# What cannot raise and costs next to nothing: no reason to skip it.
_PLAIN = BOOLEAN | {"add", "sub", "mul", "neg", "pos", "shape", "ndim", "size"}
_PLAIN |= {"bitand", "bitor", "bitxor", "numpy.isnan", "numpy.isinf", "numpy.isfinite"}

Thunk = Callable[[], Value]

# How an object says whether it is true: one function, which `comparing` puts here.
OBJECTS: list[Callable[[Reader, Value, ast.AST], Operand | None]] = []


def condition(reader: Reader, node: ast.expr) -> Operand:
    """Whether an expression is true: a boolean that is known now, or one of the program."""
    with reader.at(node):
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return reader.emit("not", condition(reader, inner), hint="no")
            case ast.BoolOp():
                return truth(reader, _logical_node(reader, node, condition), node)
        return truth(reader, reader.value(node), node)


def truth(reader: Reader, value: Value, node: ast.AST) -> Operand:
    """`bool(value)`."""
    if isinstance(value, Union):
        found = distributed(reader, [value], lambda v: truth(reader, v, node), node)
        return truth(reader, found, node)
    if isinstance(value, Const):
        return Const(bool(value.value))
    if isinstance(value, Outside) and isinstance(value.value, list | dict):
        return Const(bool(value.value))
    if isinstance(value, Ref) and issubclass(value.type, (list, dict)):
        held = content(reader, value, node)
        if isinstance(held, Grown):
            return reader.emit("gt", held.length, Const(0), hint="any")
        return Const(len(held.parts) > 0)  # type: ignore[union-attr]
    if isinstance(value, Tuple):
        return Const(len(value.items) > 0)
    if isinstance(value, (Ref, Record, Outside)):
        return OBJECTS[0](reader, value, node) or TRUE
    if isinstance(value, (Static, Closure, Bound, Partial, Text)):
        return TRUE  # a text with a number in it is never empty
    number = reader.number(value, node)
    return number if number in reader.boolean else reader.emit("builtins.bool", number, hint="yes")


# ---- and, or -------------------------------------------------------------------------------------


@expression(ast.BoolOp)
def read_logical(reader: Reader, node: ast.BoolOp) -> Value:
    return _logical_node(reader, node, Reader.value)


def _logical_node(reader: Reader, node: ast.BoolOp, read: Callable) -> Value:
    op = "and" if isinstance(node.op, ast.And) else "or"
    thunks = [lambda part=part: read(reader, part) for part in node.values]
    return logical(reader, op, thunks, node)


def logical(reader: Reader, op: str, thunks: Sequence[Thunk], node: ast.AST) -> Value:
    """`a and b and …` or `a or b or …`: the first that decides, the later ones not evaluated."""
    first = thunks[0]()
    if len(thunks) == 1:
        return first
    test = truth(reader, first, node)
    if isinstance(test, Const):
        decides = test.value is (op == "or")
        return first if decides else logical(reader, op, thunks[1:], node)
    rest = lambda: logical(reader, op, thunks[1:], node)  # noqa: E731
    place, known = way(reader, node, len(thunks))
    if known is not None:
        short = Const(known) if test is first else first
        return rest() if known is (op == "and") else short
    with forking(reader, place, test, node):
        end, second = aside(reader, rest, (test, op == "and"))
    can_be_both = test is first and not reader.tests.asks(test)
    if can_be_both and _is_boolean(reader, second) and _is_plain(end):
        reader.builder.block.nodes.extend(end.block.nodes)
        reader.heap = end.heap
        return reader.emit(op, first, second, hint="both" if op == "and" else "either")  # type: ignore[arg-type]
    short = End(Block(), reader.frame.env, True, False, dict(reader.heap))
    if op == "and":
        return choose(reader, test, (end, second), (short, first), node)
    return choose(reader, test, (short, first), (end, second), node)


def _is_boolean(reader: Reader, value: Value) -> bool:
    return value in (TRUE, FALSE) or (isinstance(value, Var) and value in reader.boolean)


def _is_plain(end: End) -> bool:
    nodes = end.block.nodes
    return not end.raised and all(isinstance(n, Assign) and n.op in _PLAIN for n in nodes)


# ---- conditional expressions ---------------------------------------------------------------------


@expression(ast.IfExp)
def read_conditional(reader: Reader, node: ast.IfExp) -> Value:
    test = condition(reader, node.test)
    if isinstance(test, Const):
        return reader.value(node.body if test.value else node.orelse)
    place, known = way(reader, node)
    if known is not None:
        return reader.value(node.body if known else node.orelse)
    with forking(reader, place, test, node):
        then = aside(reader, lambda: reader.value(node.body), (test, True))
        orelse = aside(reader, lambda: reader.value(node.orelse), (test, False))
    return choose(reader, test, then, orelse, node)
