"""Integers as a variable plus a constant."""

from __future__ import annotations

from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import Assign, Const, Operand


def linear(operand: Operand, structure: Structure) -> tuple[Operand | None, int]:
    """The operand as a variable plus a constant; the variable is None if it is a constant."""
    if isinstance(operand, Const):
        return (None, operand.value) if isinstance(operand.value, int) else (operand, 0)
    node = structure.maker(operand)
    match node:
        case Assign(op="add", args=(left, Const(value=int(shift)))):
            symbol, offset = linear(left, structure)
            return symbol, offset + shift
        case Assign(op="add", args=(Const(value=int(shift)), right)):
            symbol, offset = linear(right, structure)
            return symbol, offset + shift
        case Assign(op="sub", args=(left, Const(value=int(shift)))):
            symbol, offset = linear(left, structure)
            return symbol, offset - shift
        case Assign(op="alias", args=(other,)):
            return linear(other, structure)
    return operand, 0
