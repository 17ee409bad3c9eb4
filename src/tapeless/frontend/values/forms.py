"""The operands in a value, and what two values of one form have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeGuard

from tapeless.frontend.values.changeable import Outside
from tapeless.frontend.values.composite import Composite
from tapeless.frontend.values.plain import Static
from tapeless.ir.nodes import Const, Operand, Undefined, Var

if TYPE_CHECKING:
    from tapeless.frontend.values import Value


def is_number(value: Any) -> TypeGuard[Operand]:
    """Whether a value can be merged and carried as an operand of the IR."""
    if isinstance(value, Const):
        return isinstance(value.value, (bool, int, float, complex))
    return isinstance(value, (Var, Undefined))


def is_operand(value: Any) -> TypeGuard[Operand]:
    return isinstance(value, (Var, Const, Undefined))


def leaves(value: Value | None) -> Iterator[Operand]:
    """The operands that a value is made of, in order."""
    if is_operand(value):
        yield value
    elif isinstance(value, Composite):
        for part in value.parts:
            yield from leaves(part)


def map_leaves(value: Value, change: Callable[[Operand], Operand]) -> Value:
    """The same value with each number in it replaced."""
    if is_number(value):
        return change(value)
    if isinstance(value, Composite):
        return value.rebuild(tuple(map_leaves(part, change) for part in value.parts))
    return value


def same_form(a: Value | None, b: Value | None) -> bool:
    """Whether two values differ in nothing but their numbers."""
    if a is b or (is_number(a) and is_number(b)):
        return True
    if isinstance(a, Const) and isinstance(b, Const):
        return a == b
    if isinstance(a, (Static, Outside)) and isinstance(b, (Static, Outside)):
        return a.value is b.value
    if isinstance(a, Composite) and isinstance(b, Composite):
        if a.kind != b.kind or len(a.parts) != len(b.parts):
            return False
        return all(same_form(p, q) for p, q in zip(a.parts, b.parts, strict=True))
    return False


def combine(a: Value, b: Value, merge: Callable[[Operand, Operand], Operand]) -> Value:
    """Two values of the same form, with each pair of numbers in them merged into one."""
    if a is b:
        return a
    if is_number(a) and is_number(b):
        return merge(a, b)
    if isinstance(a, Composite) and isinstance(b, Composite):
        pairs = zip(a.parts, b.parts, strict=True)
        return a.rebuild(tuple(combine(p, q, merge) for p, q in pairs))
    return a
