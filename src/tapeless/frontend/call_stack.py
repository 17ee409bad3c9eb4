"""Functions that call themselves anywhere, as one loop with a stack.

At a call of itself the function puts what it still needs on stacks, beside the number of the place
where it goes on, and the loop begins anew with the arguments for parameters. Where it returns, the
result goes on a stack as well, and the loop goes on at the place that is on top. So a program that
calls itself is an ordinary program, of which there are derivatives of any mode, engine and order.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from tapeless.frontend.early_calls import with_calls_apart
from tapeless.frontend.liveness import NOTHING, Names, live_before
from tapeless.frontend.names import FUNCTIONS, stored
from tapeless.frontend.recursion import NoLoop, calls_of, is_call_of, placed
from tapeless.frontend.scope import Scope, rewritten

STATE, RESULT, LABELS, RESULTS = ".state", ".result", "labels", "results"
MOST_COPIED = 60  # nodes of what follows a branch, which then stands in both of its sides

_loops: WeakKeyDictionary[ast.AST, Scope | None] = WeakKeyDictionary()


class Stacks(ast.stmt):
    """Makes the stacks of a loop, all empty."""

    _fields = ()


class Keep(ast.stmt):
    """Puts values on stacks, which belong to `place`."""

    _fields = ("place", "values")
    place: int | str
    values: list[ast.expr]


class TakeBack(ast.stmt):
    """Takes what was put last on these stacks off them again."""

    _fields = ("place", "targets")
    place: int | str
    targets: list[ast.expr]


def with_stack(scope: Scope) -> Scope | None:
    """The function as a loop; None if it cannot be written as one."""
    if scope.node not in _loops:
        try:
            _loops[scope.node] = rewritten(scope, _Machine(scope).function())
        except NoLoop:
            _loops[scope.node] = None
    return _loops[scope.node]


@dataclass(frozen=True)
class _After:
    """What is done after some statements, and which names it reads."""

    code: Callable[[], list[ast.stmt]]
    live: Names
    size: int  # of the code, in nodes
    returned: str | None = None  # the name that is returned at once


@dataclass(frozen=True)
class _Jumps:
    """Where `break` and `continue` lead, in a loop that holds calls."""

    on_break: _After
    on_continue: _After


class _Machine:
    def __init__(self, scope: Scope) -> None:
        node = scope.node
        if isinstance(node, ast.Lambda) or scope.is_generator or node.name in scope.local:
            raise NoLoop
        a = node.args
        inside = (inner for part in node.body for inner in ast.walk(part))
        refused = (*FUNCTIONS, ast.Global, ast.Nonlocal)
        if a.vararg or a.kwarg or any(isinstance(inner, refused) for inner in inside):
            raise NoLoop  # what functions inside capture would be another variable in each call
        self.node, self.name = node, node.name
        self.body = with_calls_apart(node.body, self.name)
        self.positional = [p.arg for p in (*a.posonlyargs, *a.args)]
        self.parameters = [*self.positional, *(p.arg for p in a.kwonlyargs)]
        self.defaults = _defaults(a)
        self.changing = self._changing()
        self.local = frozenset(stored(self.body) | self.changing)
        self.states: dict[int, list[ast.stmt]] = {}
        self.count = 0

    def function(self) -> ast.FunctionDef:
        """The function with its body in a loop."""
        if not self.changing:
            raise NoLoop  # it calls itself with what it was called with
        end = _After(lambda: self._return(ast.Constant(None)), NOTHING, 1)
        first = self._new_state()
        self.states[first] = self._run(self.body, end, None)
        start = [Stacks(), Keep(LABELS, [ast.Constant(-1)]), self._go_to(first)]
        is_done = ast.Compare(_read(STATE), [ast.Lt()], [ast.Constant(0)])
        loop = ast.While(
            ast.Constant(True), [*self._dispatch(), ast.If(is_done, [ast.Break()], [])], []
        )
        finish = [TakeBack(RESULTS, [_written(RESULT)]), ast.Return(_read(RESULT))]
        result = copy.copy(self.node)
        result.body = [*start, loop, *finish]
        for part in result.body:
            placed(part, self.node.body[0])
        return result

    def _dispatch(self) -> list[ast.stmt]:
        """The code of each state, where the number of the state is its own."""
        *others, last = sorted(self.states)
        code = self.states[last]
        for state in reversed(others):
            test = ast.Compare(_read(STATE), [ast.Eq()], [ast.Constant(state)])
            code = [ast.If(test, self.states[state], code)]
        return code

    # ---- calls -----------------------------------------------------------------------------------

    def _changing(self) -> set[str]:
        """The parameters that are not the same in all calls."""
        changing = stored(self.body) & set(self.parameters)
        for part in self.body:
            for inner in ast.walk(part):
                if is_call_of(inner, self.name):
                    for name, value in self._given(inner).items():  # type: ignore[arg-type]
                        if not isinstance(value, ast.Name) or value.id != name:
                            changing.add(name)
        return changing

    def _given(self, call: ast.Call) -> dict[str, ast.expr]:
        """What a call gives to each parameter."""
        if len(call.args) > len(self.positional):
            raise NoLoop
        given = dict(zip(self.positional, call.args, strict=False))
        given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        given = self.defaults | given
        if set(given) != set(self.parameters) or None in {k.arg for k in call.keywords}:
            raise NoLoop
        return given

    def _begin_anew(self, call: ast.Call) -> list[ast.stmt]:
        given = {n: value for n, value in self._given(call).items() if n in self.changing}
        targets = ast.Tuple([_written(name) for name in given], ast.Store())
        values = ast.Tuple(copy.deepcopy(list(given.values())), ast.Load())
        return [ast.Assign([targets], values), self._go_to(0)]

    def _call(self, target: str, call: ast.Call, after: _After) -> list[ast.stmt]:
        """`target = call`, and then what comes after."""
        if after.returned == target:
            return self._begin_anew(call)
        state = self._new_state()
        live = sorted(after.live & self.local - {target})
        self.states[state] = [
            TakeBack(RESULTS, [_written(target)]),
            TakeBack(state, [_written(name) for name in live]),
            *after.code(),
        ]
        kept = Keep(state, [_read(name) for name in live])
        return [kept, Keep(LABELS, [ast.Constant(state)]), *self._begin_anew(call)]

    def _return(self, value: ast.expr) -> list[ast.stmt]:
        if is_call_of(value, self.name):
            return self._begin_anew(value)  # type: ignore[arg-type]
        return [Keep(RESULTS, [copy.deepcopy(value)]), TakeBack(LABELS, [_written(STATE)])]

    # ---- statements ------------------------------------------------------------------------------

    def _run(
        self, statements: Sequence[ast.stmt], after: _After, jumps: _Jumps | None
    ) -> list[ast.stmt]:
        """What runs these statements, and what comes after where they do not jump."""
        if not statements:
            return after.code()
        first, rest = statements[0], statements[1:]
        if self._is_plain(first):
            return [copy.deepcopy(first), *self._run(rest, after, jumps)]
        match first:
            case ast.Return(value=value):
                return self._return(value or ast.Constant(None))
            case ast.Break():
                return _known(jumps).on_break.code()
            case ast.Continue():
                return _known(jumps).on_continue.code()
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if is_call_of(
                value, self.name
            ):
                return self._call(name, value, self._then(rest, after, jumps))  # type: ignore[arg-type]
            case ast.If():
                then = self._then(rest, after, jumps)
                if then.size > MOST_COPIED:
                    then = self._as_state(then)
                sides = [self._run(side, then, jumps) for side in (first.body, first.orelse)]
                return [ast.If(copy.deepcopy(first.test), *sides)]
            case ast.While():
                return self._while(first, self._then(rest, after, jumps))
            case ast.For():
                return self._run([*self._counting(first), *rest], after, jumps)
        raise NoLoop

    def _then(self, rest: Sequence[ast.stmt], after: _After, jumps: _Jumps | None) -> _After:
        """The rest of a block, and what comes after it."""
        ends = (jumps.on_break.live, jumps.on_continue.live) if jumps else (NOTHING, NOTHING)
        live = live_before(rest, after.live, *ends)
        size = after.size + sum(1 for part in rest for _ in ast.walk(part))
        returned = _returned(rest) if rest else after.returned
        return _After(lambda: self._run(rest, after, jumps), live, size, returned)

    def _is_plain(self, node: ast.stmt) -> bool:
        """Whether a statement stays as it is: it neither calls the function nor jumps."""
        if isinstance(node, (ast.Return, ast.Break, ast.Continue)) or calls_of([node], self.name):
            return False
        inside = list(ast.walk(node))
        if any(isinstance(inner, ast.Return) for inner in inside):
            return False
        if not isinstance(node, ast.If):
            return True
        return not any(isinstance(inner, (ast.Break, ast.Continue)) for inner in inside)

    # ---- states ----------------------------------------------------------------------------------

    def _new_state(self) -> int:
        self.count += 1
        return self.count - 1

    def _go_to(self, state: int) -> ast.stmt:
        return ast.Assign([_written(STATE)], ast.Constant(state))

    def _as_state(self, after: _After) -> _After:
        """The same as a place to go to, from where it is read."""
        state = self._new_state()
        self.states[state] = [self._taken_back(state, after.live), *after.code()]
        return self._at(state, after.live)

    def _at(self, state: int, live: Names) -> _After:
        def code() -> list[ast.stmt]:
            kept = Keep(state, [_read(name) for name in sorted(live & self.local)])
            return [kept, self._go_to(state)]

        return _After(code, live, 1)

    def _taken_back(self, state: int, live: Names) -> ast.stmt:
        return TakeBack(state, [_written(name) for name in sorted(live & self.local)])

    def _while(self, node: ast.While, after: _After) -> list[ast.stmt]:
        """A loop that holds calls: a state that goes on to itself."""
        after = self._as_state(after)
        head = self._new_state()
        live = live_before([node], after.live, NOTHING, NOTHING)
        again = self._at(head, live)
        body = self._run(node.body, again, _Jumps(after, again))
        test = ast.If(copy.deepcopy(node.test), body, self._run(node.orelse, after, None))
        if calls_of([node.test], self.name):
            raise NoLoop
        self.states[head] = [self._taken_back(head, live), test]
        return again.code()

    def _counting(self, node: ast.For) -> list[ast.stmt]:
        """`for` as a `while` with a count of its own."""
        number, stop, items = (f".{word}{self.count}" for word in ("number", "stop", "items"))
        self.count += 1
        begin, step, value = ast.Constant(0), ast.Constant(1), _read(number)
        start: list[ast.stmt] = []
        if isinstance(node.iter, ast.Call) and getattr(node.iter.func, "id", "") == "range":
            if len(node.iter.args) > 2 or node.iter.keywords:
                raise NoLoop
            *first, end = node.iter.args
            begin = first[0] if first else begin
        else:
            start.append(ast.Assign([_written(items)], node.iter))
            end = ast.Call(_read("len"), [_read(items)], [])
            value = ast.Subscript(_read(items), value, ast.Load())
        start.append(ast.Assign([_written(number)], begin))
        start.append(ast.Assign([_written(stop)], end))
        taken: list[ast.stmt] = [
            ast.Assign([node.target], value),
            ast.Assign([_written(number)], ast.BinOp(_read(number), ast.Add(), step)),
        ]
        test = ast.Compare(_read(number), [ast.Lt()], [_read(stop)])
        loop = ast.While(test, [*taken, *node.body], node.orelse)
        self.local |= {number, stop, items}
        for part in (*start, loop):
            placed(part, node)
        return [*start, loop]


def _defaults(a: ast.arguments) -> dict[str, ast.expr]:
    """The defaults that are written as constants."""
    positional = [*a.posonlyargs, *a.args]
    pairs = [
        *zip(reversed(positional), reversed(a.defaults), strict=False),
        *zip(a.kwonlyargs, a.kw_defaults, strict=True),
    ]
    return {p.arg: value for p, value in pairs if isinstance(value, ast.Constant)}


def _returned(rest: Sequence[ast.stmt]) -> str | None:
    """The name that the first of the statements returns."""
    value = rest[0].value if isinstance(rest[0], ast.Return) else None
    return value.id if isinstance(value, ast.Name) else None


def _known(jumps: _Jumps | None) -> _Jumps:
    if jumps is None:
        raise NoLoop
    return jumps


def _read(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _written(name: str) -> ast.Name:
    return ast.Name(name, ast.Store())
