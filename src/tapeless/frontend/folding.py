"""Operators on constants, computed as Python does."""

from __future__ import annotations

import operator
from collections.abc import Sequence

from tapeless.ir.nodes import Const, Operand

_OPERATORS = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "truediv": operator.truediv,
    "floordiv": operator.floordiv,
    "mod": operator.mod,
    "pow": operator.pow,
    "neg": operator.neg,
    "pos": operator.pos,
    "invert": operator.invert,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "eq": operator.eq,
    "ne": operator.ne,
    "not": operator.not_,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "bitand": operator.and_,
    "bitor": operator.or_,
    "bitxor": operator.xor,
    "lshift": operator.lshift,
    "rshift": operator.rshift,
    "builtins.abs": abs,
    "builtins.float": float,
    "builtins.int": int,
    "builtins.bool": bool,
    "builtins.min": min,
    "builtins.max": max,
    "builtins.round": round,
}


def fold(op: str, args: Sequence[Operand]) -> Const | None:
    """The constant that an operation on constants gives; None if it is not one, or would raise."""
    how = _OPERATORS.get(op)
    if how is None or not all(isinstance(a, Const) for a in args):
        return None
    values = [a.value for a in args]  # type: ignore[union-attr]
    if op == "lshift" and not 0 <= values[1] < 64:
        return None
    if op == "pow" and isinstance(values[1], int) and abs(values[1]) > 1024:
        return None
    try:
        result = how(*values)
    except Exception:  # the program raises it when it runs, if it gets there
        return None
    return Const(result) if is_literal(result) else None


def is_literal(value: object) -> bool:
    """Whether a Python value can be written into the program as it is."""
    if type(value) is int:
        return -(2**63) <= value < 2**63
    return value is None or type(value) in (bool, float, complex, str)
