"""`while (y := f(x)) > 0.0:` as the endless loop that it stands for, whose body binds first.

The same in a `try`, of a condition that may raise something: it is a statement then.
"""

from __future__ import annotations

import ast
import copy
from typing import Any, TypeVar

FunctionT = TypeVar("FunctionT", bound=ast.AST)


def with_early_tests(node: FunctionT) -> FunctionT:
    """The same function with such loops rewritten; itself without any."""
    found = [inner for inner in ast.walk(node) if isinstance(inner, ast.While | ast.Try)]
    if not any(isinstance(inner, ast.Try) or _binds(inner) for inner in found):
        return node
    return _Rewriting().visit(copy.deepcopy(node))


def _binds(node: ast.While) -> bool:
    return _leads(node) and _has(node.test, ast.NamedExpr)


def _may_raise(node: ast.While) -> bool:
    return _leads(node) and _has(node.test, ast.Call | ast.Subscript | ast.BinOp | ast.Attribute)


def _leads(node: ast.While) -> bool:
    """Whether no jump leaves its `else`, which then may stand inside of it."""
    behind = (inner for part in node.orelse for inner in ast.walk(part))
    return not any(isinstance(inner, ast.Break | ast.Continue) for inner in behind)


def _has(test: ast.expr, kinds: Any) -> bool:
    return any(isinstance(inner, kinds) for inner in ast.walk(test))


class _Rewriting(ast.NodeTransformer):
    def __init__(self) -> None:
        self.is_caught = False

    def visit_Try(self, node: ast.Try) -> ast.Try:
        before, self.is_caught = self.is_caught, self.is_caught or bool(node.handlers)
        node.body = [self.visit(each) for each in node.body]
        self.is_caught = before
        for part in (*node.handlers, *node.orelse, *node.finalbody):
            self.visit(part)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        before, self.is_caught = self.is_caught, False
        self.generic_visit(node)
        self.is_caught = before
        return node

    def visit_While(self, node: ast.While) -> ast.While:
        self.generic_visit(node)
        if not _binds(node) and not (self.is_caught and _may_raise(node)):
            return node
        first = ast.If(node.test, [ast.Pass()], [*node.orelse, ast.Break()])
        loop = ast.While(ast.Constant(True), [first, *node.body], [])
        for inner in (first, *first.body, first.orelse[-1], loop.test):
            ast.copy_location(inner, node.test)
        return ast.copy_location(loop, node)
