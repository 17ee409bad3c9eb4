"""Functions that call themselves last, as loops.

`return f(…)` becomes the next iteration of a loop around the body; `return a + f(…)` and
`return a * f(…)` accumulate first. Only asked for where a number decides how deep the calls go:
else each call is read in place.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence
from itertools import pairwise
from weakref import WeakKeyDictionary

from tapeless.frontend.names import FUNCTIONS
from tapeless.frontend.scope import Scope, rewritten

_loops: WeakKeyDictionary[ast.AST, Scope | None] = WeakKeyDictionary()

TOTAL = ".total"
_NEUTRAL: dict[type[ast.operator], int] = {ast.Add: 0, ast.Mult: 1}


def as_loop(scope: Scope) -> Scope | None:
    """The function as a loop; None if it does not call itself, or not only last."""
    if scope.node not in _loops:
        _loops[scope.node] = _made(scope)
    return _loops[scope.node]


class _NoLoop(Exception):
    """The function calls itself in a way that is no loop."""


def _made(scope: Scope) -> Scope | None:
    node = scope.node
    if isinstance(node, ast.Lambda) or scope.is_generator or node.name in scope.local:
        return None
    if not _calls(node.body, node.name):
        return None
    if any(isinstance(inner, FUNCTIONS) for part in node.body for inner in ast.walk(part)):
        return None  # what they capture would be another variable in each call
    try:
        return rewritten(scope, _Loop(node).function())
    except _NoLoop:
        return None


def _calls(nodes: Sequence[ast.AST], name: str) -> int:
    """How often the function is called by its name, or named at all."""
    inner = (found for node in nodes for found in ast.walk(node))
    return sum(isinstance(found, ast.Name) and found.id == name for found in inner)


class _Loop:
    def __init__(self, node: ast.FunctionDef) -> None:
        self.node = node
        self.name = node.name
        a = node.args
        if a.vararg or a.kwarg:
            raise _NoLoop
        self.positional = [p.arg for p in (*a.posonlyargs, *a.args)]
        self.parameters = [*self.positional, *(p.arg for p in a.kwonlyargs)]
        self.operator: type[ast.operator] | None = None

    def function(self) -> ast.FunctionDef:
        """The function with its body in a loop."""
        statements = _in_return(self.node.body, self.name)
        self.operator = self._operator(statements)
        body = self._block([*statements, ast.Return(ast.Constant(None))])
        loop: list[ast.stmt] = [ast.While(ast.Constant(True), body, [])]
        if self.operator is not None:
            start = ast.Constant(_NEUTRAL[self.operator])
            loop.insert(0, ast.Assign([ast.Name(TOTAL, ast.Store())], start))
        result = copy.copy(self.node)
        result.body = loop
        for part in loop:
            _place(part, self.node.body[0])
        return result

    def _operator(self, statements: list[ast.stmt]) -> type[ast.operator] | None:
        """What all calls that are not the whole result are an operand of."""
        found = {
            type(inner.op)
            for part in statements
            for inner in ast.walk(part)
            if isinstance(inner, ast.BinOp) and _calls([inner], self.name)
        }
        if len(found) > 1 or not found <= _NEUTRAL.keys():
            raise _NoLoop
        return found.pop() if found else None

    # ---- statements ------------------------------------------------------------------------------

    def _block(self, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
        return [each for statement in statements for each in self._statement(statement)]

    def _statement(self, node: ast.stmt) -> list[ast.stmt]:
        if isinstance(node, ast.Return):
            return self._result(node.value or ast.Constant(None))
        if isinstance(node, ast.If) and not _calls([node.test], self.name):
            return [ast.If(node.test, self._block(node.body), self._block(node.orelse))]
        if _calls([node], self.name):
            raise _NoLoop
        if self.operator is None:
            return [node]
        if any(isinstance(inner, ast.Return) for inner in ast.walk(node)):
            raise _NoLoop
        return [node]

    def _result(self, value: ast.expr) -> list[ast.stmt]:
        """`return value`, where the function returns."""
        if not _calls([value], self.name):
            if self.operator is not None:
                value = ast.BinOp(ast.Name(TOTAL, ast.Load()), self.operator(), value)
            return [ast.Return(value)]
        if isinstance(value, ast.IfExp) and not _calls([value.test], self.name):
            return [ast.If(value.test, self._result(value.body), self._result(value.orelse))]
        if isinstance(value, ast.Call) and self._is_call(value):
            return self._next(value)
        if isinstance(value, ast.BinOp) and self.operator is not None:
            for term, call in ((value.left, value.right), (value.right, value.left)):
                if _calls([term], self.name) or not _comes_first(term, value):
                    continue
                total = ast.AugAssign(ast.Name(TOTAL, ast.Store()), self.operator(), term)
                return [total, *self._result(call)]
        raise _NoLoop

    def _is_call(self, value: ast.Call) -> bool:
        parts = [*value.args, *(keyword.value for keyword in value.keywords)]
        is_itself = isinstance(value.func, ast.Name) and value.func.id == self.name
        return is_itself and not _calls(parts, self.name)

    def _next(self, call: ast.Call) -> list[ast.stmt]:
        """The parameters of the next call, all at once, and on to it."""
        if any(isinstance(argument, ast.Starred) for argument in call.args):
            raise _NoLoop
        given = dict(zip(self.positional, call.args, strict=False))
        given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        if set(given) != set(self.parameters) or len(call.args) > len(self.positional):
            raise _NoLoop
        targets: list[ast.expr] = [ast.Name(name, ast.Store()) for name in given]
        values = ast.Tuple(list(given.values()), ast.Load())
        return [ast.Assign([ast.Tuple(targets, ast.Store())], values), ast.Continue()]


def _comes_first(term: ast.expr, whole: ast.BinOp) -> bool:
    """Whether a term may be evaluated before the call beside it."""
    return term is whole.left or not any(isinstance(n, ast.Call) for n in ast.walk(term))


def _in_return(statements: list[ast.stmt], name: str) -> list[ast.stmt]:
    """`rest = f(…)`, `return a + rest` as one statement, also inside of `if`."""
    result = [_inside_if(statement, name) for statement in statements]
    for place, (first, second) in enumerate(pairwise(result)):
        if not isinstance(first, ast.Assign) or not isinstance(second, ast.Return):
            continue
        target, value = first.targets[0], second.value
        if not isinstance(target, ast.Name) or value is None or not _calls([first.value], name):
            continue
        if len(first.targets) == 1 and _calls([value], target.id) == 1:
            joined = _Substitution(target.id, first.value).visit(copy.deepcopy(value))
            result[place : place + 2] = [ast.copy_location(ast.Return(joined), second)]
            break
    return result


def _inside_if(node: ast.stmt, name: str) -> ast.stmt:
    if not isinstance(node, ast.If):
        return node
    body, orelse = (_in_return(part, name) for part in (node.body, node.orelse))
    return ast.copy_location(ast.If(node.test, body, orelse), node)


class _Substitution(ast.NodeTransformer):
    def __init__(self, name: str, value: ast.expr) -> None:
        self.name = name
        self.value = value

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.value if node.id == self.name else node


def _place(tree: ast.AST, near: ast.AST) -> None:
    """What was written here stands where the statement around it does."""
    for inner in ast.walk(tree):
        if hasattr(inner, "lineno"):
            near = inner
        elif isinstance(inner, (ast.stmt, ast.expr)):
            ast.copy_location(inner, near)
