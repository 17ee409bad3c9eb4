"""What can be changed, by reference, and the contents that such a reference has in the heap."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tapeless.frontend.values.composite import Composite
from tapeless.ir.nodes import Operand

if TYPE_CHECKING:
    from tapeless.frontend.values import Value


@dataclass(eq=False)
class Ref:
    """A list, a dict, an object or a shared variable: the same one wherever the same Ref is.

    What it holds stands in the `Heap`: a `Tuple` or a `Grown` for a list, a `Table` for a dict or
    an object.
    """

    type: type
    hint: str = "items"


class Attributes(Ref):
    """`vars(thing)`: the dict of an object's attributes, which is the object by another type."""

    def __init__(self, owner: Ref) -> None:
        super().__init__(dict, owner.hint)
        self.owner = owner

    def __eq__(self, other: object) -> bool:
        return (other.owner if isinstance(other, Attributes) else other) is self.owner

    def __hash__(self) -> int:
        return hash(self.owner)


class Cell:
    """The type of a variable that a function inside assigns, by `nonlocal`."""


class Iterator:
    """The type of what `iter` makes of known items: it holds those that are left."""


@dataclass(frozen=True, eq=False)
class Table(Composite):
    """The values of a dict by their keys, or those of an object by the names of its attributes."""

    keys: tuple
    values: tuple[Value, ...]

    @property
    def parts(self) -> tuple[Value, ...]:
        return self.values

    @property
    def kind(self) -> Hashable:
        return Table, self.keys

    def rebuild(self, parts: tuple[Value, ...]) -> Table:
        return Table(self.keys, parts)

    def get(self, key: Any) -> Value | None:
        return self.values[self.keys.index(key)] if key in self.keys else None

    def put(self, key: Any, value: Value) -> Table:
        if key not in self.keys:
            return Table((*self.keys, key), (*self.values, value))
        place = self.keys.index(key)
        return Table(self.keys, (*self.values[:place], value, *self.values[place + 1 :]))

    def without(self, key: Any) -> Table:
        place = self.keys.index(key)
        keys = self.keys[:place] + self.keys[place + 1 :]
        return Table(keys, self.values[:place] + self.values[place + 1 :])


@dataclass(frozen=True, eq=False)
class Grown(Composite):
    """The items of a list whose length is only known when the program runs.

    All are numbers, or arrays of one shape; they are the first `length` of `array`.
    """

    array: Operand
    length: Operand
    rank: int  # of an item

    @property
    def parts(self) -> tuple[Value, ...]:
        return self.array, self.length

    @property
    def kind(self) -> Hashable:
        return Grown, self.rank

    def rebuild(self, parts: tuple[Value, ...]) -> Grown:
        return Grown(parts[0], parts[1], self.rank)  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class DictView(Composite):
    """`d.keys()`, `d.values()` or `d.items()`: they show the dict as it is when looked at."""

    table: Ref
    name: str

    @property
    def parts(self) -> tuple[Value, ...]:
        return (self.table,)

    @property
    def kind(self) -> Hashable:
        return DictView, self.name

    def rebuild(self, parts: tuple[Value, ...]) -> DictView:
        return DictView(parts[0], self.name)  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class Record(Composite):
    """A frozen dataclass, which never changes."""

    type: type
    table: Table

    @property
    def kind(self) -> Hashable:
        return Record, self.type

    @property
    def parts(self) -> tuple[Value, ...]:
        return (self.table,)

    def rebuild(self, parts: tuple[Value, ...]) -> Record:
        return Record(self.type, parts[0])  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class Snapshot(Composite):
    """What something that can be changed holds, where two of them come together."""

    refs: tuple[Ref, ...]
    content: Value

    @property
    def kind(self) -> Hashable:
        return Snapshot, self.refs[0].type

    @property
    def parts(self) -> tuple[Value, ...]:
        return (self.content,)

    def rebuild(self, parts: tuple[Value, ...]) -> Snapshot:
        return Snapshot(self.refs, parts[0])


@dataclass(frozen=True, eq=False)
class Outside:
    """A container that is read from outside: its items are taken where the program reads them."""

    value: Any
    path: tuple
    place: int
    read: Callable[[], Any]
