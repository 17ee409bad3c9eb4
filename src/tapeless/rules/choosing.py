"""`np.where` for formulas of ours, where the value that is not taken is finite with finite slopes.

The reverse of `np.where` makes sure that a value that is not taken contributes nothing even if its
slope is infinite, which costs two selections for each product (see `analysis/masking.py`). Where a
formula puts a harmless point in the place of those that it is not meant for, it does without.
"""

from __future__ import annotations

from typing import Any

from tapeless.rules.registry import Operation, callee, define, forward, reverse
from tapeless.runtime.plain import unbroadcast
from tapeless.runtime.plain import where as plain_where

define(
    Operation(
        "chosen",
        numba="where({0}, {1}, {2})",
        python="where({0}, {1}, {2})",
        runtime=("elementwise:where",),
        python_runtime=("plain:where",),
        elementwise=True,
    )
)


def chosen(condition: Any, a: Any, b: Any) -> Any:
    """`a` where the condition holds, else `b`."""
    return plain_where(condition, a, b)


callee(chosen, operation="chosen", signature="condition, a, b, /")


@reverse("chosen")
def chosen_reverse(y, y_bar, condition, a, b):
    a_bar, b_bar = chosen(condition, y_bar, 0.0), chosen(condition, 0.0, y_bar)
    if y.ndim == 0:
        return None, a_bar, b_bar
    return None, unbroadcast(a_bar, a), unbroadcast(b_bar, b)


@forward("chosen")
def chosen_forward(y, condition, a, b, condition_dot, a_dot, b_dot):
    return chosen(condition, 0.0 if a_dot is None else a_dot, 0.0 if b_dot is None else b_dot)
