"""How the names of two regions come together again at the end of an `If`."""

from __future__ import annotations

from collections import Counter

from tapeless.frontend.cells import in_one_form
from tapeless.frontend.frame import BROKE, CONTINUED, FLAGS, RESULT, End, Environment
from tapeless.frontend.growth import can_grow, grown, of_one_length, rank_of
from tapeless.frontend.heap import Heap, folded, paired, refs_in, unfolded
from tapeless.frontend.liveness import Names
from tapeless.frontend.merging import merge_into
from tapeless.frontend.reader import Reader
from tapeless.frontend.unions import are_known, described, fits, may_leave, united
from tapeless.frontend.values import (
    FALSE,
    TRUE,
    Cell,
    Closure,
    Maybe,
    Poison,
    Ref,
    Table,
    Union,
    Value,
    combine,
    is_number,
    map_leaves,
    same_form,
)
from tapeless.ir.nodes import If, Operand, Undefined, Var


def join(reader: Reader, condition: Operand, then: End, orelse: End, after: Names) -> None:
    """Append the `If` of two regions, and go on with their names merged."""
    frame = reader.frame
    node = If(condition, then.block, orelse.block)
    reader.builder.append(node)
    joint = Join(reader, node, then, orelse)
    kept = _live(reader, then, orelse, after)
    env: Environment = {}
    for name in dict.fromkeys([*then.env, *orelse.env]):
        if name in FLAGS:
            joint.flag(name, env)
        elif name == RESULT or name in kept:
            value = joint.value(name)
            if value is not None:
                env[name] = value
    frame.env = joint.heaps(env)
    frame.reachable = then.reachable or orelse.reachable or joint.continues
    frame.raised = then.raised and orelse.raised
    if then.raised is not orelse.raised:  # what follows only runs if this one was not taken
        reader.tests.assume(reader.facts, condition, orelse.raised)


def _live(reader: Reader, then: End, orelse: End, after: Names) -> Names:
    """What is read after the join, also by the code that jumps lead to."""
    frame = reader.frame
    if CONTINUED in then.env or CONTINUED in orelse.env:
        after = after | frame.on_continue
    if BROKE in then.env or BROKE in orelse.env:
        after = after | frame.on_break
    return after


