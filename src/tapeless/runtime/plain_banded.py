"""Banded systems by SciPy, for the python dialect."""

from __future__ import annotations

from typing import Any


def banded(ab: Any, b: Any, low: int, up: int) -> Any:
    """`scipy.linalg.solve_banded`."""
    from scipy.linalg import solve_banded

    return solve_banded((low, up), ab, b)
