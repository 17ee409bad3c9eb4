"""Integers that are certainly not negative, so that an array can be as long."""

from __future__ import annotations

from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import Assign, Const, Operand

MEASURES = frozenset({"shape", "size", "trip_count", "from_start"})


def is_count(operand: object, structure: Structure) -> bool:
    """Whether the operand is a length, or computed from lengths so that it cannot be below 0."""
    if isinstance(operand, Const):
        return isinstance(operand.value, int) and operand.value >= 0
    node = structure.maker(operand)
    if not isinstance(node, Assign):
        return False

    def all_are(args: tuple[Operand, ...]) -> bool:
        return all(is_count(arg, structure) for arg in args)

    match node.op:
        case "alias" | "add" | "mul" | "builtins.min":
            return all_are(node.args)
        case "builtins.max":
            return any(is_count(arg, structure) for arg in node.args)
        case "floordiv":
            return all_are(node.args)
    return node.op in MEASURES
