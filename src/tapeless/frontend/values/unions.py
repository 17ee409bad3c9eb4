"""Values of which only the running program knows the form."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tapeless.frontend.values.composite import Composite
from tapeless.ir.nodes import Operand

if TYPE_CHECKING:
    from tapeless.frontend.values import Value


@dataclass(frozen=True, eq=False)
class Union(Composite):
    """One of several members of different forms: `tag` is the place of the one that is meant.

    The numbers of the other members are undefined, so a member is only read where the tag names it.
    """

    tag: Operand
    members: tuple[Value, ...]
    forms: tuple[Hashable, ...]

    @property
    def parts(self) -> tuple[Value, ...]:
        return (self.tag, *self.members)

    @property
    def kind(self) -> Hashable:
        return Union, self.forms

    def rebuild(self, parts: tuple[Value, ...]) -> Union:
        return Union(parts[0], parts[1:], self.forms)  # type: ignore[arg-type]
