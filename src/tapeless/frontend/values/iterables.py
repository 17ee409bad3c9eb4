"""What can be iterated over, or has a length, and is no list and no array."""

from __future__ import annotations

from collections.abc import Hashable
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


@dataclass(frozen=True, eq=False)
class Slicing(Composite):
    """`slice(start, stop, step)`, or what stands between brackets with a colon."""

    start: Value
    stop: Value
    step: Value


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
class Sliced(Composite):
    """`itertools.islice` of an array: its elements, as an iterator."""

    elements: Value


class Given(Tuple):
    """What an iterator gives, of which all items are known where it is made."""

    @property
    def kind(self) -> Hashable:
        return Tuple


@dataclass(frozen=True, eq=False)
class Shape(Composite):
    """`array.shape`, of an array whose rank is not known yet."""

    array: Operand


@dataclass(frozen=True, eq=False)
class Endless(Composite):
    """`itertools.count`, `cycle` or `repeat`, which end only with what they are zipped with."""

    name: str
    values: tuple[Value, ...]

    @property
    def parts(self) -> tuple[Value, ...]:
        return self.values

    @property
    def kind(self) -> Hashable:
        return Endless, self.name

    def rebuild(self, parts: tuple[Value, ...]) -> Endless:
        return Endless(self.name, parts)
