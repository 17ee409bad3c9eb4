"""What the two dialects of generated Python differ in, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Dialect:
    """One way to write a program."""

    name: Literal["numba", "python"]  # also the field of `Operation` that spells an operation
    decorators: tuple[str, ...]
    parallel: tuple[str, ...]  # the decorators of functions with loops in threads
    compiled: (
        bool  # whether indices and divisors need checks that CPython and NumPy make by themselves
    )


NUMBA = Dialect(
    "numba",
    ('@njit(error_model="numpy")',),
    ('@njit(error_model="numpy", parallel={"prange": True, "fusion": False})',),
    compiled=True,
)
PYTHON = Dialect("python", (), (), compiled=False)
