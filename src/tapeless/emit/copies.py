"""Several assignments that happen at once, as assignments one after the other."""

from __future__ import annotations

from collections.abc import Iterable

SPARE = "spare"  # holds a value while two names swap theirs


def sequence(moves: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Order the moves (target, source) so that no source is overwritten before it is read.

    Targets are distinct names; a source is a name or the text of a constant.
    """
    pending = {target: source for target, source in moves if target != source}
    ordered: list[tuple[str, str]] = []
    while pending:
        sources = set(pending.values())
        free = next((target for target in pending if target not in sources), None)
        if free is None:  # only cycles are left: open one by saving the value of its first name
            first = next(iter(pending))
            ordered.append((SPARE, first))
            pending = {t: SPARE if s == first else s for t, s in pending.items()}
        else:
            ordered.append((free, pending.pop(free)))
    return ordered
