"""What a failed check says."""

from collections.abc import Sequence
from dataclasses import dataclass

from tapeless.errors import TapelessError

MOST_ROWS = 20


@dataclass(frozen=True)
class Row:
    """One number that is not what it should be."""

    entry: str
    mode: str
    got: float
    expected: float
    allowed: float

    @property
    def cells(self) -> tuple[str, ...]:
        error = abs(self.got - self.expected)
        return (
            self.entry,
            self.mode,
            f"{self.got:.10g}",
            f"{self.expected:.10g}",
            f"{error:.2e}",
            f"{self.allowed:.2e}",
        )


class GradientMismatch(TapelessError, AssertionError):
    """A derivative, or the way in which it was computed, is not what it should be."""


HEADINGS = ("entry", "mode", "got", "expected", "error", "allowed")


def table_text(rows: Sequence[Row]) -> str:
    """The rows under their headings, in columns as wide as they need to be."""
    cells = [HEADINGS, *(row.cells for row in rows[:MOST_ROWS])]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  " + "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True))
        for line in cells
    ]
    if len(rows) > MOST_ROWS:
        lines.append(f"  and {len(rows) - MOST_ROWS} more")
    return "\n".join(line.rstrip() for line in lines)


def refuse_rows(name: str, what: str, rows: Sequence[Row]) -> None:
    """Raise with a table unless there are no rows."""
    if rows:
        raise GradientMismatch(f"{name}: {what}\n\n{table_text(rows)}\n")
