"""What the frontend knows about a value while it reads a program.

A number or an array is an operand of the IR. Everything else is static: it exists only while the
program is read, and is made of operands and Python objects. Composite values say what they are made
of (`parts`), so that branches and loops can merge and carry them part by part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    """A list display, which may only be handed on to an array function or be an index."""

    def rebuild(self, parts: tuple[Value, ...]) -> Listing:
        return Listing(parts)


@dataclass(frozen=True, eq=False)
class Range(Composite):
    """`range(start, stop, step)`."""

    start: Operand
    stop: Operand
    step: Operand


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

    def rebuild(self, parts: tuple[Value, ...]) -> Method:
        return Method(parts[0], self.name)


@dataclass(frozen=True, eq=False)
class Keywords(Composite):
    """`**kwargs` of a function that is read in place: names and values."""

    names: tuple[str, ...]
    values: tuple[Value, ...]

    @property
    def parts(self) -> tuple[Value, ...]:
        return self.values

    def rebuild(self, parts: tuple[Value, ...]) -> Keywords:
        return Keywords(self.names, parts)


@dataclass(frozen=True, eq=False)
class Static:
    """A Python object that is known now: a function, a module, a type."""

    value: Any


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


Value = Var | Const | Undefined | Composite | Static | Closure | Maybe | Poison
# What a name is bound to; None in an environment stands for unbound.

NONE = Const(None)
TRUE = Const(True)
FALSE = Const(False)


def is_number(value: Any) -> bool:
    """Whether a value can be merged and carried as an operand of the IR."""
    if isinstance(value, Const):
        return isinstance(value.value, (bool, int, float))
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
    if isinstance(a, Static) and isinstance(b, Static):
        return a.value is b.value
    if isinstance(a, Composite) and isinstance(b, Composite):
        if type(a) is not type(b) or len(a.parts) != len(b.parts):
            return False
        if isinstance(a, Method) and a.name != b.name:  # type: ignore[union-attr]
            return False
        if isinstance(a, Keywords) and a.names != b.names:  # type: ignore[union-attr]
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
    if isinstance(value, Closure):
        return "a function"
    if isinstance(value, Static):
        return f"the object {getattr(value.value, '__name__', value.value)!r}"
    return f"a {type(value).__name__.lower()}"
