"""What the program tells people, written as Python that runs when the program does.

A call of `print` becomes an operation that holds its text, with the numbers that are not known yet
as operands. Pieces of such a text are strings of Python, in ASCII, and variables.
"""

from __future__ import annotations

import builtins
import sys
from typing import Any

from tapeless.frontend.reader import Reader
from tapeless.frontend.values import (
    Const,
    Named,
    Piece,
    Ref,
    Shape,
    Static,
    Table,
    Text,
    Tuple,
    Value,
)
from tapeless.ir.nodes import Var
from tapeless.runtime import telling

Pieces = tuple[Piece, ...]


def tell(reader: Reader, pieces: Pieces) -> None:
    """Run this text where the program is now."""
    numbers = [piece for piece in pieces if isinstance(piece, Var)]
    names = iter(range(len(numbers)))
    source = "".join(p if isinstance(p, str) else f"a{next(names)}" for p in pieces)
    reader.emit("tell", *numbers, hint="told", source=source)


def call(function: str, args: list[Pieces], kwargs: dict[str, Pieces] | None = None) -> Pieces:
    """The text of a call."""
    named = [(f"{name}=", *pieces) for name, pieces in (kwargs or {}).items()]
    return (f"{function}(", *_listed([*args, *named]), ")")


def told(reader: Reader, value: Value) -> Pieces:
    """The text of a value; what it is called where it is no number and no container of them."""
    match value:
        case Var():
            return (value,)
        case Text():
            return value.pieces or (ascii(value.sketch),)
        case Shape(array=Var() as array):
            return (array, ".shape")
        case Const(value=known):
            return (ascii(known),)
        case Static(value=known):
            return (of_object(known),)
        case Tuple(items=items) | Named(items=items):
            return ("(", *_listed([told(reader, item) for item in items]), ")")
        case Ref():
            return _contents(reader, value)
    return (ascii("…"),)


def _contents(reader: Reader, ref: Ref) -> Pieces:
    held = reader.heap.get(ref)
    if isinstance(held, Tuple) and issubclass(ref.type, list):
        return ("[", *_listed([told(reader, item) for item in held.items]), "]")
    if isinstance(held, Table) and issubclass(ref.type, dict):
        pairs = zip(held.keys, held.values, strict=True)
        return ("{", *_listed([(f"{key!a}: ", *told(reader, item)) for key, item in pairs]), "}")
    return (ascii(f"<{ref.type.__name__}>"),)


def of_object(value: Any) -> str:
    """How to write an object that is known now."""
    if value is sys.stdout or value is sys.stderr:
        return "sys.stdout" if value is sys.stdout else "sys.stderr"
    if isinstance(value, type) and getattr(builtins, value.__name__, None) is value:
        return value.__name__
    name = f"{type(value).__name__}_{id(value)}"
    telling.HELD[name] = value  # kept alive, so that no other object has its id
    return f"held[{name!r}]"


def _listed(parts: list[Pieces]) -> Pieces:
    return tuple(piece for part in parts for piece in (*part, ", "))


def formatted(reader: Reader, value: Value, conversion: int, specification: Pieces) -> Pieces:
    """One replacement field of an f-string."""
    pieces = told(reader, value)
    if conversion >= 0:
        pieces = call({115: "str", 114: "repr", 97: "ascii"}[conversion], [pieces])
    return call("format", [pieces, specification])


def joined(parts: list[Pieces]) -> Pieces:
    """Texts one after the other."""
    return ("''.join((", *_listed(parts), "))")
