"""Lines with the user's lines beside them."""

from __future__ import annotations

import os
from collections.abc import Sequence

from tapeless.emit.statements import Line
from tapeless.ir.nodes import Location

COLUMN = 56  # where comments start at the latest; longer lines push theirs further out
LONGEST = 72  # characters of the user's line that are quoted


def commented(lines: Sequence[Line]) -> list[str]:
    """The lines as text; the first of a run that came from one line of the user's quotes it."""
    codes = ["    " * line.depth + line.code for line in lines]
    heads = _heads(lines)
    widths = [len(code) for code, head in zip(codes, heads, strict=True) if head]
    column = max((width for width in widths if width < COLUMN), default=0) + 2
    return [
        f"{code:<{column - 2}}  {comment(head)}" if head else code
        for code, head in zip(codes, heads, strict=True)
    ]


def _heads(lines: Sequence[Line]) -> list[Location | None]:
    """For each line, the user's line to quote beside it, if it starts a run."""
    heads: list[Location | None] = []
    previous: tuple[str, int] | None = None
    for line in lines:
        place = line.location and (line.location.file, line.location.line)
        heads.append(line.location if place is not None and place != previous else None)
        previous = place or previous
    return heads


def comment(location: Location) -> str:
    text = "".join(c if c.isprintable() else " " for c in location.text.strip())
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return f"# {os.path.basename(location.file)}:{location.line}  {text}".rstrip()
