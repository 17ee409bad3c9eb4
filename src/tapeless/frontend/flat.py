"""`x.flat`: an object of a class in the language that is read."""

from __future__ import annotations

from tapeless.frontend.values import Operand, Record, Table, Value
from tapeless.rules.element_order import Flat


def flat_of(array: Operand) -> Value:
    return Record(Flat, Table(("array",), (array,)))
