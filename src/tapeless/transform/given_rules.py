"""What rules of the user's return, checked: how many there are now, kinds when types are known,
lengths where they run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tapeless.errors import RuleMismatch
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Operand, Var
from tapeless.ir.types import is_complex
from tapeless.rules.registry import rules

NOTHING_RETURNED = (
    "Return the cotangent of the argument. A function whose result carries no derivative is one "
    "for `zero_derivative`."
)


def checked_cotangents(
    builder: Builder, node: Assign, found: Any, wanted: Sequence[Operand | None]
) -> tuple[Operand | None, ...]:
    """One cotangent for each argument; `wanted` is None for those that carry none."""
    rule = rules(node.op)
    name, hidden = _name(rule.reverse), (None,) if rule.part else ()
    wanted = wanted[len(hidden) :]
    if found is None:
        problem = f"the rule `{name}` returns None for {_count(len(wanted), 'argument')}"
        raise RuleMismatch(problem, node.location, NOTHING_RETURNED)
    bars = found if isinstance(found, tuple) else (found,)
    if len(bars) != len(wanted):
        raise RuleMismatch(
            f"the rule `{name}` returns {_count(len(bars), 'cotangent')} for "
            f"{_count(len(wanted), 'argument')}",
            node.location,
            "Return one cotangent for each argument, None for one that has none.",
        )
    pairs = enumerate(zip(bars, wanted, strict=True))
    return *hidden, *(
        _fitting(builder, node, bar, like, f"cotangent {k} of the rule `{name}`")
        for k, (bar, like) in pairs
    )


def checked_tangent(builder: Builder, node: Assign, found: Any) -> Operand | None:
    """The tangent of the one result, or of the one that the operation takes out of several."""
    rule = rules(node.op)
    k, count = rule.part or (0, 1)
    name = _name(rule.forward)
    dots = found if isinstance(found, tuple) else (found,)
    if len(dots) != count:
        raise RuleMismatch(
            f"the rule `{name}` returns {_count(len(dots), 'tangent')} for "
            f"{_count(count, 'result')}",
            node.location,
        )
    which = f"tangent {k}" if count > 1 else "the tangent"
    return _fitting(builder, node, dots[k], node.target, f"{which} of the rule `{name}`")


def checked_partials(node: Assign, found: Any) -> tuple[Operand | None, ...]:
    """The partial derivatives of a function of numbers, one number each."""
    partials = found if isinstance(found, tuple) else (found,)
    for k, partial in enumerate(partials):
        if isinstance(partial, tuple):
            raise RuleMismatch(
                f"partial derivative {k} of the rule is a tuple of {len(partial)}; it belongs to "
                "one argument",
                node.location,
            )
    return partials


def _fitting(
    builder: Builder, node: Assign, found: Any, like: Operand | None, what: str
) -> Operand | None:
    if found is None or like is None:
        return None
    if isinstance(found, tuple):
        problem = f"{what} is a tuple of {len(found)}; it belongs to one argument"
        raise RuleMismatch(problem, node.location)
    hint = like.hint + "_bar" if isinstance(like, Var) else "t_bar"
    if not _is_complex(like) and (rules(node.op).part or _meets_complex(node)):
        found = builder.assign("real_part", found, hint=hint)
    return builder.assign("fitting", found, like, hint=hint, what=what)


def _meets_complex(node: Assign) -> bool:
    """Whether what belongs to real numbers may be the real part of what a rule returns."""
    return any(map(_is_complex, (node.target, *node.args)))


def _is_complex(operand: Operand) -> bool:
    return isinstance(operand, Var) and is_complex(operand.type)


def _name(rule: Any) -> str:
    return getattr(rule, "__name__", "rule").strip("<>")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
