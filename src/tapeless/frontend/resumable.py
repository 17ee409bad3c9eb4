"""A generator as a function that goes on where it stopped, for `next` and `send`.

It has a case for each `yield`: what follows in the text, up to the next one. A loop that goes on is
entered anew; one that always leaves the function in its body is none any more. The names of the
generator are variables around the function.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from tapeless.frontend.library import begun, has_next, stands_at, taken
from tapeless.frontend.names import FUNCTIONS
from tapeless.frontend.scope import Scope, rewritten

STATE, ITEM, SENT = ".state", ".given", ".sent"  # where it stands, what it gave, what came back
ENDED = -1
MOST_STATEMENTS = 3000  # that it is written with

_LEAVE = (ast.Return, ast.Raise, ast.Break, ast.Continue)

_made: WeakKeyDictionary[ast.AST, Resumable | None] = WeakKeyDictionary()


@dataclass(frozen=True)
class Resumable:
    """The function, and the names around it.

    It says whether there was another item; `raising` raises StopIteration if there was none.
    """

    asking: Scope
    raising: Scope
    names: tuple[str, ...]


def resumable(scope: Scope) -> Resumable | None:
    """A generator as such a function; None if it yields where that is not followed."""
    if scope.node not in _made:
        try:
            writing = _Writing(scope)
            asking, raising = writing.function(_no()), writing.function(_stop_iteration())
            _made[scope.node] = Resumable(asking, raising, writing.all_names)
        except _Unsupported:
            _made[scope.node] = None
    return _made[scope.node]


class _Again(Exception):
    """The body of a loop that was to be none comes to its end."""


class _Unsupported(Exception):
    """A `yield` inside of an expression, of a `try` or a `with`, or of a loop with `else`."""


# Where a statement stands: its number in its block, and the same of what it is in, outward.
_Place = tuple[tuple[ast.stmt, list[ast.stmt], int], ...]


class _Writing:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.names = sorted(scope.local)
        self.body = self._with_while(scope.node.body)  # type: ignore[arg-type]
        self.stops = list(self._stops(self.body, ()))
        self.numbers = {place[0][0]: k + 1 for k, place in enumerate(self.stops)}
        self.all_names = (*self.names, STATE, ITEM, SENT)

    def function(self, end: ast.stmt) -> Scope:
        """What goes on; where nothing is left, it does what `end` says."""
        self.end, self.count = end, 0
        self.open: list[ast.stmt] = []  # the loops that are written as loops around here
        self.tried: list[ast.stmt] = []  # those that are to be none
        cases = [self._from(self.body, 0, ()), *map(self._behind, self.stops)]
        chain: list[ast.stmt] = [copy.deepcopy(end)]
        for number, case in reversed(list(enumerate(cases))):
            test = _call(stands_at, _load(STATE), ast.Constant(number))
            chain = [ast.If(test, case, chain)]
        arguments = ast.arguments([], [], None, [], [], None, [])
        around = [ast.Nonlocal([*self.all_names, *self.scope.foreign])]
        function = ast.FunctionDef(self.scope.name, arguments, [*around, *chain], [])
        _place(function, self.scope.node)
        return rewritten(self.scope, function)

    # ---- loops over items ------------------------------------------------------------------------

    def _with_while(self, block: Sequence[ast.stmt]) -> list[ast.stmt]:
        """The statements with each `for` that yields as a `while`."""
        return [new for statement in block for new in self._one_with_while(statement)]

    def _one_with_while(self, node: ast.stmt) -> list[ast.stmt]:
        if not _yields(node):
            return [node]
        heads = [getattr(node, name, None) for name in ("test", "iter", "target")]
        if any(head is not None and _yields(head) for head in heads):
            raise _Unsupported
        match node:
            case ast.If():
                parts = self._with_while(node.body), self._with_while(node.orelse)
                return [ast.copy_location(ast.If(node.test, *parts), node)]
            case ast.While(orelse=[]):
                loop = ast.While(node.test, self._with_while(node.body), [])
                return [ast.copy_location(loop, node)]
            case ast.For(orelse=[]):
                return self._while(node)
            case ast.Expr(value=ast.Yield(value=given)) | ast.Assign(value=ast.Yield(value=given)):
                if given is None or not _yields(given):
                    return [node]
        raise _Unsupported

    def _while(self, node: ast.For) -> list[ast.stmt]:
        items, number = f".items{len(self.names)}", f".number{len(self.names)}"
        self.names += [items, number]
        none_left = ast.UnaryOp(ast.Not(), _call(has_next, _load(items), _load(number)))
        body = [
            ast.If(none_left, [ast.Break()], []),
            ast.Assign([node.target], _call(taken, _load(items), _load(number))),
            _set(number, ast.BinOp(_load(number), ast.Add(), ast.Constant(1))),
            *self._with_while(node.body),
        ]
        found = [
            _set(items, _call(begun, node.iter)),
            _set(number, ast.Constant(0)),
            ast.While(ast.Constant(True), body, []),
        ]
        for part in found:
            _place(part, node)
        return found

    # ---- where it stops --------------------------------------------------------------------------

    def _stops(self, block: list[ast.stmt], around: _Place) -> Iterator[_Place]:
        for k, node in enumerate(block):
            place = ((node, block, k), *around)
            if isinstance(node, ast.If | ast.While):
                yield from self._stops(node.body, place)
                yield from self._stops(node.orelse, place)
            elif _yields(node):
                yield place

    def _behind(self, place: _Place) -> list[ast.stmt]:
        """What follows a `yield`."""
        node = place[0][0]
        if not isinstance(node, ast.Assign):
            return self._after(place)
        received = ast.Assign(copy.deepcopy(node.targets), _load(SENT))
        _place(received, node)
        return [received, *self._after(place)]

    # ---- statements ------------------------------------------------------------------------------

    def _after(self, place: _Place) -> list[ast.stmt]:
        """What follows a statement, up to where the function is left."""
        (_, block, k), *around = place
        return self._from(block, k + 1, tuple(around))

    def _from(self, block: list[ast.stmt], start: int, around: _Place) -> list[ast.stmt]:
        """The statements of a block from one on, and what follows the block."""
        found = self._block(block, start, around)
        if found and _leaves(found[-1]):
            return found
        if not around:
            return [*found, *self._ended()]
        (node, outer, k), *further = around
        if not isinstance(node, ast.While):
            return [*found, *self._after(around)]
        return [*found, *self._next(((node, outer, k), *further))]

    def _block(self, block: list[ast.stmt], start: int, around: _Place) -> list[ast.stmt]:
        """Statements, where a `yield` leaves the function; nothing behind what always leaves."""
        found: list[ast.stmt] = []
        for k in range(start, len(block)):
            new = self._statement(block[k], ((block[k], block, k), *around))
            for part in new:
                _place(part, block[k])
            found += new
            self.count += 1
            if self.count > MOST_STATEMENTS:
                raise _Unsupported
            if found and _leaves(found[-1]):
                break
        return found

    def _statement(self, node: ast.stmt, place: _Place) -> list[ast.stmt]:
        if node in self.numbers:
            given = node.value.value  # type: ignore[attr-defined]
            value = ast.Constant(None) if given is None else copy.deepcopy(given)
            return [_set(ITEM, value), self._at(self.numbers[node]), ast.Return(ast.Constant(True))]
        match node:
            case ast.Return(value=None | ast.Constant()):
                return self._ended()
            case ast.Return(value=value):
                return [ast.Expr(copy.deepcopy(value)), *self._ended()]  # type: ignore[arg-type]
            case ast.Break():
                return self._left(place)
            case ast.Continue():
                return self._next(_around(place))
            case ast.If():
                parts = self._block(node.body, 0, place), self._block(node.orelse, 0, place)
                return [ast.If(copy.deepcopy(node.test), parts[0] or [ast.Pass()], parts[1])]
            case ast.While() if _yields(node):
                return self._loop(node, place)
            case _ if any(isinstance(inner, ast.Return) for inner in _own(node)):
                raise _Unsupported
            case ast.Try() | ast.With() if _has([node], ast.Break | ast.Continue):
                raise _Unsupported
        return [copy.deepcopy(node)]

    def _loop(self, node: ast.While, place: _Place) -> list[ast.stmt]:
        """A loop; where its body always leaves the function, or the loop, it is none any more."""
        test = copy.deepcopy(node.test)
        self.tried.append(node)
        try:
            body = self._block(node.body, 0, place)
            if not (body and _leaves(body[-1])):
                raise _Again
        except _Again:
            self.open.append(self.tried.pop())
            body = self._block(node.body, 0, place)
            self.open.pop()
            return [ast.While(test, body, [])]
        self.tried.pop()
        is_endless = isinstance(test, ast.Constant) and test.value
        return body if is_endless else [ast.If(test, body, [])]

    def _left(self, place: _Place) -> list[ast.stmt]:
        """`break`."""
        loop = _around(place)
        return [ast.Break()] if loop[0][0] in self.open else self._after(loop)

    def _next(self, loop: _Place) -> list[ast.stmt]:
        """What follows the last statement of a loop's body."""
        (node, block, k), *further = loop
        if node in self.tried:
            raise _Again
        if node in self.open:
            return [ast.Continue()]
        return self._from(block, k, tuple(further))

    def _at(self, number: int) -> ast.stmt:
        return _set(STATE, ast.Constant(number))

    def _ended(self) -> list[ast.stmt]:
        return [self._at(ENDED), copy.deepcopy(self.end)]


