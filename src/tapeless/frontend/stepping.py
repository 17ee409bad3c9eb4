"""Generators that keep their place, so that `next` and `send` can go on with them.

Such a generator holds its names in cells of the heap, and the number of the `yield` where it stands
(`resumable`).
"""

from __future__ import annotations

import ast
from collections.abc import Hashable
from dataclasses import dataclass, replace
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from tapeless.frontend.cells import new_cell
from tapeless.frontend.heap import new
from tapeless.frontend.resumable import SENT, STATE, resumable
from tapeless.frontend.suspended import is_generator
from tapeless.frontend.values import NONE, Composite, Const, Ref, Value

if TYPE_CHECKING:
    from tapeless.frontend.frame import Frame
    from tapeless.frontend.reader import Reader
    from tapeless.frontend.scope import Scope
    from tapeless.ir.nodes import Location


@dataclass(frozen=True, eq=False)
class Stepping(Composite):
    """A generator that keeps its place, and the cells of its names."""

    scope: Scope
    function: Any
    outer: Frame | None
    site: Location | None
    names: tuple[str, ...]
    cells: tuple[Value, ...]

    @property
    def parts(self) -> tuple[Value, ...]:
        return self.cells

    @property
    def kind(self) -> Hashable:
        return Stepping, self.scope, self.function, id(self.outer)

    def rebuild(self, parts: tuple[Value, ...]) -> Stepping:
        return replace(self, cells=parts)

    def cell(self, name: str) -> Ref:
        return self.cells[self.names.index(name)]  # type: ignore[return-value]


def stepping(reader: Reader, frame: Frame, node: ast.AST) -> Ref:
    """What a call of a generator gives that has to keep its place."""
    found = resumable(frame.scope)
    if found is None:
        raise reader.refuse(
            node,
            f"`next` goes on with `{frame.scope.name}`, and one of its `yield`s stands inside of "
            "an expression, a `try`, a `with` or a loop with `else`",
            "Write `yield` as a statement, or as `name = yield …`, and read the rest by `for`.",
        )
    first = {STATE: Const(0), SENT: NONE}
    cells = [new_cell(reader, n.strip("."), first.get(n, frame.env.get(n))) for n in found.names]
    held = Stepping(frame.scope, frame.function, frame.outer, frame.site, found.names, tuple(cells))
    return new(reader, GeneratorType, held, "items")


def keeps_place(reader: Reader, value: Value) -> bool:
    """Whether it is a generator that knows where it stands."""
    return is_generator(value) and isinstance(reader.heap[value], Stepping)
