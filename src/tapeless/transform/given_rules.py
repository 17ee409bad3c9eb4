"""What rules of the user's return, checked: how many there are now, shapes where they run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tapeless.errors import RuleMismatch
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Operand, Var
from tapeless.rules.registry import rules


def checked_cotangents(
    builder: Builder, node: Assign, found: tuple, wanted: Sequence[Operand | None]
) -> tuple[Operand | None, ...]:
    """One cotangent for each argument; `wanted` is None for those that carry none."""
    name = _name(rules(node.op).reverse)
    if len(found) != len(wanted):
        raise RuleMismatch(
            f"the rule `{name}` returns {_count(len(found), 'cotangent')} for "
            f"{_count(len(wanted), 'argument')}",
            node.location,
            "Return one cotangent for each argument, None for one that has none.",
        )
    pairs = enumerate(zip(found, wanted, strict=True))
    return tuple(
        _fitting(builder, bar, like, f"cotangent {k} of the rule `{name}`")
        for k, (bar, like) in pairs
    )


def checked_tangent(builder: Builder, node: Assign, found: Any) -> Operand | None:
    """The tangent of the one result."""
    name = _name(rules(node.op).forward)
    if isinstance(found, tuple):
        raise RuleMismatch(
            f"the rule `{name}` returns {_count(len(found), 'tangent')} for one result",
            node.location,
        )
    return _fitting(builder, found, node.target, f"the tangent of the rule `{name}`")


def _fitting(builder: Builder, found: Any, like: Operand | None, what: str) -> Operand | None:
    if found is None or like is None:
        return None
    if isinstance(found, tuple):
        raise RuleMismatch(f"{what} is a tuple of {len(found)}; it belongs to one argument")
    hint = like.hint + "_bar" if isinstance(like, Var) else "t_bar"
    return builder.assign("fitting", found, like, hint=hint, what=what)


def _name(rule: Any) -> str:
    return getattr(rule, "__name__", "rule").strip("<>")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
