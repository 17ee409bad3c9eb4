"""Functions that call themselves last, as loops.

`return f(…)` becomes the next iteration of a loop around the body; `return a + f(…)` and
`return a * f(…)` accumulate first. Only asked for where a number decides how deep the calls go:
else each call is read in place.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence
from typing import TypeVar
from weakref import WeakKeyDictionary

from tapeless.frontend.names import FUNCTIONS, stored
from tapeless.frontend.scope import Scope, rewritten

NodeT = TypeVar("NodeT", bound=ast.AST)

_loops: WeakKeyDictionary[ast.AST, Scope | None] = WeakKeyDictionary()
_call_themselves: WeakKeyDictionary[ast.AST, bool] = WeakKeyDictionary()

TOTAL = ".total"
_NEUTRAL: dict[type[ast.operator], int] = {ast.Add: 0, ast.Mult: 1}


def as_loop(scope: Scope) -> Scope | None:
    """The function as a loop; None if it does not call itself, or not only last."""
    if scope.node not in _loops:
        _loops[scope.node] = _made(scope)
    return _loops[scope.node]


def calls_itself(scope: Scope) -> bool:
    """Whether the function calls a function of its own name."""
    node = scope.node
    if node not in _call_themselves:
        is_named = isinstance(node, ast.FunctionDef)
        _call_themselves[node] = is_named and calls_of(node.body, node.name) > 0
    return _call_themselves[node]


def waiting(scope: Scope) -> tuple[str, ...]:
    """The parameters that the loop keeps in lists, which make floats of integers."""
    return scope.node.waiting  # type: ignore[union-attr]


class NoLoop(Exception):
    """The function calls itself in a way that is no loop."""


def _made(scope: Scope) -> Scope | None:
    node = scope.node
    if isinstance(node, ast.Lambda) or scope.is_generator or node.name in scope.local:
        return None
    if not calls_of(node.body, node.name):
        return None
    if any(isinstance(inner, FUNCTIONS) for part in node.body for inner in ast.walk(part)):
        return None  # what they capture would be another variable in each call
    for how in (Loop, Worklist):
        try:
            found = rewritten(scope, how(node).function())
        except NoLoop:
            continue
        return None if _leaks(found) else found
    return None


def _leaks(scope: Scope) -> bool:
    """Whether a call may read what only the call before it has bound."""
    (loop,) = (part for part in scope.node.body if isinstance(part, ast.While))  # type: ignore[union-attr]
    own = {name for name in scope.local - set(scope.parameters) if not name.startswith(".")}
    return bool(own & scope.liveness.loops[loop].entry)


def calls_of(nodes: Sequence[ast.AST], *names: str) -> int:
    """How often functions are called by their names, or named at all."""
    inner = (found for node in nodes for found in ast.walk(node))
    return sum(isinstance(found, ast.Name) and found.id in names for found in inner)


class Loop:
    def __init__(self, node: ast.FunctionDef) -> None:
        self.node = node
        self.name = node.name
        a = node.args
        if a.vararg or a.kwarg:
            raise NoLoop
        self.positional = [p.arg for p in (*a.posonlyargs, *a.args)]
        self.parameters = [*self.positional, *(p.arg for p in a.kwonlyargs)]
        self.operator: type[ast.operator] | None = None
        self.waiting: list[str] = []  # the parameters that differ from call to call

    def function(self) -> ast.FunctionDef:
        """The function with its body in a loop."""
        statements = _in_return(self.node.body, self.name)
        self.operator = self._operator(statements)
        result = copy.copy(self.node)
        result.body = self._loop([*statements, ast.Return(ast.Constant(None))])
        if self.operator is not None:
            start = ast.Constant(_NEUTRAL[self.operator])
            result.body.insert(0, ast.Assign([ast.Name(TOTAL, ast.Store())], start))
        result.waiting = tuple(self.waiting)  # type: ignore[attr-defined]
        for part in result.body:
            placed(part, self.node.body[0])
        return result

    def _loop(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        return [ast.While(ast.Constant(True), self._block(statements), [])]

    def _operator(self, statements: list[ast.stmt]) -> type[ast.operator] | None:
        """What all calls that are not the whole result are an operand of."""
        found = {
            type(inner.op)
            for part in statements
            for inner in ast.walk(part)
            if isinstance(inner, ast.BinOp) and calls_of([inner], self.name)
        }
        if len(found) > 1 or not found <= _NEUTRAL.keys():
            raise NoLoop
        return found.pop() if found else None

    # ---- statements ------------------------------------------------------------------------------

    def _block(self, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
        return [each for statement in statements for each in self._statement(statement)]

    def _statement(self, node: ast.stmt) -> list[ast.stmt]:
        if isinstance(node, ast.Return):
            return self._result(node.value or ast.Constant(None))
        if isinstance(node, ast.If) and not calls_of([node.test], self.name):
            return [ast.If(node.test, self._block(node.body), self._block(node.orelse))]
        if calls_of([node], self.name):
            raise NoLoop
        if self.operator is None:
            return [node]
        if any(isinstance(inner, ast.Return) for inner in ast.walk(node)):
            raise NoLoop
        return [node]

    def _result(self, value: ast.expr) -> list[ast.stmt]:
        """`return value`, where the function returns."""
        if not calls_of([value], self.name):
            if self.operator is not None:
                value = ast.BinOp(ast.Name(TOTAL, ast.Load()), self.operator(), value)
            return [ast.Return(value)]
        if isinstance(value, ast.IfExp) and not calls_of([value.test], self.name):
            return [ast.If(value.test, self._result(value.body), self._result(value.orelse))]
        if isinstance(value, ast.Call) and self._is_call(value):
            return self._next(value)
        if isinstance(value, ast.BinOp) and self.operator is not None:
            for term, call in ((value.left, value.right), (value.right, value.left)):
                if calls_of([term], self.name) or not _comes_first(term, value):
                    continue
                total = ast.AugAssign(ast.Name(TOTAL, ast.Store()), self.operator(), term)
                return [total, *self._result(call)]
        raise NoLoop

    def _is_call(self, value: ast.Call) -> bool:
        parts = [*value.args, *(keyword.value for keyword in value.keywords)]
        is_itself = isinstance(value.func, ast.Name) and value.func.id == self.name
        return is_itself and not calls_of(parts, self.name)

    def _next(self, call: ast.Call) -> list[ast.stmt]:
        """The parameters of the next call, all at once, and on to it."""
        given = self._given(call)
        targets: list[ast.expr] = [ast.Name(name, ast.Store()) for name in given]
        values = ast.Tuple(list(given.values()), ast.Load())
        return [ast.Assign([ast.Tuple(targets, ast.Store())], values), ast.Continue()]

    def _given(self, call: ast.Call) -> dict[str, ast.expr]:
        """What a call gives to each parameter."""
        if any(isinstance(argument, ast.Starred) for argument in call.args):
            raise NoLoop
        given = dict(zip(self.positional, call.args, strict=False))
        given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        if set(given) != set(self.parameters) or len(call.args) > len(self.positional):
            raise NoLoop
        return given


class Worklist(Loop):
    """`return f(…) + f(…)`: the calls that are left to be made wait in lists of their arguments."""

    def _loop(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        if self.operator is None:
            raise NoLoop
        calls = [
            inner
            for part in statements
            for inner in ast.walk(part)
            if isinstance(inner, ast.Call) and self._is_call(inner)
        ]
        changing = stored(statements)
        for call in calls:
            for name, value in self._given(call).items():
                if not isinstance(value, ast.Name) or value.id != name:
                    changing.add(name)
        self.waiting = [name for name in self.parameters if name in changing]
        if not self.waiting:
            raise NoLoop
        lists: list[ast.stmt] = [
            ast.Assign([_waiting(name, ast.Store())], ast.List([_read(name)], ast.Load()))
            for name in self.waiting
        ]
        taken: list[ast.stmt] = [
            ast.Assign([ast.Name(name, ast.Store())], _method(name, "pop")) for name in self.waiting
        ]
        test = _waiting(self.waiting[0], ast.Load())
        loop = ast.While(test, [*taken, *self._block(statements)], [])
        return [*lists, loop, ast.Return(ast.Name(TOTAL, ast.Load()))]

    def _result(self, value: ast.expr) -> list[ast.stmt]:
        if isinstance(value, ast.IfExp) and not calls_of([value.test], self.name):
            return [ast.If(value.test, self._result(value.body), self._result(value.orelse))]
        terms = self._terms(value)
        calls = [term for term in terms if isinstance(term, ast.Call) and self._is_call(term)]
        others = [term for term in terms if term not in calls]
        late = terms[terms.index(calls[0]) :] if calls else []
        in_order = all(_is_simple(term) for term in late if term in others)
        if calls_of(others, self.name) or not in_order:
            raise NoLoop
        assert self.operator is not None
        total = ast.Name(TOTAL, ast.Store())
        added: list[ast.stmt] = [ast.AugAssign(total, self.operator(), term) for term in others]
        return [*added, *self._wait(calls), ast.Continue()]

    def _terms(self, value: ast.expr) -> list[ast.expr]:
        if isinstance(value, ast.BinOp) and isinstance(value.op, self.operator or ()):
            return [*self._terms(value.left), *self._terms(value.right)]
        return [value]

    def _wait(self, calls: list[ast.Call]) -> list[ast.stmt]:
        """Evaluate the arguments in order, and put those of the last call lowest."""
        evaluated: list[ast.stmt] = []
        put: list[ast.stmt] = []
        for number, call in enumerate(calls):
            given = self._given(call)
            for name in self.waiting:
                kept = f".{name}{number}"
                evaluated.append(ast.Assign([ast.Name(kept, ast.Store())], given[name]))
                put.append(ast.Expr(_method(name, "append", _read(kept))))
        return [*evaluated, *reversed(put)]


def _read(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _waiting(name: str, context: ast.expr_context) -> ast.Name:
    return ast.Name(f".{name}s", context)


def _method(name: str, method: str, *args: ast.expr) -> ast.Call:
    return ast.Call(ast.Attribute(_waiting(name, ast.Load()), method, ast.Load()), list(args), [])


def _comes_first(term: ast.expr, whole: ast.BinOp) -> bool:
    """Whether a term may be evaluated before the call beside it."""
    return term is whole.left or _is_simple(term)


def _is_simple(term: ast.expr) -> bool:
    return not any(isinstance(inner, ast.Call) for inner in ast.walk(term))


def _in_return(statements: list[ast.stmt], name: str) -> list[ast.stmt]:
    """`rest = f(…)`, `return a + rest` as one statement, also inside of `if`."""
    result = [_inside_if(statement, name) for statement in statements]
    for place in reversed(range(len(result) - 1)):  # the last first: there may be several
        joined = _joined(result[place], result[place + 1], name)
        if joined is not None:
            result[place : place + 2] = [joined]
    return result


def _joined(first: ast.stmt, second: ast.stmt, name: str) -> ast.stmt | None:
    if not isinstance(first, ast.Assign) or not isinstance(second, ast.Return):
        return None
    target, value = first.targets[0], second.value
    if not isinstance(target, ast.Name) or value is None or not calls_of([first.value], name):
        return None
    if len(first.targets) > 1 or calls_of([value], target.id) != 1:
        return None
    made = _Substitution(target.id, first.value).visit(copy.deepcopy(value))
    return ast.copy_location(ast.Return(made), second)


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


def placed(tree: NodeT, near: ast.AST) -> NodeT:
    """What was written anew, where the statement around it stands."""
    for inner in ast.walk(tree):
        if hasattr(inner, "lineno"):
            near = inner
        elif isinstance(inner, (ast.stmt, ast.expr)):
            ast.copy_location(inner, near)
    return tree
