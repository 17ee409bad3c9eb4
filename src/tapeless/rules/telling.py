"""What a program tells people: it runs once, where the program is run forward, and has no slope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tapeless.rules.registry import Operation, complex_too, define, zero_derivative


def _spelled(name: str, operands: Sequence[str], attrs: Mapping[str, Any]) -> str:
    return f"{name}(({''.join(f'{part}, ' for part in (ascii(attrs['source']), *operands))}))"


define(
    Operation(
        "tell",
        numba=lambda operands, attrs: _spelled("tell", operands, attrs),
        python=lambda operands, attrs: _spelled("tell", operands, attrs),
        runtime=("native_telling:tell",),
        python_runtime=("telling:tell",),
        effect=True,
    )
)
zero_derivative("tell")
complex_too("tell")