class Join:
    """Merging the names of two regions at the end of an `If`."""

    def __init__(self, reader: Reader, node: If, then: End, orelse: End) -> None:
        self.reader = reader
        self.node = node
        self.then = then
        self.orelse = orelse
        self.before = reader.frame.env
        self.continues = False  # `continue` with nothing to skip: the same as going on
        self.heap: Heap = {}
        self.made: dict[tuple[Ref, ...], Ref] = {}

    def flag(self, name: str, env: Environment) -> None:
        if name == CONTINUED and not self.reader.frame.pending:
            self.continues = True
            return
        then, orelse = self.then.env.get(name, FALSE), self.orelse.env.get(name, FALSE)
        if self.then.raised or self.orelse.raised:
            env[name] = self._flag_of_one(name)
        elif orelse == FALSE and self.before.get(name) is then and isinstance(then, Var):
            env[name] = then  # it is false wherever the other region runs
        else:
            env[name] = self.merge(then, orelse, name.strip("<>"))  # type: ignore[arg-type]

    def _flag_of_one(self, name: str) -> Operand:
        end = self.orelse if self.then.raised else self.then
        value = end.env.get(name, FALSE)
        if not isinstance(value, Var) or self.before.get(name) is value:
            return value  # type: ignore[return-value]
        sides = (FALSE, value) if end is self.orelse else (value, FALSE)
        return self.merge(*sides, name.strip("<>"))

    def value(self, name: str) -> Value | None:
        """What a name means after the join."""
        then, orelse = self.then.env.get(name), self.orelse.env.get(name)
        if then is orelse:
            return then
        if self.then.raised or self.orelse.raised:
            before = self.before.get(name)
            return self._of_one(name, orelse if self.then.raised else then, before)
        if name == RESULT:
            return self._result(then, orelse)
        then, orelse = (
            None if side is None else end.facts.narrowed(side)
            for side, end in ((then, self.then), (orelse, self.orelse))
        )
        if then is None or orelse is None or isinstance(then, Maybe) or isinstance(orelse, Maybe):
            return self._maybe(name, then, orelse)
        return self._both(name, then, orelse)

    def _of_one(self, name: str, value: Value | None, before: Value | None) -> Value | None:
        """The other region raises: the value of this one, passed out of it."""
        if value is None or before is value:
            return value
        if isinstance(value, Maybe):
            known = before.bound if isinstance(before, Maybe) else None
            bound = self._of_one(name, value.bound, known)
            inner = self._of_one(name, value.value, None)
            return Maybe(inner, bound)  # type: ignore[arg-type]
        if isinstance(value, Closure) and value.frame is not self.reader.frame:
            return self._poison(name, value, None)
        return self._passed(name, value, from_then=self.orelse.raised)

    def _passed(self, name: str, value: Value, *, from_then: bool) -> Value:
        """A value out of one region; on the other path it is undefined."""

        def passed(leaf: Operand) -> Operand:
            if not isinstance(leaf, Var):
                return leaf
            sides = (leaf, Undefined()) if from_then else (Undefined(), leaf)
            return self.merge(*sides, name.strip("<>"))

        return map_leaves(value, passed)

    # ---- what can be changed ---------------------------------------------------------------------

    def heaps(self, env: Environment) -> Environment:
        """Join what the two regions made of lists, dicts and objects; the names with new ones."""
        before = self.reader.heap
        joined: Heap = {}
        for ref, held in before.items():
            joined[ref] = self._held(ref, held)
        env = {name: folded(value, self.heap, self.made) for name, value in env.items()}
        joined = {ref: folded(held, self.heap, self.made) for ref, held in joined.items()}
        joined |= self.heap
        self._freeze(before)
        self._adopt([*env.values(), *joined.values()], joined)
        self.reader.heap = joined
        return env

    def _held(self, ref: Ref, before: Value) -> Value:
        then, orelse = self.then.heap[ref], self.orelse.heap[ref]
        if then is orelse:
            return then
        if self.then.raised or self.orelse.raised:
            held = self._of_one(ref.hint, orelse if self.then.raised else then, before)
            assert held is not None
            return held
        then, orelse = self.then.facts.narrowed(then), self.orelse.facts.narrowed(orelse)
        if ref.type is Cell:
            then, orelse = in_one_form(then, orelse)
        elif _have_other_attributes(ref, then, orelse):
            return self._attributes(then, orelse)  # type: ignore[arg-type]
        if not same_form(then, orelse) and can_grow(self.reader, then, orelse):
            rank = rank_of(self.reader, then, orelse)
            then = grown(self.reader, then, rank, self.then.block)
            orelse = grown(self.reader, orelse, rank, self.orelse.block)
        merged = self._both(ref.hint, then, orelse)
        return self._poison(ref.hint, then, orelse) if isinstance(merged, Union) else merged

    def _attributes(self, then: Table, orelse: Table) -> Table:
        """What an object holds of which a path has not set every attribute."""
        keys = tuple(dict.fromkeys((*then.keys, *orelse.keys)))
        pairs = [(key, then.get(key), orelse.get(key)) for key in keys]
        merged = [
            self._maybe(key, a, b)
            if a is None or b is None or isinstance(a, Maybe) or isinstance(b, Maybe)
            else self._both(key, a, b)
            for key, a, b in pairs
        ]
        return Table(keys, tuple(merged))

    def _freeze(self, before: Heap) -> None:
        """Two things that became one: neither may be changed, if another name can still see them.

        Where both were made in the regions, and each for one name, nothing else can see them.
        """
        pairs = [refs for refs in self.made if len(refs) > 1]
        times = Counter(ref for refs in pairs for ref in refs)
        for refs in pairs:
            if any(ref in before or times[ref] > 1 for ref in refs):
                self.reader.frozen |= {*refs, self.made[refs]}

    def _adopt(self, values: list[Value], joined: Heap) -> None:
        """Pass out what one region made and a value holds."""
        partners = {ref: made for refs, made in self.made.items() for ref in refs}
        pending = [ref for value in values for ref in refs_in(value)]
        while pending:
            ref = pending.pop()
            if ref in joined:
                continue
            if ref in partners:
                self.reader.frozen |= {ref, partners[ref]}
            from_then = ref in self.then.heap
            held = (self.then if from_then else self.orelse).heap[ref]
            joined[ref] = held = self._passed(ref.hint, held, from_then=from_then)
            pending += refs_in(held)

    # ---- two values ------------------------------------------------------------------------------

    def _maybe(self, name: str, then: Value | None, orelse: Value | None) -> Value:
        """A name that one of the regions may leave unbound."""
        (a, a_bound), (b, b_bound) = split(then), split(orelse)
        bound = self.merge(a_bound, b_bound, f"has_{name}")
        a, b = self._formed(a, b)
        known = b if a is None else a
        if (a is None or b is None) and isinstance(known, Closure):
            if known.frame is not self.reader.frame:
                return Maybe(self._poison(name, then, orelse), bound)
        assert known is not None
        return Maybe(self._both(name, _or_nothing(a, known), _or_nothing(b, known)), bound)

    def _formed(self, a: Value | None, b: Value | None) -> tuple[Value | None, Value | None]:
        """Two values, without one that stands for a name which nothing was seen to bind."""
        if self._is_unformed(a) and b is not None and not is_number(b):
            return None, b
        if self._is_unformed(b) and a is not None and not is_number(a):
            return a, None
        return a, b

    def _is_unformed(self, value: Value | None) -> bool:
        return isinstance(value, Var) and value in self.reader.unformed

    def _both(self, name: str, then: Value, orelse: Value) -> Value:
        if isinstance(then, Poison) or isinstance(orelse, Poison):
            return then if isinstance(then, Poison) else orelse
        a, b = self._formed(then, orelse)
        then, orelse = _or_nothing(a, orelse), _or_nothing(b, then)
        then, orelse = self._in_one_form(then, orelse)
        if not fits(self.reader, then, orelse):
            return self._poison(name, then, orelse)
        merged = combine(then, orelse, lambda a, b: self.merge(a, b, name.strip("<>")))
        return paired(then, orelse, merged)

    def _result(self, then: Value | None, orelse: Value | None) -> Value:
        """What the function returns: on a path that does not return here it is never read."""
        if then is None or orelse is None:
            known = orelse if then is None else then
            assert known is not None
            then, orelse = _or_nothing(then, known), _or_nothing(orelse, known)
        then, orelse = self.then.facts.narrowed(then), self.orelse.facts.narrowed(orelse)
        then, orelse = self._in_one_form(then, orelse)
        if not fits(self.reader, then, orelse):
            scope = self.reader.frame.scope
            raise self.reader.refuse(
                scope.node,
                f"`{scope.name}` returns {described(self.reader, then)} on one path "
                f"and {described(self.reader, orelse)} on another",
                "Return values of one structure on every path; the end of a function returns None.",
                width=3 if scope.name != "<lambda>" else None,
            )
        merged = combine(then, orelse, lambda a, b: self.merge(a, b, "result"))
        return paired(then, orelse, merged)

    def _in_one_form(self, then: Value, orelse: Value) -> tuple[Value, Value]:
        """The two values in one form, if they have any."""
        reader = self.reader
        opened = unfolded(then, orelse, self.then.heap, self.orelse.heap)
        opened = of_one_length(reader, *opened, (self.then.block, self.orelse.block))
        if not reader.selecting:
            return opened
        if fits(reader, *opened) and not are_known(reader, then, orelse):
            return opened
        if not may_leave(reader, then) or not may_leave(reader, orelse):
            return opened
        return united(reader, then, orelse, (self.then.block, self.orelse.block)) or opened

    def _poison(self, name: str, then: Value | None, orelse: Value | None) -> Poison:
        sides = described(self.reader, then), described(self.reader, orelse)
        message = f"`{name}` is {sides[0]} on one path and {sides[1]} on another"
        return Poison(message)

    def merge(self, a: Operand, b: Operand, hint: str) -> Operand:
        return merge_into(self.reader, self.node, a, b, hint)


def _or_nothing(value: Value | None, known: Value) -> Value:
    """The value; where there is none, one of the form that is known, with nothing in it."""
    return map_leaves(known, lambda _: Undefined()) if value is None else value


def _have_other_attributes(ref: Ref, then: Value, orelse: Value) -> bool:
    if not isinstance(then, Table) or not isinstance(orelse, Table) or issubclass(ref.type, dict):
        return False
    maybe = any(isinstance(value, Maybe) for value in (*then.values, *orelse.values))
    return maybe or set(then.keys) != set(orelse.keys)


def split(value: Value | None) -> tuple[Value | None, Operand]:
    """A value and whether it is bound."""
    if value is None:
        return None, FALSE
    if isinstance(value, Maybe):
        return value.value, value.bound
    return value, TRUE
