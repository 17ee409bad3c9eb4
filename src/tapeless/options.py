"""The one record of options."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """How derivatives are built.

    Args:
        simplify: run the optimising passes; off only to debug the compiler.
        cache: keep compiled code on disk for later processes.

    Example:
        >>> Options(cache=False).cache
        False
    """

    simplify: bool = True
    cache: bool = True


DEFAULT = Options()
