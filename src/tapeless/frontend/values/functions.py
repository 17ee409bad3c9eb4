"""What can be called: functions, methods that were read but not called yet, derivatives."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tapeless.frontend.values.composite import Composite

if TYPE_CHECKING:
    from tapeless.frontend.frame import Frame
    from tapeless.frontend.scope import Scope
    from tapeless.frontend.values import Value


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
class PulledBack(Composite):
    """The pullback of a `vjp` of the program: the function, its arguments, what it read then."""

    function: Value
    primals: Value
    seen: Any

    @property
    def parts(self) -> tuple[Value, ...]:
        return (self.function, self.primals)

    @property
    def kind(self) -> Hashable:
        return PulledBack, id(self.seen)

    def rebuild(self, parts: tuple[Value, ...]) -> PulledBack:
        return PulledBack(parts[0], parts[1], self.seen)


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


@dataclass(frozen=True, eq=False)
class Closure:
    """A function defined inside the program: its text, where it was defined, and its defaults."""

    scope: Scope
    frame: Frame
    defaults: tuple[Value, ...]
    keyword_defaults: tuple[Value | None, ...]
