"""Where a callable comes from."""

from __future__ import annotations

from typing import Any


def is_parallel_range(function: Any) -> bool:
    """`numba.prange`, a `range` whose iterations may run at the same time."""
    module = getattr(function, "__module__", None) or ""
    return module.startswith("numba.") and getattr(function, "__name__", "") == "prange"


def name_in_tapeless(function: Any) -> str | None:
    """The name of what only Python can call: `batch`, `jvp`, a prepared derivative."""
    kind = type(function)
    home = function if kind.__module__ == "builtins" else kind
    is_one = (getattr(home, "__module__", None) or "").startswith("tapeless.api.")
    return home.__name__ if is_one else None


def full_name(function: Any) -> str:
    """What users call a function by. Ufuncs know no module, and distributions no name."""
    module = getattr(function, "__module__", None)
    name = getattr(function, "__name__", None) or type(function).__name__.removesuffix("_gen")
    return f"{module}.{name}" if module else name


def is_ours(module: str | None) -> bool:
    return (module or "").startswith(("tapeless.rules.", "tapeless.runtime."))


def is_library(module: str | None) -> bool:
    """Code that is not written in the language: an error inside it would help nobody."""
    return (module or "").partition(".")[0] in ("numpy", "scipy", "numba", "random", "statistics")
