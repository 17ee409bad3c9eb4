"""What a loop carries from one iteration to the next, found by reading its body.

The body is read with a fresh variable for each name that it binds and that the next iteration
reads. If a name comes out in another form than it went in (a tuple where a number was), the body is
read again with what is known by then. A variable that comes out as it went in is not carried at
all: the body then reads the value from before the loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from tapeless.frontend.cells import in_one_form
from tapeless.frontend.frame import RESULT, End, Environment
from tapeless.frontend.growth import can_grow, grown, rank_of
from tapeless.frontend.heap import Heap, apart, exposed, has_snapshot, unfolded
from tapeless.frontend.liveness import LoopNames
from tapeless.frontend.reader import Reader
from tapeless.frontend.regions import region, split
from tapeless.frontend.substitute import Renaming, resolve, substitute
from tapeless.frontend.values import (
    FALSE,
    TRUE,
    Cell,
    Closure,
    Maybe,
    Poison,
    Ref,
    Tuple,
    Value,
    describe,
    leaves,
    map_leaves,
    same_form,
)
from tapeless.ir.nodes import Carry, Operand, Undefined, Var

# Up to how many iterations a loop is read step by step rather than its list be made an array.
MOST_ROWS, MOST_NUMBERS = 64, 16

Key = str | Ref  # what a loop carries: a name, or what a list, a dict or an object holds


@dataclass
class Body:
    """A loop body that has been read, its carries, and the names after the loop."""

    end: End
    carries: list[Carry]
    after: Environment
    gone: Renaming  # variables that turned out not to be carried


def read_body(
    reader: Reader,
    names: LoopNames,
    read: Callable[[], None],
    flags: tuple[str, ...],
    certain: Callable[[], bool],
) -> Body:
    """Read a loop body until its names fit together.

    `flags` are the jumps that what follows asks about; `certain` says whether the body runs at
    least once.
    """
    frame = reader.frame
    outside = reader.heap
    before: Environment = {**frame.env, **outside}  # names, and what lists and objects hold
    local = [n for n in dict.fromkeys([*frame.env, *sorted(names.assigned)]) if n in names.assigned]
    changing: dict[Ref, set[int]] = {}  # what the body changes, and which numbers in it
    forms: dict[Key, Value] = {}
    unranked: set[Key] = set()
    while True:
        visible: list[Key] = [*(n for n in local if n in names.entry), *changing]
        entry = {name: forms.get(name) or _entry(before.get(name)) for name in visible}
        phis = {name: _phi(name, value, changing.get(name)) for name, value in entry.items()}  # type: ignore[arg-type]
        for name in visible:
            if name not in unranked:
                _guess_ranks(reader, entry[name], phis[name])
        frozen = len(reader.frozen & outside.keys())
        reader.heap = dict(outside)
        inside = {name: apart(v, reader.heap, reader.frozen) for name, v in phis.items()}
        reader.heap |= {ref: inside.pop(ref) for ref in changing}
        frame.env = {n: v for n, v in frame.env.items() if n not in names.assigned} | inside  # type: ignore[assignment]
        held = dict(reader.heap)
        try:
            end = region(reader, read)
        finally:
            frame.env = {n: v for n, v in before.items() if isinstance(n, str)}
            reader.heap = outside
        if end.raised:
            break
        for name in filter(_is_cell, phis):
            end.heap[name] = in_one_form(phis[name], end.heap[name])[1]  # type: ignore[index]
        end.env = _matched(phis, {**end.env, **end.heap}, outside, end.heap)  # type: ignore[dict-item]
        changed = _changed(reader, entry, phis, end.env, outside, end.heap)
        wrong = {n for n in phis if not _has_kept_ranks(reader, phis[n], end.env.get(n))}
        more = _changes(outside, held, end.heap, changing)
        refrozen = len(reader.frozen & outside.keys()) > frozen
        if not changed and not wrong and not more and not refrozen:
            break
        forms.update(changed)
        unranked |= wrong
    carrying = _Carrying(reader, end, certain())
    for name in visible:
        carrying.visible(name, entry[name], phis[name])
    for name in local:
        if name not in names.entry and name in names.head | names.after:
            carrying.invisible(name, before.get(name))
    kept = {n: v for n, v in before.items() if n not in names.assigned}
    carrying.jumps(flags)
    gone = carrying.drop_unchanged()
    after = _after(reader, kept | carrying.env, outside)
    return Body(carrying.end, carrying.carries, after, gone)


def _changes(outside: Heap, held: Heap, end: Heap, changing: dict[Ref, set[int]]) -> bool:
    """Take in which numbers the body changes in what was there before it; whether there are new."""
    more = False
    for ref in outside:
        if end[ref] is held[ref]:
            continue
        more = more or ref not in changing
        known = changing.setdefault(ref, set())
        if same_form(held[ref], end[ref]):
            pairs = zip(_numbers(held[ref]), _numbers(end[ref]), strict=True)
            different = {k for k, (p, q) in enumerate(pairs) if p is not q and p != q}
            more = more or not different <= known
            known |= different
    return more


def _numbers(value: Value) -> list[Operand]:
    """The leaves that `map_leaves` changes."""
    found: list[Operand] = []
    map_leaves(value, lambda leaf: found.append(leaf) or leaf)
    return found


def _matched(phis: dict[Key, Value], env: Environment, outside: Heap, end: Heap) -> Environment:
    """What comes out of the body, with lists and objects that were made in it taken apart."""
    result = dict(env)
    for name, following in env.items():
        coming, bound = split(following)
        inside, _ = split(phis.get(name))
        if coming is None:
            continue
        if inside is not None and has_snapshot(inside):
            _, coming = unfolded(inside, coming, outside, end)
        if isinstance(name, str) or _is_cell(name):
            coming = exposed(coming, end, outside)
        result[name] = Maybe(coming, bound) if isinstance(following, Maybe) else coming
    return result


def _after(reader: Reader, values: Environment, outside: Heap) -> Environment:
    """The names after the loop, once the heap is what it is then."""
    heap: Heap = dict(outside)
    found: dict[Any, Value] = {k: apart(v, heap, reader.frozen) for k, v in values.items()}
    heap |= {key: value for key, value in found.items() if isinstance(key, Ref)}
    reader.heap = heap
    return {key: value for key, value in found.items() if isinstance(key, str)}


def _entry(value: Value | None) -> Value:
    """A name before the loop, as the first iteration finds it."""
    return Maybe(Undefined(), FALSE) if value is None else value


def _phi(name: Key, value: Value, changing: set[int] | None) -> Value:
    """A value with new variables for its numbers; if `changing` is given, for those alone."""
    hint = _hint(name)
    if isinstance(value, Maybe):
        return Maybe(_phi(name, value.value, changing), Var(f"has_{hint}"))
    places = count()

    def fresh(leaf: Operand) -> Operand:
        place = next(places)
        return Var(hint) if changing is None or place in changing else leaf

    return map_leaves(value, fresh)


def _hint(name: Key) -> str:
    return name if isinstance(name, str) else name.hint


def _guess_ranks(reader: Reader, entry: Value, phi: Value) -> None:
    """Suppose that the numbers of dimensions stay what they are before the loop."""
    for first, inside in zip(leaves(split(entry)[0]), leaves(split(phi)[0]), strict=True):  # type: ignore[arg-type]
        if isinstance(inside, Var):
            reader.ranks.set(inside, reader.ranks.rank(first))


def _has_kept_ranks(reader: Reader, phi: Value, following: Value | None) -> bool:
    """Whether what was supposed has come true."""
    inside, outside = split(phi)[0], split(following)[0]
    if outside is None or not same_form(inside, outside):  # type: ignore[arg-type]
        return True  # the form is found first
    rank = reader.ranks.rank
    return all(
        rank(p) is None or isinstance(q, Undefined) or rank(p) == rank(q)
        for p, q in zip(leaves(inside), leaves(outside), strict=True)  # type: ignore[arg-type]
    )


def _is_cell(name: Key) -> bool:
    return isinstance(name, Ref) and name.type is Cell


def _changed(
    reader: Reader,
    entry: dict[Key, Value],
    phis: dict[Key, Value],
    env: Environment,
    before: Heap,
    end: Heap,
) -> dict[Key, Value]:
    """How to take in the names that come out of the body in another form than they went in."""
    result: dict[Key, Value] = {}
    for name, phi in phis.items():
        following = env.get(name)  # type: ignore[arg-type]
        if isinstance(phi, Poison):
            continue
        if not isinstance(phi, Maybe) and (following is None or isinstance(following, Maybe)):
            result[name] = Maybe(entry[name], TRUE)
            continue
        inside, _ = split(phi)
        outside, _ = split(following)
        if outside is None or same_form(inside, outside):  # type: ignore[arg-type]
            continue
        first, bound = split(entry[name])
        if bound == FALSE and not isinstance(outside, (Poison, Closure)):
            result[name] = Maybe(map_leaves(outside, lambda _: Undefined()), FALSE)
            continue
        if _is_cell(name):
            first, outside = in_one_form(first, outside)  # type: ignore[arg-type]
        one, other = unfolded(first, outside, before, end)  # type: ignore[arg-type]
        if has_snapshot(one) and same_form(one, other):
            result[name] = Maybe(one, bound) if isinstance(phi, Maybe) else one
        elif _is_cell(name) and same_form(one, other):
            result[name] = one
        elif isinstance(name, Ref) and not _is_cell(name) and can_grow(reader, first, outside):  # type: ignore[arg-type]
            rank = rank_of(reader, first, outside)  # type: ignore[arg-type]
            if 0 < reader.few <= (MOST_ROWS if rank else MOST_NUMBERS):
                result[name] = _conflict(name, first, outside)
            else:
                result[name] = grown(reader, first, rank)  # type: ignore[arg-type]
        else:
            result[name] = _conflict(name, first, outside)
    return result


def _conflict(name: Key, before: Value | None, inside: Value) -> Poison:
    if isinstance(inside, Poison):
        return inside
    if _is_cell(name):
        before, inside = (held.parts[0] if held.parts else None for held in (before, inside))  # type: ignore[union-attr]
    elif isinstance(name, Ref) and isinstance(before, Tuple) and isinstance(inside, Tuple):
        sizes = f"{len(before.items)} items before the loop and {len(inside.items)} inside it"
        return Poison(f"the list `{name.hint}` has {sizes}, and not all are numbers of one kind")
    held = "" if isinstance(name, str) or _is_cell(name) else "what it holds, "
    message = (
        f"`{_hint(name)}` is {held}{describe(before)} before the loop and {describe(inside)} "
        "inside it"
    )
    return Poison(message)


class _Carrying:
    """The carries of one loop, and what each name is after it."""

    def __init__(self, reader: Reader, end: End, certain: bool) -> None:
        self.reader = reader
        self.end = end
        self.certain = certain
        self.carries: list[Carry] = []
        self.results: dict[Operand, Operand] = {}
        self.env: Environment = {}

    def visible(self, name: Key, entry: Value, phi: Value) -> None:
        """A name that an iteration reads from the one before."""
        following = phi if self.end.raised else self.end.env.get(name, phi)
        if isinstance(phi, Poison):
            self.env[name] = phi
            return
        first, first_bound = split(entry)
        inside, inside_bound = split(phi)
        outside, outside_bound = split(following)
        outside = inside if outside is None else outside
        value = self._carry_all(name, inside, first, outside)  # type: ignore[arg-type]
        if not isinstance(phi, Maybe):
            self.env[name] = value
            return
        bound = self._carry(inside_bound, first_bound, outside_bound, f"has_{_hint(name)}")
        is_bound = self.certain and outside_bound == TRUE
        self.env[name] = value if is_bound else Maybe(value, bound)

    def invisible(self, name: str, before: Value | None) -> None:
        """A name that is only read after the loop."""
        following = None if self.end.raised else self.end.env.get(name)
        first, first_bound = split(before)
        outside, outside_bound = split(following)
        if outside is None:
            if before is not None:
                self.env[name] = before
            return
        if first is not None and has_snapshot(outside):
            first, outside = unfolded(first, outside, self.reader.heap, self.end.heap)
        if first is None or (self.certain and not same_form(first, outside)):
            first, first_bound = map_leaves(outside, lambda _: Undefined()), FALSE
        if (
            isinstance(outside, Poison)
            or isinstance(first, Poison)
            or not same_form(first, outside)
        ):
            self.env[name] = _conflict(name, first, outside)
            return
        inside = map_leaves(outside, lambda _: Var(name))
        value = self._carry_all(name, inside, first, outside)
        if (first_bound, outside_bound) == (TRUE, TRUE) or (self.certain and outside_bound == TRUE):
            self.env[name] = value
        else:
            hint = f"has_{name}"
            self.env[name] = Maybe(value, self._carry(Var(hint), first_bound, outside_bound, hint))

    def flag(self, name: str) -> Operand:
        """A jump out of the loop, as it is known after it."""
        hint = name.strip("<>")
        self.reader.boolean.add(phi := Var(hint))
        following = self.end.env[name]
        return self._carry(phi, FALSE, following, hint)  # type: ignore[arg-type]

    def result(self) -> Value:
        """What the function returns from inside the loop."""
        following = self.end.env[RESULT]
        inside = map_leaves(following, lambda _: Var("result"))
        first = map_leaves(following, lambda _: Undefined())
        return self._carry_all("result", inside, first, following)

    def _carry_all(self, name: Key, phi: Value, first: Value, following: Value) -> Value:
        for parts in zip(leaves(phi), leaves(first), leaves(following), strict=True):
            if isinstance(parts[0], Var) and parts[0] is not parts[1]:
                self._carry(*parts, _hint(name))
        return map_leaves(phi, lambda leaf: self.results.get(leaf, leaf))

    def _carry(self, phi: Operand, first: Operand, following: Operand, hint: str) -> Operand:
        assert isinstance(phi, Var)
        carry = Carry(phi, first, following, Var(hint))
        self.reader.ranks.of_merge(carry.result, first, following)
        self.carries.append(carry)
        self.results[phi] = carry.result
        if hint.startswith("has_") or first in (TRUE, FALSE):
            self.reader.boolean.add(carry.result)
        return carry.result

    # ---- what does not change --------------------------------------------------------------------

    def jumps(self, flags: tuple[str, ...]) -> None:
        """Carry what jumps out of the loop set."""
        for name in flags:
            if name in self.end.env:
                self.env[name] = self.flag(name)
        if RESULT in self.end.env:
            self.env[RESULT] = self.result()

    def drop_unchanged(self) -> Renaming:
        """Take out what comes out as it went in; the variables this removes, and what they are."""
        gone: Renaming = {}
        changed = True
        while changed:
            changed = False
            for carry in list(self.carries):
                following = resolve(gone, carry.next)
                if following is carry.phi or following == carry.initial:
                    gone[carry.phi] = gone[carry.result] = carry.initial
                    self.carries.remove(carry)
                    changed = True
        gone = {var: resolve(gone, value) for var, value in gone.items()}
        substitute(self.end.block, gone)
        for carry in self.carries:
            carry.next = resolve(gone, carry.next)
        self.end.env = settled(self.end.env, gone)
        self.env = settled(self.env, gone)
        return gone


def settled(env: Environment, gone: Renaming) -> Environment:
    """The names with removed variables replaced."""

    def settle(value: Value) -> Value:
        if isinstance(value, Maybe):
            return Maybe(settle(value.value), resolve(gone, value.bound))
        return map_leaves(value, lambda leaf: resolve(gone, leaf))

    return {name: settle(value) for name, value in env.items()}
