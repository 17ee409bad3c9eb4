"""Inverses of matrices of one or two rows, by elimination with pivots as LAPACK does it."""

from __future__ import annotations

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Block, Const, If, Merge, Operand, Raise, Var
from tapeless.ir.types import BOOL, FLOAT

ONE, ZERO = Const(1.0), Const(0.0)


def inverse_of_number(a: Operand, builder: Builder) -> list[Operand]:
    return [over(ONE, pivot(a, builder), builder)]


def inverse_of_two(items: list[Operand], builder: Builder) -> list[Operand]:
    """The elements of the inverse of [[a, b], [c, d]]; the larger of a and c is eliminated with."""
    a, b, c, d = items
    sizes = [builder.assign("numpy.abs", x, hint="size", type=FLOAT) for x in (a, c)]
    is_below = builder.assign("lt", *sizes, hint="swap", type=BOOL)
    exchanged, straight = (Builder(Block(), builder.location) for _ in range(2))
    first, second, third, fourth = _eliminated(c, d, a, b, exchanged)
    then = [second, first, fourth, third]
    orelse = _eliminated(a, b, c, d, straight)
    merges = [Merge(Var("inverse", FLOAT), *pair) for pair in zip(then, orelse, strict=True)]
    builder.append(If(is_below, exchanged.block, straight.block, merges))
    return [merge.result for merge in merges]


def _eliminated(
    a: Operand, b: Operand, c: Operand, d: Operand, builder: Builder
) -> tuple[Var, Var, Var, Var]:
    """The inverse by rows, after `factor` times the first row is taken from the second."""
    pivot(a, builder)
    factor = over(c, a, builder)
    rest = less(d, times(factor, b, builder), builder)
    pivot(rest, builder)
    corner = over(ONE, rest, builder)
    left = builder.assign("neg", times(factor, corner, builder), hint="inverse", type=FLOAT)
    right = builder.assign(
        "neg", over(times(b, corner, builder), a, builder), hint="inverse", type=FLOAT
    )
    first = over(less(ONE, times(b, left, builder), builder), a, builder)
    return first, right, left, corner


def pivot(number: Operand, builder: Builder) -> Operand:
    """The number, which must not be zero."""
    is_zero = builder.assign("eq", number, ZERO, hint="singular", type=BOOL)
    text = "Matrix is singular to machine precision."
    raising = Raise("np.linalg.LinAlgError", (Const(text),), location=builder.location)
    builder.append(If(is_zero, Block([raising]), Block()))
    return number


def times(a: Operand, b: Operand, builder: Builder) -> Var:
    return builder.assign("mul", a, b, hint="t", type=FLOAT)


def over(a: Operand, b: Operand, builder: Builder) -> Var:
    return builder.assign("truediv", a, b, hint="inverse", type=FLOAT)


def less(a: Operand, b: Operand, builder: Builder) -> Var:
    return builder.assign("sub", a, b, hint="rest", type=FLOAT)
