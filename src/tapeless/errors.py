"""Every exception that tapeless raises, and the texts of its messages.

One tree under `TapelessError`. A message says what is wrong, where in the user's file, and what to
write instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapeless.ir.nodes import Location


class TapelessError(Exception):
    """The root of everything that tapeless raises on purpose."""


class EngineWarning(UserWarning):
    """The native engine cannot take this function; the python engine runs it, more slowly."""


class NonFiniteWarning(UserWarning):
    """With `Options(debug=True)`: the function computes what is not finite; its adjoints are."""


class CacheWarning(UserWarning):
    """The cache folder cannot be used; the result is right, but the next process compiles again."""


class SourceError(TapelessError):
    """An error at a place in the user's source; `location` says where."""

    def __init__(self, message: str, location: Location | None = None, remedy: str = "") -> None:
        self.location = location
        self.remedy = remedy
        super().__init__(_at(location, message, remedy))


class SourceMissing(SourceError):
    """The source of a function cannot be read: built in, or made by exec."""


class UnsupportedSyntax(SourceError):
    """A construct of Python that tapeless does not differentiate."""


class UnsupportedCall(SourceError):
    """A call of something that has no rule and no Python source."""


class DataRace(SourceError):
    """Iterations of a `prange` loop write what others read or write."""


class UnsupportedAliasing(SourceError):
    """Memory is shared and written in a way that the compiler cannot follow."""


class NonFinite(SourceError):
    """With `Options(debug=True)`: an adjoint is infinite or not a number."""


class MutatedGlobal(SourceError):
    """The function writes to a global variable."""


class TypingError(SourceError):
    """Numba cannot give the program types."""


class RuleMismatch(SourceError):
    """A rule returns something else than the cotangents, or the tangent, that it has to."""


class ArgumentError(TapelessError):
    """What was passed does not fit: wrong type, shape, dtype or name."""


class IntegerArgument(ArgumentError):
    """A derivative with respect to an integer or a boolean was asked for."""


class NonScalarOutput(ArgumentError):
    """`grad` needs a function that returns one float."""


class ShapeMismatch(ArgumentError):
    """A cotangent or tangent does not have the shape of what it belongs to."""


class PreparedMismatch(ArgumentError):
    """A prepared derivative was called with arguments of other types."""


class AliasedArguments(ArgumentError):
    """Two arguments share memory and one of them is written."""


def _at(location: Location | None, message: str, remedy: str) -> str:
    """The message with the user's line and a caret under the offending part."""
    if location is None:
        return f"{message}\n{remedy}" if remedy else message
    parts = [f"{location.file}:{location.line}: {message}"]
    if location.text:
        number = str(location.line)
        caret = "^" * max(1, location.end_column - location.column)
        pad = " " * (len(number) + 2 + 3 + location.column)
        parts += ["", f"  {number} | {location.text}", f"{pad}{caret}"]
    if remedy:
        parts.append(remedy)
    return "\n".join(parts)
