"""What the frontend knows about a value while it reads a program.

A number or an array is an operand of the IR. Everything else is static: it exists only while the
program is read, and is made of operands and Python objects. Composite values say what they are made
of (`parts`), so that branches and loops can merge and carry them part by part.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tapeless.ir.nodes import Const, Location, Operand, Undefined, Var

if TYPE_CHECKING:
    from tapeless.frontend.frame import Frame
    from tapeless.frontend.scope import Scope


class Composite:
    """A static value that is made of other values."""

    @property
    def parts(self) -> tuple[Value, ...]:
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)  # type: ignore[attr-defined]

    @property
    def kind(self) -> Hashable:
        """Values of one form have equal kinds."""
        return type(self)

    def rebuild(self, parts: tuple[Value, ...]) -> Value:
        names = self.__dataclass_fields__  # type: ignore[attr-defined]
        return replace(self, **dict(zip(names, parts, strict=True)))  # type: ignore[type-var]


@dataclass(frozen=True, eq=False)
class Tuple(Composite):
    """A tuple, by its items."""

    items: tuple[Value, ...]

    @property
    def parts(self) -> tuple[Value, ...]:
        return self.items

    def rebuild(self, parts: tuple[Value, ...]) -> Tuple:
        return Tuple(parts)


class Listing(Tuple):
    """The items of a list where it is read: an array is made of it, or it is an index."""

    def rebuild(self, parts: tuple[Value, ...]) -> Listing:
        return Listing(parts)


@dataclass(frozen=True, eq=False)
class Named(Tuple):
    """A named tuple."""

    type: Any = tuple

    @property
    def kind(self) -> Hashable:
        return Named, self.type

    def rebuild(self, parts: tuple[Value, ...]) -> Named:
        return Named(parts, self.type)


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


@dataclass(frozen=True, eq=False)
class Method(Composite):
    """A method of an array that was read but not called yet."""

    receiver: Value
    name: str

    @property
    def parts(self) -> tuple[Value, ...]:
        return (self.receiver,)

    @property
    def kind(self) -> Hashable:
        return Method, self.name

    def rebuild(self, parts: tuple[Value, ...]) -> Method:
        return Method(parts[0], self.name)


@dataclass(frozen=True, eq=False)
class Bound(Composite):
    """A method of an object that was read but not called yet."""

    receiver: Value
    function: Any

    @property
    def parts(self) -> tuple[Value, ...]:
        return (self.receiver,)

    @property
    def kind(self) -> Hashable:
        return Bound, id(self.function)

    def rebuild(self, parts: tuple[Value, ...]) -> Bound:
        return Bound(parts[0], self.function)


@dataclass(frozen=True, eq=False)
class Partial(Composite):
    """`functools.partial` of a function with values of the program."""

    function: Value
    args: tuple[Value, ...]
    names: tuple[str, ...]
    values: tuple[Value, ...]

    @property
    def parts(self) -> tuple[Value, ...]:
        return (self.function, *self.args, *self.values)

    @property
    def kind(self) -> Hashable:
        return Partial, len(self.args), self.names

    def rebuild(self, parts: tuple[Value, ...]) -> Partial:
        count = len(self.args) + 1
        return Partial(parts[0], parts[1:count], self.names, parts[count:])


@dataclass(frozen=True, eq=False)
class Derived(Composite):
    """A derivative that the program takes itself: of a function, by the layers of operators."""

    function: Value
    layers: tuple

    @property
    def parts(self) -> tuple[Value, ...]:
        return (self.function,)

    @property
    def kind(self) -> Hashable:
        return Derived, self.layers

    def rebuild(self, parts: tuple[Value, ...]) -> Derived:
        return Derived(parts[0], self.layers)


@dataclass(frozen=True, eq=False)
class Super(Composite):
    """`super()`: where to look for a method, and whose it will be."""

    receiver: Value
    after: type

    @property
    def parts(self) -> tuple[Value, ...]:
        return (self.receiver,)

    @property
    def kind(self) -> Hashable:
        return Super, self.after

    def rebuild(self, parts: tuple[Value, ...]) -> Super:
        return Super(parts[0], self.after)


# ---- what can be changed -------------------------------------------------------------------------


@dataclass(eq=False)
class Ref:
    """A list, a dict, an object or a shared variable: the same one wherever the same Ref is.

    What it holds stands in the `Heap`: a `Tuple` or a `Grown` for a list, a `Table` for a dict or
    an object.
    """

    type: type
    hint: str = "items"


class Cell:
    """The type of a variable that a function inside assigns, by `nonlocal`."""


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
    """`d.values()` or `d.items()`, which show the dict as it is when they are looked at."""

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
class Closure:
    """A function defined inside the program: its text, where it was defined, and its defaults."""

    scope: Scope
    frame: Frame
    defaults: tuple[Value, ...]
    keyword_defaults: tuple[Value | None, ...]


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


Value = (
    Var | Const | Undefined | Composite | Ref | Outside | Static | Text | Closure | Maybe | Poison
)
# What a name is bound to; None in an environment stands for unbound.

NONE = Const(None)
TRUE = Const(True)
FALSE = Const(False)


def is_number(value: Any) -> bool:
    """Whether a value can be merged and carried as an operand of the IR."""
    if isinstance(value, Const):
        return isinstance(value.value, (bool, int, float, complex))
    return isinstance(value, (Var, Undefined))


def is_operand(value: Any) -> bool:
    return isinstance(value, (Var, Const, Undefined))


def leaves(value: Value) -> Iterator[Operand]:
    """The operands that a value is made of, in order."""
    if is_operand(value):
        yield value  # type: ignore[misc]
    elif isinstance(value, Composite):
        for part in value.parts:
            yield from leaves(part)


def map_leaves(value: Value, change: Callable[[Operand], Operand]) -> Value:
    """The same value with each number in it replaced."""
    if is_number(value):
        return change(value)  # type: ignore[arg-type]
    if isinstance(value, Composite):
        return value.rebuild(tuple(map_leaves(part, change) for part in value.parts))
    return value


def same_form(a: Value, b: Value) -> bool:
    """Whether two values differ in nothing but their numbers."""
    if a is b or (is_number(a) and is_number(b)):
        return True
    if isinstance(a, Const) and isinstance(b, Const):
        return a == b
    if isinstance(a, (Static, Outside)) and isinstance(b, (Static, Outside)):
        return a.value is b.value
    if isinstance(a, Composite) and isinstance(b, Composite):
        if a.kind != b.kind or len(a.parts) != len(b.parts):
            return False
        return all(same_form(p, q) for p, q in zip(a.parts, b.parts, strict=True))
    return False


def combine(a: Value, b: Value, merge: Callable[[Operand, Operand], Operand]) -> Value:
    """Two values of the same form, with each pair of numbers in them merged into one."""
    if a is b:
        return a
    if is_number(a) and is_number(b):
        return merge(a, b)  # type: ignore[arg-type]
    if isinstance(a, Composite) and isinstance(b, Composite):
        pairs = zip(a.parts, b.parts, strict=True)
        return a.rebuild(tuple(combine(p, q, merge) for p, q in pairs))
    return a


def describe(value: Value | None) -> str:
    """A value in words, for messages."""
    if value is None:
        return "unbound"
    if isinstance(value, Const) and not is_number(value):
        return repr(value.value)
    if is_operand(value):
        return "a number or an array"
    if isinstance(value, Listing):
        return "a list"
    if isinstance(value, Tuple):
        return f"a tuple of {len(value.items)}"
    if isinstance(value, (Ref, Record)):
        return f"a {value.type.__name__.lower() if value.type is Cell else value.type.__name__}"
    if isinstance(value, Snapshot):
        return f"a {value.refs[0].type.__name__}"
    if isinstance(value, Outside):
        return f"a {type(value.value).__name__} from outside"
    if isinstance(value, (Bound, Partial, Method, Derived)):
        return "a function"
    if isinstance(value, Closure):
        return "a function"
    if isinstance(value, Clock):
        return "the time"
    if isinstance(value, Text):
        return "a text with numbers in it"
    if isinstance(value, Static):
        return f"the object {getattr(value.value, '__name__', value.value)!r}"
    return f"a {type(value).__name__.lower()}"
