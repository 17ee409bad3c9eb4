"""Calls of some functions as statements of their own: `a + f(b)` becomes `t = f(b)`, `a + t`.

What Python evaluates before such a call is given a name before it, so that the order stays.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Sequence
from typing import Any, TypeGuard

from tapeless.frontend.recursion import NoLoop, calls_of, placed

_PLAIN = (
    ast.Attribute,
    ast.BinOp,
    ast.Call,
    ast.Compare,
    ast.keyword,
    ast.List,
    ast.Subscript,
    ast.Tuple,
    ast.UnaryOp,
)


def with_calls_apart(statements: Sequence[ast.stmt], names: Collection[str]) -> list[ast.stmt]:
    """The statements, in which each call by one of the names is all that is assigned, or returned.

    Raises:
        NoLoop: where a call may be evaluated, or may not be, in a way that no statement says.
    """
    return _Apart(names).block(statements)


def is_call_of(node: ast.AST | None, names: Collection[str]) -> TypeGuard[ast.Call]:
    """Whether it is a call by one of these names."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


class _Apart:
    def __init__(self, names: Collection[str]) -> None:
        self.names = names
        self.count = 0

    def block(self, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
        return [each for statement in statements for each in self.statement(statement)]

    def statement(self, node: ast.stmt) -> list[ast.stmt]:
        """What stands in place of one statement."""
        if not calls_of([node], *self.names):
            return [node]
        before: list[ast.stmt] = []
        made = copy.copy(node)
        match made:
            case ast.If():
                made.test = self.expression(made.test, before)
                made.body, made.orelse = self.block(made.body), self.block(made.orelse)
            case ast.While() | ast.For():
                if isinstance(made, ast.For):
                    made.iter = self.expression(made.iter, before)
                made.body, made.orelse = self.block(made.body), self.block(made.orelse)
            case ast.Return(value=ast.expr() as value) if not self._is_apart(value):
                made.value = self.expression(value, before)
            case ast.Assign(targets=[ast.Name()], value=value) if self._is_apart(value):
                pass
            case ast.Assign(value=value) if not calls_of(made.targets, *self.names):
                made.value = self.expression(value, before)
            case ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value):
                return self.statement(placed(ast.Assign([target], value), node))
            case ast.AugAssign(target=ast.Name(), value=value):
                made.value = self.expression(value, before)
            case ast.Expr(value=value):
                made = placed(ast.Assign([ast.Name(self._new(), ast.Store())], value), node)
                return self.statement(made)
            case ast.Return():
                pass
            case _:
                raise NoLoop
        return [placed(each, node) for each in (*before, made)]

    def _is_apart(self, value: ast.expr) -> bool:
        """Whether it is a call, of arguments that hold none."""
        return is_call_of(value, self.names) and calls_of([value], *self.names) == 1

    def expression(self, node: ast.expr, before: list[ast.stmt]) -> ast.expr:
        """The expression without such calls, which are made `before`."""
        if not calls_of([node], *self.names):
            return node
        if isinstance(node, ast.IfExp):
            test = self.expression(node.test, before)
            return self._chosen(test, node.body, node.orelse, before)
        if isinstance(node, ast.BoolOp):
            return self._decided(node, before)
        if not isinstance(node, _PLAIN) or (isinstance(node, ast.Compare) and len(node.ops) > 1):
            raise NoLoop
        is_itself = is_call_of(node, self.names)
        made = self._parts(node, before, skipped="func" if is_itself else "")
        return self._named(made, before) if is_itself else made

    def _parts(self, node: ast.expr, before: list[ast.stmt], skipped: str) -> ast.expr:
        """The same with its operands evaluated in order."""
        made = copy.copy(node)
        places = [
            (field, k)
            for field, value in ast.iter_fields(node)
            if field != skipped
            for k in (range(len(value)) if isinstance(value, list) else (None,))
            if isinstance(_part(node, field, k), (ast.expr, ast.keyword))
        ]
        parts = [_part(node, *place) for place in places]
        last = max((k for k, part in enumerate(parts) if calls_of([part], *self.names)), default=0)
        for k, (place, part) in enumerate(zip(places, parts, strict=True)):
            if isinstance(part, ast.keyword):
                other = copy.copy(part)
                other.value = self._operand(part.value, before, k < last)
                _put(made, *place, other)
            elif isinstance(part, ast.Starred):
                _put(made, *place, self._starred(part, before, k < last))
            else:
                is_function = place[0] == "func" and _is_path(part)
                _put(made, *place, self._operand(part, before, k < last and not is_function))
        return made

    def _operand(self, part: ast.expr, before: list[ast.stmt], is_early: bool) -> ast.expr:
        made = self.expression(part, before)
        if not is_early or isinstance(made, (ast.Constant, ast.Name)):
            return made
        if isinstance(made, ast.Slice):
            raise NoLoop
        return self._named(made, before)

    def _starred(self, part: ast.Starred, before: list[ast.stmt], is_early: bool) -> ast.expr:
        """What stands behind a star, with the items that it has when it is evaluated."""
        made = ast.Starred(self.expression(part.value, before), ast.Load())
        if not is_early:
            return made
        items = self._named(ast.List([made], ast.Load()), before)
        return ast.Starred(items, ast.Load())

    def _chosen(
        self, test: ast.expr, body: ast.expr, orelse: ast.expr, before: list[ast.stmt]
    ) -> ast.expr:
        """`body if test else orelse` as a statement."""
        name = self._new()
        sides: list[list[ast.stmt]] = []
        for value in (body, orelse):
            side: list[ast.stmt] = []
            value = self.expression(value, side)
            sides.append([*side, ast.Assign([ast.Name(name, ast.Store())], value)])
        before.append(ast.If(test, *sides))
        return ast.Name(name, ast.Load())

    def _decided(self, node: ast.BoolOp, before: list[ast.stmt]) -> ast.expr:
        """`a and b`: b, if a is true, else a."""
        first, *rest = node.values
        value = self._named(self.expression(first, before), before)
        others = rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        sides = (others, value) if isinstance(node.op, ast.And) else (value, others)
        return self._chosen(value, *sides, before)

    def _named(self, value: ast.expr, before: list[ast.stmt]) -> ast.Name:
        name = self._new()
        before.append(ast.Assign([ast.Name(name, ast.Store())], value))
        return ast.Name(name, ast.Load())

    def _new(self) -> str:
        self.count += 1
        return f".t{self.count}"


def _part(node: ast.AST, field: str, place: int | None) -> Any:
    value = getattr(node, field)
    return value if place is None else value[place]


def _put(node: ast.AST, field: str, place: int | None, value: ast.AST) -> None:
    if place is None:
        setattr(node, field, value)
    else:
        items = list(getattr(node, field))
        items[place] = value
        setattr(node, field, items)


def _is_path(node: ast.expr) -> bool:
    """Whether it is a name, or an attribute of such."""
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and _is_path(node.value))
