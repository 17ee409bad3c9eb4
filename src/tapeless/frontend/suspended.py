"""Generators that were called and not read yet."""

from __future__ import annotations

import ast
import copy
from collections.abc import Hashable
from dataclasses import dataclass, replace
from types import GeneratorType
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

from tapeless.frontend.heap import new
from tapeless.frontend.values import Composite, Ref, Value

if TYPE_CHECKING:
    from tapeless.frontend.frame import Frame
    from tapeless.frontend.reader import Reader
    from tapeless.frontend.scope import Scope
    from tapeless.ir.nodes import Location

NodeT = TypeVar("NodeT", bound=ast.AST)


@dataclass(frozen=True, eq=False)
class Suspended(Composite):
    """A call of a generator whose body has not begun: its function, and its arguments by name."""

    scope: Scope
    function: Any
    outer: Frame | None
    site: Location | None
    names: tuple[str, ...]
    values: tuple[Value, ...]

    @property
    def parts(self) -> tuple[Value, ...]:
        return self.values

    @property
    def kind(self) -> Hashable:
        return Suspended, self.scope, self.function, id(self.outer), self.names

    def rebuild(self, parts: tuple[Value, ...]) -> Suspended:
        return replace(self, values=parts)


def suspend(reader: Reader, frame: Frame) -> Ref:
    """What a call of a generator gives."""
    names, values = tuple(frame.env), tuple(frame.env.values())
    held = Suspended(frame.scope, frame.function, frame.outer, frame.site, names, values)
    return new(reader, GeneratorType, held, "items")


def is_generator(value: Value | None) -> TypeGuard[Ref]:
    return isinstance(value, Ref) and value.type is GeneratorType


# ---- yield from ----------------------------------------------------------------------------------


def with_plain_yields(node: NodeT) -> NodeT:
    """The same function with `yield from items` as a loop; itself if it has none."""
    if not any(isinstance(inner, ast.YieldFrom) for inner in ast.walk(node)):
        return node
    return _Delegation().visit(copy.deepcopy(node))


class _Delegation(ast.NodeTransformer):
    """`yield from items` as a statement; where its value is used it is refused when it is read."""

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        if not isinstance(node.value, ast.YieldFrom):
            return node
        item = ast.Yield(ast.Name(".item", ast.Load()))
        loop = ast.For(ast.Name(".item", ast.Store()), node.value.value, [ast.Expr(item)], [])
        for inner in ast.walk(loop):
            if isinstance(inner, (ast.stmt, ast.expr)) and not hasattr(inner, "lineno"):
                ast.copy_location(inner, node)
        return loop
