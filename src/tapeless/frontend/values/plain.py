"""Values without parts: objects that are known, texts, names of which little is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tapeless.ir.nodes import Location, Operand, Var

if TYPE_CHECKING:
    from tapeless.frontend.values import Value


@dataclass(frozen=True, eq=False)
class Static:
    """A Python object that is known now: a function, a module, a type."""

    value: Any


Piece = str | Var


@dataclass(frozen=True, eq=False)
class Text:
    """A text with numbers in it that are only known later: for people to read, and nothing else."""

    sketch: str  # with dots for the numbers
    pieces: tuple[Piece, ...] = ()  # the Python that makes it, with variables for the numbers

    def __str__(self) -> str:
        return self.sketch


class Clock(Text):
    """The time, and differences of times."""


@dataclass(frozen=True, eq=False)
class Maybe:
    """The value of a name that some path has left unbound: `bound` tells, when the program runs."""

    value: Value
    bound: Operand


@dataclass(frozen=True, eq=False)
class Poison:
    """A value that has no single form, such as None on one path and a number on the other.

    Reading it is refused; as long as nobody does, it does no harm.
    """

    message: str
    location: Location | None = None
    generator: Any = None  # the scope of one that has to keep its place, for it to be read
