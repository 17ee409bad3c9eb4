"""Values that are made of other values, and tuples, the plainest of them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tapeless.frontend.values import Value


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
