"""Functions that call themselves or each other anywhere, as one loop with a stack.

At a call the function puts what it still needs on stacks, beside the number of the place where it
goes on, and the loop begins anew with the arguments for parameters. Where it returns, the result
goes on a stack as well, and the loop goes on at the place that is on top. So a program that calls
itself is an ordinary program, of which there are derivatives of any mode, engine and order.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard
from weakref import WeakKeyDictionary

from tapeless.frontend.early_calls import is_call_of
from tapeless.frontend.liveness import NOTHING, Names, live_before
from tapeless.frontend.procedures import Procedure
from tapeless.frontend.recursion import NoLoop, calls_of, placed
from tapeless.frontend.scope import Scope, rewritten
from tapeless.frontend.stack_nodes import Keep, Stacks, TakeBack

STATE, RESULT, DEPTH = ".state", ".result", ".depth"
LABELS, RESULTS = "labels", "results"
DEEPEST = 1_000_000  # calls inside calls: each costs memory
MOST_COPIED = 60  # nodes of what follows a branch, which then stands in both of its sides

_loops: WeakKeyDictionary[ast.AST, tuple[set[ast.AST], Scope | None]] = WeakKeyDictionary()


def with_stack(scope: Scope, family: Mapping[str, Scope]) -> Scope | None:
    """The function as a loop; None if it cannot be written as one.

    `family` are the functions that may come back to it, by the names that they are called by.
    """
    members: set[ast.AST] = {each.node for each in family.values()}
    known = _loops.get(scope.node)
    if known is None or known[0] != members:
        try:
            made = rewritten(scope, _Machine(scope, family).function())
        except NoLoop:
            made = None
        known = _loops[scope.node] = members, made
    return known[1]


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
    def __init__(self, scope: Scope, family: Mapping[str, Scope]) -> None:
        self.root = Procedure.of(scope, family, "")
        self.family = {
            name: self.root if each.node is scope.node else Procedure.of(each, family, f"{name}.")
            for name, each in family.items()
        }
        own_names = [name for name, each in self.family.items() if each is self.root]
        own = [c for each in self._procedures() for c in each.calls(self.root, own_names)]
        changing = self.root.changing(own)
        if not self.family or (len(self.family) == 1 and not changing):
            raise NoLoop  # it calls itself with what it was called with
        self.changing = changing
        fixed = set(self.root.parameters) - changing
        self.local = frozenset().union(*(each.local for each in self._procedures())) - fixed
        self.states: dict[int, list[ast.stmt]] = {}
        self.entries: dict[int, int] = {}  # by the identity of the procedure
        self.count = 0

    def _procedures(self) -> list[Procedure]:
        return list({id(each): each for each in (self.root, *self.family.values())}.values())

    def function(self) -> ast.FunctionDef:
        """The function with its body in a loop."""
        begin: list[ast.stmt] = [
            Stacks(),
            Keep(LABELS, [ast.Constant(-1)]),
            _set(DEPTH, ast.Constant(0)),
        ]
        begin.append(self._go_to(self._entry(self.root)))
        is_done = ast.Compare(_read(STATE), [ast.Lt()], [ast.Constant(0)])
        body = [*self._dispatch(), ast.If(is_done, [ast.Break()], [])]
        loop = ast.While(ast.Constant(True), body, [])
        end = [TakeBack(RESULTS, [_written(RESULT)]), ast.Return(_read(RESULT))]
        node = self.root.node
        result = copy.copy(node)
        result.body = [placed(part, node.body[0]) for part in (*begin, loop, *end)]
        return result

    def _dispatch(self) -> list[ast.stmt]:
        """The code of each state, where the number of the state is its own."""
        *others, last = self._in_order()
        code: list[ast.stmt] = self.states[last]
        for state in reversed(others):
            test = ast.Compare(_read(STATE), [ast.Eq()], [ast.Constant(state)])
            code = [ast.If(test, self.states[state], code)]
        return code

    def _in_order(self) -> list[int]:
        """The states, each behind one that puts on its stacks what it takes off them."""
        order = [self._entry(self.root)]
        for state in order:
            for node in (inner for part in self.states[state] for inner in ast.walk(part)):
                if isinstance(node, Keep) and node.place in self.states.keys() - set(order):
                    order.append(node.place)
        return order

    # ---- calls -----------------------------------------------------------------------------------

    def _entry(self, procedure: Procedure) -> int:
        """The state in which a function begins."""
        if id(procedure) not in self.entries:
            state = self.entries[id(procedure)] = self._new_state()
            end = _After(lambda: self._return(ast.Constant(None)), NOTHING, 1)
            code = self._run(procedure.body, end, None)
            if procedure is not self.root:
                given = [_written(name) for name in procedure.parameters]
                code.insert(0, TakeBack(state, given))
            self.states[state] = code
        return self.entries[id(procedure)]

    def _begin(self, call: ast.Call) -> list[ast.stmt]:
        """Go to where the function begins that is called."""
        procedure = self.family[call.func.id]  # type: ignore[attr-defined]
        state = self._entry(procedure)
        given = copy.deepcopy(procedure.given(call))
        if procedure is not self.root:
            arguments = [given[name] for name in procedure.parameters]
            return [Keep(state, arguments), self._go_to(state)]
        names = [name for name in given if name in self.changing]
        if not names:
            return [self._go_to(state)]
        targets = ast.Tuple([_written(name) for name in names], ast.Store())
        values = ast.Tuple([given[name] for name in names], ast.Load())
        return [ast.Assign([targets], values), self._go_to(state)]

    def _call(self, target: str, call: ast.Call, after: _After) -> list[ast.stmt]:
        """`target = call`, and then what comes after."""
        if after.returned == target:
            return self._begin(call)
        state = self._new_state()
        live = sorted(after.live & self.local - {target})
        self.states[state] = [
            TakeBack(RESULTS, [_written(target)]),
            TakeBack(state, [_written(name) for name in live]),
            _set(DEPTH, ast.BinOp(_read(DEPTH), ast.Sub(), ast.Constant(1))),
            *after.code(),
        ]
        kept = Keep(state, [_read(name) for name in live])
        return [*_deeper(), kept, Keep(LABELS, [ast.Constant(state)]), *self._begin(call)]

    def _return(self, value: ast.expr) -> list[ast.stmt]:
        if is_call_of(value, self.family):
            return self._begin(value)
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
            case ast.Assign(targets=[ast.Name(id=name)], value=call) if self._is_call(call):
                return self._call(name, call, self._then(rest, after, jumps))
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

    def _is_call(self, value: ast.expr) -> TypeGuard[ast.Call]:
        return is_call_of(value, self.family)

    def _then(self, rest: Sequence[ast.stmt], after: _After, jumps: _Jumps | None) -> _After:
        """The rest of a block, and what comes after it."""
        ends = (jumps.on_break.live, jumps.on_continue.live) if jumps else (NOTHING, NOTHING)
        live = live_before(rest, after.live, *ends)
        size = after.size + sum(1 for part in rest for _ in ast.walk(part))
        returned = _returned(rest[0]) if rest else after.returned
        return _After(lambda: self._run(rest, after, jumps), live, size, returned)

    def _is_plain(self, node: ast.stmt) -> bool:
        """Whether a statement stays as it is: it calls none of the functions and does not jump."""
        inside = list(ast.walk(node))
        if calls_of([node], *self.family) or any(isinstance(n, ast.Return) for n in inside):
            return False
        jumps = any(isinstance(n, (ast.Break, ast.Continue)) for n in inside)
        return not jumps or isinstance(node, (ast.While, ast.For))

    # ---- states ----------------------------------------------------------------------------------

    def _new_state(self) -> int:
        self.count += 1
        return self.count - 1

    def _go_to(self, state: int) -> ast.stmt:
        return _set(STATE, ast.Constant(state))

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
        if calls_of([node.test], *self.family):
            raise NoLoop
        after = self._as_state(after)
        head = self._new_state()
        live = live_before([node], after.live, NOTHING, NOTHING)
        again = self._at(head, live)
        body = self._run(node.body, again, _Jumps(after, again))
        test = ast.If(copy.deepcopy(node.test), body, self._run(node.orelse, after, None))
        self.states[head] = [self._taken_back(head, live), test]
        return again.code()

    def _counting(self, node: ast.For) -> list[ast.stmt]:
        """`for` as a `while` with a count of its own."""
        number, stop, items = (f".{word}{self.count}" for word in ("number", "stop", "items"))
        self.count += 1
        begin, value = ast.Constant(0), _read(number)
        start: list[ast.stmt] = []
        if is_call_of(node.iter, ("range",)):
            if len(node.iter.args) > 2 or node.iter.keywords:
                raise NoLoop
            *first, end = node.iter.args
            begin = first[0] if first else begin
        else:
            start.append(_set(items, node.iter))
            end = ast.Call(_read("len"), [_read(items)], [])
            value = ast.Subscript(_read(items), value, ast.Load())
        start += [_set(number, begin), _set(stop, end)]
        following = ast.BinOp(_read(number), ast.Add(), ast.Constant(1))
        taken = [ast.Assign([node.target], value), _set(number, following)]
        test = ast.Compare(_read(number), [ast.Lt()], [_read(stop)])
        loop = ast.While(test, [*taken, *node.body], node.orelse)
        self.local |= {number, stop, items}
        return [placed(part, node) for part in (*start, loop)]


def _deeper() -> list[ast.stmt]:
    """Count a call inside of a call: those that never end raise what they raise in Python."""
    deep = ast.Compare(_read(DEPTH), [ast.Gt()], [ast.Constant(DEEPEST)])
    message = ast.Constant("maximum recursion depth exceeded")
    leave = ast.Raise(ast.Call(_read("RecursionError"), [message], []))
    count = _set(DEPTH, ast.BinOp(_read(DEPTH), ast.Add(), ast.Constant(1)))
    return [count, ast.If(deep, [leave], [])]


def _returned(first: ast.stmt) -> str | None:
    """The name that a statement returns."""
    value = first.value if isinstance(first, ast.Return) else None
    return value.id if isinstance(value, ast.Name) else None


def _known(jumps: _Jumps | None) -> _Jumps:
    if jumps is None:
        raise NoLoop
    return jumps


def _set(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([_written(name)], value)


def _read(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _written(name: str) -> ast.Name:
    return ast.Name(name, ast.Store())
