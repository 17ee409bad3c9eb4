"""Whether a function of a library would raise an exception. The answer carries no derivative."""

from __future__ import annotations

from tapeless.rules.registry import WHOLE_ARRAY, Operation, define, zero_derivative
from tapeless.rules.solving import CUBIC
from tapeless.rules.spelling import helped

for _name in ("is_indefinite", "is_singular"):
    helped(
        _name,
        f"{_name}({{0}})",
        "failing",
        plain="plain_linalg",
        cost=CUBIC,
        rank=lambda ranks, attrs: 0,
    )
    zero_derivative(_name)


def _raises(args, attrs):
    return f"raises({attrs['name']!r}, {attrs['kind']!r}, {', '.join(args)})"


# Numba has no type for this one: where a program needs it, the python engine takes over.
define(
    Operation(
        "raises",
        numba=_raises,
        python=_raises,
        runtime=("raising:raises",),
        python_runtime=("raising:raises",),
        cost=WHOLE_ARRAY,
        rank=lambda ranks, attrs: 0,
    )
)
zero_derivative("raises")
