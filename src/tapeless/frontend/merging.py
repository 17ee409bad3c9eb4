"""Two operands, one after each region of an `If`, as one."""

from __future__ import annotations

from tapeless.frontend.reader import Reader
from tapeless.ir.nodes import Const, If, Merge, Operand, Undefined, Var


def merge_into(reader: Reader, node: If, a: Operand, b: Operand, hint: str) -> Operand:
    """One operand for what is `a` after the first region of `node` and `b` after the second."""
    if a is b or a == b:
        return a
    result = Var(hint)
    node.merges.append(Merge(result, a, b))
    reader.ranks.of_merge(result, a, b)
    reader.makers.of_merge(result, a, b)
    numbers = [_numbers(reader, side) for side in (a, b)]
    if None not in numbers:
        reader.numbers[result] = frozenset().union(*numbers)  # type: ignore[arg-type]
    if all(_is_boolean(reader, side) for side in (a, b)):
        reader.boolean.add(result)
    return result


def _numbers(reader: Reader, side: Operand) -> frozenset[int] | None:
    """The numbers that an operand may be; None if they are not known."""
    if isinstance(side, Undefined):
        return frozenset()
    if isinstance(side, Const):
        return frozenset({side.value}) if type(side.value) is int else None
    return reader.numbers.get(side)


def _is_boolean(reader: Reader, side: Operand) -> bool:
    if isinstance(side, Const):
        return isinstance(side.value, bool)
    return isinstance(side, Undefined) or side in reader.boolean
