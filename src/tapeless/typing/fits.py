"""Whether what a rule of the user's returns can belong to what it is for, by the types of both."""

from __future__ import annotations

from tapeless.errors import RuleMismatch
from tapeless.ir.nodes import Location
from tapeless.ir.types import Array, Scalar, Type, is_complex, is_float


def check_fits(found: Type | None, like: Type | None, what: str, location: Location | None) -> None:
    """Raise unless both are of one rank, and `found` of floats, or of complex numbers as `like`."""
    if not (isinstance(found, (Scalar, Array)) and isinstance(like, (Scalar, Array))):
        return
    is_number = is_float(found) or (is_complex(found) and is_complex(like))
    if found.ndim != like.ndim or not is_number:
        raise RuleMismatch(f"{what} is {_words(found)}; it belongs to {_words(like)}", location)


def _words(type_: Scalar | Array) -> str:
    if isinstance(type_, Array):
        return f"an array of {type_.dtype} of rank {type_.ndim}"
    return f"a number of type {type_.dtype}"
