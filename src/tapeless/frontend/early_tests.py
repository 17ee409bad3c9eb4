"""`while (y := f(x)) > 0.0:` as the endless loop that it stands for, whose body binds first."""

from __future__ import annotations

import ast
import copy
from typing import TypeVar

FunctionT = TypeVar("FunctionT", bound=ast.AST)


def with_early_tests(node: FunctionT) -> FunctionT:
    """The same function with loops whose condition binds a name rewritten; itself without any."""
    if not any(_binds(inner) for inner in ast.walk(node)):
        return node
    return _Rewriting().visit(copy.deepcopy(node))


def _binds(node: ast.AST) -> bool:
    if not isinstance(node, ast.While):
        return False
    behind = (inner for part in node.orelse for inner in ast.walk(part))
    leaves = any(isinstance(inner, ast.Break | ast.Continue) for inner in behind)
    return not leaves and any(isinstance(inner, ast.NamedExpr) for inner in ast.walk(node.test))


class _Rewriting(ast.NodeTransformer):
    def visit_While(self, node: ast.While) -> ast.While:
        self.generic_visit(node)
        if not _binds(node):
            return node
        first = ast.If(node.test, [ast.Pass()], [*node.orelse, ast.Break()])
        loop = ast.While(ast.Constant(True), [first, *node.body], [])
        for inner in (first, *first.body, first.orelse[-1], loop.test):
            ast.copy_location(inner, node.test)
        return ast.copy_location(loop, node)
