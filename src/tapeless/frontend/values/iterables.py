"""What can be iterated over, or has a length, and is no list and no array."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tapeless.frontend.values.composite import Composite, Tuple
from tapeless.ir.nodes import Operand

if TYPE_CHECKING:
    from tapeless.frontend.values import Value


@dataclass(frozen=True, eq=False)
class Range(Composite):
    """`range(start, stop, step)`."""

    start: Operand
    stop: Operand
    step: Operand


class ParallelRange(Range):
    """`prange(start, stop, step)`."""


@dataclass(frozen=True, eq=False)
class Zip(Composite):
    """`zip(*items)`."""

    items: Tuple


@dataclass(frozen=True, eq=False)
class Enumerate(Composite):
    """`enumerate(iterable, start)`."""

    iterable: Value
    start: Value


@dataclass(frozen=True, eq=False)
class Reversed(Composite):
    """`reversed(iterable)`."""

    iterable: Value


@dataclass(frozen=True, eq=False)
class Shape(Composite):
    """`array.shape`, of an array whose rank is not known yet."""

    array: Operand
