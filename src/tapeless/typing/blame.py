"""Numba's complaint, in our words, at the user's line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tapeless.errors import RuleMismatch, TypingError
from tapeless.ir.nodes import Location

REMEDY = 'engine="python" runs the function with plain NumPy, which needs no types.'

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_NAMES = re.compile(r"\b([A-Za-z]\w*?)__\d+\b")  # the locals of `program.py`
_NO_OVERLOAD = re.compile(r"^No implementation of function")
_MISFIT = re.compile(r"(cotangent \d+|(the )?tangent( \d+)?) of the rule `.*; it belongs to .*\w")
_SIGNATURE = re.compile(r"^\s*>>>\s*(.*\S)\s*$", re.MULTILINE)
_NOISE = ("Failed in ", "- Resolution failure", "Invalid use of ", "There are ", "Overload ")


Locations = Sequence[Location | None]


def blame(problem: Exception, locations: Locations, file: str) -> TypingError | RuleMismatch:
    """What to raise for Numba's words about a text, given the user's line of each line."""
    text = _COLOURS.sub("", str(problem))
    location = _location(problem, text, locations, file)
    if misfit := _MISFIT.search(text):
        return RuleMismatch(misfit.group(), location)
    return TypingError(f"Numba cannot type {_excerpt(location)}: {reason(text)}", location, REMEDY)


def reason(text: str) -> str:
    """The one line of Numba's message that says what is wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    essential = next((line for line in lines if not line.startswith(_NOISE)), "no reason given")
    signature = _SIGNATURE.search(text)
    if _NO_OVERLOAD.match(essential) and signature:
        essential = f"there is no {_call(signature.group(1))}"
    essential = re.sub(r",? (defined )?at \S*[\w ]*>? ?\(\d+\)", "", essential)
    return _NAMES.sub(r"\1", essential).rstrip(".")


def _call(signature: str) -> str:
    """`add(float64, unicode_type)` from "<built-in function add>(float64, unicode_type)"."""
    return re.sub(r"<[^>]*?(\w+)>\(", r"\1(", signature)


def _location(problem: Exception, text: str, locations: Locations, file: str) -> Location | None:
    """The user's line behind the line of the program that Numba stopped at."""
    loc = getattr(problem, "loc", None)
    if loc is not None and loc.filename == file:
        numbers = [loc.line]
    else:
        name = re.escape(file)
        numbers = [int(n) for n in re.findall(rf'(?:at {name} \(|File "{name}", line )(\d+)', text)]
    for number in numbers:
        if 0 < number <= len(locations) and locations[number - 1] is not None:
            return locations[number - 1]
    return None


def _excerpt(location: Location | None) -> str:
    if location is None:
        return "the function"
    part = location.text[location.column : location.end_column].strip()
    return f"`{part or location.text.strip()}`"
