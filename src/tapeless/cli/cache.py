"""`tapeless cache`: what is kept on disk for later processes."""

from __future__ import annotations

from typing import Annotated

import typer

from tapeless.cli.output import tell
from tapeless.compile import folder


def command(
    clear: Annotated[bool, typer.Option("--clear", help="Delete what is there.")] = False,
) -> None:
    """Say where compiled derivatives are kept and how much room they take."""
    if clear:
        tell(f"{_count(folder.clear())} deleted from {folder.folder()}")
        return
    count, size = folder.size()
    tell(f"folder: {folder.folder()}")
    tell(f"holds: {_count(count)}, {_readable(size)}")


def _count(number: int) -> str:
    return f"{number} derivative{'' if number == 1 else 's'}"


def _readable(size: int) -> str:
    for unit, unit_size in (("MB", 10**6), ("kB", 10**3)):
        if size >= unit_size:
            return f"{size / unit_size:.1f} {unit}"
    return f"{size} bytes"
