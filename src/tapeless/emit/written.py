"""What the emitter hands to the compile stage."""

from __future__ import annotations

from dataclasses import dataclass

from tapeless.ir.nodes import Location


@dataclass(frozen=True)
class Written:
    """An importable module with one function.

    `locations[n]` is the user's line behind line n + 1 of the text.
    """

    text: str
    name: str
    locations: tuple[Location | None, ...]
