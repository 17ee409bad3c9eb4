"""Whether a function of `np.linalg` would raise LinAlgError. The answer carries no derivative."""

from __future__ import annotations

from tapeless.rules.registry import zero_derivative
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
