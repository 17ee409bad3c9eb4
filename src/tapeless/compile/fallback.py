"""What is said where the python engine takes over."""

from __future__ import annotations

import sys
import warnings

from tapeless.errors import EngineWarning, TypingError


def warn_of_python_engine(problem: TypingError) -> None:
    """Warn the caller of this package that Numba could not type the function."""
    advice = "Pass engine='numba' to make this an error."
    text = f"{problem}\nThe python engine runs this function, more slowly. {advice}"
    warnings.warn(EngineWarning(text), stacklevel=_caller())


def _caller() -> int:
    """The `stacklevel` of the first frame outside of this package."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals["__name__"].partition(".")[0] == "tapeless":
        level, frame = level + 1, frame.f_back
    return level
