"""Products and sums of adjoints that do not write `1.0 *` or `0.0 +`."""

from __future__ import annotations

import operator

import numpy as np

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Const, Operand, Var
from tapeless.ir.types import INT, Type, is_inexact

INTEGER = {"add": operator.add, "sub": operator.sub, "mul": operator.mul}


def is_constant(operand: Operand | None, value: float) -> bool:
    return (
        isinstance(operand, Const)
        and not isinstance(operand.value, (bool, complex))
        and operand.value == value
    )


def times(builder: Builder, factor: Operand, partial: Operand, hint: str) -> Operand | None:
    """`factor * partial`; None if it is exactly zero because the partial is the constant zero."""
    if is_constant(partial, 0.0):
        return None
    if is_constant(partial, 1.0):
        return factor
    if is_constant(factor, 1.0) and isinstance(partial, Const):
        return Const(partial.value if isinstance(partial.value, complex) else float(partial.value))
    if is_constant(factor, 1.0) and isinstance(partial, Var) and is_inexact(partial.type):
        return partial  # of another type, or of none yet, it takes the product to make it a float
    if is_constant(partial, -1.0):
        return builder.assign("neg", factor, hint=hint)
    product = Var(hint)
    builder.append(Assign(product, "mul", (factor, partial), own=True))
    return product


def strong_zero(factor, partial):
    """The product of a cotangent and a slope, 0 where the one is 0 and the other infinite."""
    finite = np.where(partial - partial == 0, partial, 0.0)  # the difference is else nan
    return factor * np.where(factor == 0, finite, partial)


def plus(
    builder: Builder, left: Operand | None, right: Operand, hint: str, type: Type | None = None
) -> Operand:
    """`left + right`, a sum that the compiler made and whose terms may be added in any order."""
    if left is None or is_constant(left, 0.0):
        return right
    if is_constant(right, 0.0):
        return left
    return builder.assign("radd", left, right, hint=hint, type=type)


def is_same(left: Operand | None, right: Operand | None) -> bool:
    return left is right or (isinstance(left, Const) and left == right)


def integer(builder: Builder, op: str, left: Operand, right: Operand, hint: str) -> Operand:
    """`left op right` on integers, computed now if both are known."""
    if isinstance(left, Const) and isinstance(right, Const):
        return Const(INTEGER[op](left.value, right.value))
    if op in ("add", "sub") and right == Const(0):
        return left
    if op == "add" and left == Const(0):
        return right
    if op == "mul" and Const(1) in (left, right):
        return left if right == Const(1) else right
    return builder.assign(op, left, right, hint=hint, type=INT)
