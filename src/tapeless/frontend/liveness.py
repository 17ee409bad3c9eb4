"""Which names are read later, at each place of a function: what branches and loops have to pass on.

A backward walk over the ast, from what is live after a statement to what is live before it. Names
that functions defined inside read count as live everywhere, because such a function reads them
whenever it is called.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tapeless.frontend.names import captured, loaded, stored

Names = frozenset[str]
NOTHING: Names = frozenset()


@dataclass(frozen=True)
class LoopNames:
    """The names that matter to a loop."""

    assigned: Names  # bound anywhere in it
    entry: Names  # read by an iteration, before it binds them
    head: Names  # live where the loop decides whether to go on
    after: Names  # live after it, where `break` leads


@dataclass
class Liveness:
    """The result: what is live after each statement, and what each loop needs."""

    always: Names = NOTHING  # what functions defined inside read
    after: dict[ast.AST, Names] = field(default_factory=dict)
    handled: dict[ast.AST, Names] = field(default_factory=dict)  # where its handlers end
    inside: dict[ast.AST, Names] = field(default_factory=dict)  # where the body of a `try` ends
    unhandled: dict[ast.AST, Names] = field(default_factory=dict)  # where its `else` ends
    loops: dict[ast.AST, LoopNames] = field(default_factory=dict)


@dataclass(frozen=True)
class _Targets:
    """What is live where a jump leads."""

    on_break: Names = NOTHING
    on_continue: Names = NOTHING


class _Walk:
    def __init__(self, always: Names) -> None:
        self.always = always
        self.result = Liveness(always)
        self.is_recording = True  # else only what is live in front of a statement is asked for

    def block(self, body: Sequence[ast.stmt], after: Names, targets: _Targets) -> Names:
        for statement in reversed(body):
            after = self.statement(statement, after | self.always, targets)
        return after

    def statement(self, node: ast.stmt, after: Names, targets: _Targets) -> Names:
        self.result.after[node] = after
        match node:
            case ast.Return() | ast.Raise():
                return self.always | loaded([node])
            case ast.Break():
                return targets.on_break
            case ast.Continue():
                return targets.on_continue
            case ast.If():
                then = self.block(node.body, after, targets)
                orelse = self.block(node.orelse, after, targets)
                return then | orelse | loaded([node.test])
            case ast.For():
                return self._for(node, after, targets)
            case ast.While():
                return self._while(node, after, targets)
            case ast.AugAssign(target=ast.Name(id=name)):
                return after | {name} | loaded([node.value])
            case ast.With():
                return self._with(node, after, targets)
            case ast.Try():
                return self._try(node, after, targets)
            case ast.Assert():
                return after | loaded([node])
        return (after - stored([node])) | loaded([node])

    def _with(self, node: ast.With, after: Names, targets: _Targets) -> Names:
        with self._reading(after):  # it may be left anywhere, by an exception that it suppresses
            body = self.block(node.body, after, targets)
        bound = stored(item.optional_vars for item in node.items if item.optional_vars)
        return (body - bound) | loaded(node.items)

    def _try(self, node: ast.Try, after: Names, targets: _Targets) -> Names:
        """What handlers and `finally` read may be read after any statement of the rest."""
        last = self.block(node.finalbody, after, targets)
        with self._reading(last if node.finalbody else NOTHING):
            after = last | self.always
            self.result.handled[node] = after
            targets = _Targets(targets.on_break | self.always, targets.on_continue | self.always)
            handlers = [self.block(handler.body, after, targets) for handler in node.handlers]
            types = loaded(handler.type for handler in node.handlers if handler.type)
            names = {handler.name for handler in node.handlers if handler.name}
            with self._reading(frozenset(types).union(*handlers) - names):
                # Handlers are read behind the `else`, for the paths that go past it.
                self.result.unhandled[node] = after | self.always
                after = self.block(node.orelse, after, targets) | self.always
                self.result.inside[node] = after
                return self.block(node.body, after, targets) | self.always

    @contextmanager
    def _reading(self, names: Names) -> Iterator[None]:
        """Names that count as live everywhere for a while."""
        saved, self.always = self.always, self.always | names
        try:
            yield
        finally:
            self.always = saved

    def _for(self, node: ast.For, after: Names, targets: _Targets) -> Names:
        finished = self.block(node.orelse, after, targets)
        # What a target such as `table[i]` reads is read in each iteration.
        bound, read = stored([node.target]), loaded([node.target])
        head = finished | (self._read_first(node, after) - bound) | read
        if not self.is_recording:
            return head | loaded([node.iter])
        entry = (self._body(node, after, head) - bound) | read
        self._record(node, [node.target, *node.body], entry, head, after)
        return head | loaded([node.iter])

    def _while(self, node: ast.While, after: Names, targets: _Targets) -> Names:
        finished = self.block(node.orelse, after, targets)
        test = loaded([node.test])
        head = finished | test | self._read_first(node, after)
        if not self.is_recording:
            return head
        entry = self._body(node, after, head) | test
        self._record(node, node.body, entry, head, after)
        return head

    def _read_first(self, node: ast.For | ast.While, after: Names) -> Names:
        """What an iteration reads before it binds it; what is live behind it adds nothing to what
        is live in front of a loop, where it is live too. One walk for each loop around is enough.
        """
        before, self.is_recording = self.is_recording, False
        found = self._body(node, after, NOTHING)
        self.is_recording = before
        return found

    def _body(self, node: ast.For | ast.While, after: Names, head: Names) -> Names:
        return self.block(node.body, head, _Targets(on_break=after, on_continue=head))

    def _record(
        self, node: ast.AST, body: Sequence[ast.AST], entry: Names, head: Names, after: Names
    ) -> None:
        assigned = frozenset(stored(body))
        self.result.loops[node] = LoopNames(assigned, entry | self.always, head, after)


def liveness(node: ast.FunctionDef | ast.Lambda) -> Liveness:
    """What is live where, in one function."""
    if isinstance(node, ast.Lambda):
        return Liveness()
    walk = _Walk(frozenset(captured(node)))
    walk.block(node.body, walk.always, _Targets())
    return walk.result


def live_before(
    statements: Sequence[ast.stmt], after: Names, on_break: Names, on_continue: Names
) -> Names:
    """What is live in front of statements, from what is live behind them and where jumps lead."""
    return _Walk(NOTHING).block(statements, after, _Targets(on_break, on_continue))
