"""Marks around what a program differentiates itself, and what may stand between them."""

from __future__ import annotations

import ast
from collections.abc import Callable

from tapeless.errors import UnsupportedCall
from tapeless.frontend.reader import Reader
from tapeless.frontend.values import (
    Composite,
    Const,
    Operand,
    Tuple,
    Undefined,
    Value,
    Var,
    describe,
    is_number,
)


def next_group(reader: Reader) -> int:
    reader.groups += 1
    return reader.groups


def inside(
    reader: Reader, operand: Operand, group: int, *direction: Operand, **known: bool
) -> Operand:
    hint = operand.hint if isinstance(operand, Var) else "x"
    return mark(reader, "inside", (operand, *direction), group, hint, **known)


def mark(
    reader: Reader,
    op: str,
    args: tuple[Operand, ...],
    group: int,
    hint: str = "t",
    **known: bool,
) -> Operand:
    return reader.emit(op, *args, hint=hint, group=group, **known)


def refuse_other(reader: Reader, value: Value, node: ast.AST) -> None:
    """Only numbers, arrays and tuples of these."""
    if isinstance(value, Tuple):
        for item in value.items:
            refuse_other(reader, item, node)
    elif isinstance(value, (Composite, Undefined)) or not is_number(value):
        raise reader.refuse(
            node,
            f"a derivative in {describe(value)} is taken here",
            "Inside of a function that is differentiated it can be taken in numbers, arrays and "
            "tuples.",
            error=UnsupportedCall,
        )
    elif isinstance(value, Const) and not isinstance(value.value, float):
        raise reader.refuse(
            node,
            f"a derivative in the integer {value.value} is taken here",
            "Pass a float.",
            error=UnsupportedCall,
        )


def called(reader: Reader, function: Callable[[], Value], node: ast.AST) -> Value:
    """The result of a function that is differentiated, which may change nothing around it."""
    heap = dict(reader.heap)
    result = function()
    if any(reader.heap[ref] is not held for ref, held in heap.items()):
        raise reader.refuse(
            node,
            "the function that is differentiated here changes a list, a dict or an object",
            "Let it return what it computes.",
        )
    return result


def fitting(
    reader: Reader, given: Operand, like: Operand, node: ast.AST, what: str = "tangent of jvp"
) -> Operand:
    """A tangent or a cotangent, which has to have the shape of what it belongs to."""
    if not isinstance(given, Const):
        return reader.emit("fitting", given, like, hint="x_dot", what=f"a {what}")
    if type(given.value) is not float or reader.ranks.rank(like) != 0:
        kind = what.partition(" ")[0]
        problem = f"the {kind} {given.value!r} does not have the type of what it belongs to"
        raise reader.refuse(node, problem)
    return given