# ---- text ----------------------------------------------------------------------------------------


def _around(place: _Place) -> _Place:
    """The loop that a jump is in."""
    k = next(k for k, (node, _, _) in enumerate(place) if isinstance(node, ast.While))
    return place[k:]


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes below, without functions defined there."""
    for inner in ast.iter_child_nodes(node):
        yield inner
        if not isinstance(inner, FUNCTIONS):
            yield from _own(inner)


def _yields(node: ast.AST) -> bool:
    if isinstance(node, FUNCTIONS):
        return False
    return isinstance(node, ast.Yield) or any(isinstance(n, ast.Yield) for n in _own(node))


def _has(block: Sequence[ast.AST], kinds: Any) -> bool:
    """Whether the body of a loop has jumps of its own of these kinds."""
    for node in block:
        if isinstance(node, kinds):
            return True
        inner = node.orelse if isinstance(node, ast.For | ast.While) else ast.iter_child_nodes(node)
        if not isinstance(node, FUNCTIONS) and _has(list(inner), kinds):
            return True
    return False


def _leaves(node: ast.stmt) -> bool:
    """Whether nothing behind a statement in its block is ever reached."""
    if isinstance(node, ast.If):
        return all(part and _leaves(part[-1]) for part in (node.body, node.orelse))
    return isinstance(node, _LEAVE)


def _load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _set(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _call(function: Any, *arguments: ast.expr) -> ast.expr:
    return ast.Call(ast.Constant(function), list(arguments), [])


def _no() -> ast.stmt:
    return ast.Return(ast.Constant(False))


def _stop_iteration() -> ast.stmt:
    return ast.Raise(ast.Name("StopIteration", ast.Load()))


def _place(node: ast.AST, at: ast.AST) -> None:
    """Give new nodes the place of the text that they come from."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.stmt | ast.expr) and not hasattr(inner, "lineno"):
            ast.copy_location(inner, at)
