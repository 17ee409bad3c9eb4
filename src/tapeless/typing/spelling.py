"""How an operation is written in a dialect: the one place that reads `Operation.numba` and
`.python`.

A spelling is a template with places ("{0} + {1}", "{0}.shape[{axis}]"), the bare name of a
function that takes the operands in order ("math.sin"), or a Python function of the operands'
texts and the attributes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tapeless.rules.registry import Spelling, operation

# `t = a; t op= b` of the program as written; `normalize` replaces these once types are known.
IN_PLACE = frozenset(["iadd", "isub", "imul", "itruediv", "ifloordiv", "imod", "ipow"])


def spell(op: str, dialect: str, args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    """The text of `op(*args, **attrs)`, for operands that need no parenthesis."""
    if op in IN_PLACE:
        return f"operator.{op}({', '.join(args)})"
    return fill(getattr(operation(op), dialect), args, attrs)


def fill(spelling: Spelling, args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    if callable(spelling):
        return spelling(args, attrs)
    if "{" in spelling:
        return spelling.format(*args, **attrs)
    keywords = [f"{name}={value!r}" for name, value in attrs.items()]
    return f"{spelling}({', '.join([*args, *keywords])})"
