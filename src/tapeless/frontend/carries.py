"""What a loop carries from one iteration to the next, found by reading its body.

The body is read with a fresh variable for each name that it binds and that the next iteration
reads. If a name comes out in another form than it went in (a tuple where a number was), the body is
read again with what is known by then. A variable that comes out as it went in is not carried at
all: the body then reads the value from before the loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tapeless.frontend.carried_forms import (
    UNBOUND,
    Key,
    changed_forms,
    entry_form,
    guess_makers,
    guess_ranks,
    has_kept_makers,
    has_kept_ranks,
    inside_loop,
    is_cell,
)
from tapeless.frontend.carrying import Carrying
from tapeless.frontend.cells import in_one_form
from tapeless.frontend.frame import End, Environment
from tapeless.frontend.growth import of_one_length
from tapeless.frontend.heap import Heap, apart, exposed, has_snapshot, unfolded
from tapeless.frontend.joining import split
from tapeless.frontend.liveness import LoopNames
from tapeless.frontend.reader import Reader
from tapeless.frontend.regions import region
from tapeless.frontend.substitute import Renaming
from tapeless.frontend.unions import has_union, set_ranks, united
from tapeless.frontend.values import (
    Maybe,
    Ref,
    Value,
    map_leaves,
    same_form,
)
from tapeless.ir.nodes import Block, Carry, Operand


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
    made: dict[Key, Value] = {}  # what the body last made of those
    unranked: set[Key] = set()
    unmade: set[Key] = set()  # whose makers are not what was guessed
    while True:
        visible: list[Key] = [*(n for n in local if n in names.entry), *changing]
        entry = {name: forms.get(name) or entry_form(before.get(name)) for name in visible}
        phis = {name: inside_loop(name, value, changing.get(name)) for name, value in entry.items()}  # type: ignore[arg-type]
        for name in visible:
            if entry[name] is UNBOUND:
                reader.unformed.add(phis[name].value)  # type: ignore[arg-type, union-attr]
            set_ranks(reader, phis[name])
            if name not in unranked:
                guess_ranks(reader, entry[name], phis[name], made.get(name))
            if reader.attempts and name not in unmade:
                guess_makers(reader, entry[name], phis[name])
        frozen = len(reader.frozen & outside.keys())
        reader.heap = dict(outside)
        inside = {name: apart(v, reader.heap, reader.frozen) for name, v in phis.items()}
        reader.heap |= {ref: inside.pop(ref) for ref in changing}
        frame.env = {n: v for n, v in frame.env.items() if n not in names.assigned} | inside
        held = dict(reader.heap)
        try:
            end = region(reader, read)
        finally:
            frame.env = {n: v for n, v in before.items() if isinstance(n, str)}
            reader.heap = outside
        if end.raised:
            break
        for name in filter(is_cell, phis):
            end.heap[name] = in_one_form(phis[name], end.heap[name])[1]  # type: ignore[index]
        end.env = _matched(reader, phis, {**end.env, **end.heap}, outside, end)
        changed = changed_forms(reader, entry, phis, end.env, outside, end.heap)
        wrong = {n for n in phis if not has_kept_ranks(reader, phis[n], end.env.get(n))}
        remade = {n for n in phis if not has_kept_makers(reader, phis[n], end.env.get(n))} - unmade
        for ref, places in changing.items():
            if ref in changed:
                places.clear()  # its numbers have other places now
        more = _changes(outside, held, {ref: end.env[ref] for ref in outside}, changing)
        refrozen = len(reader.frozen & outside.keys()) > frozen
        if not (changed or wrong or remade or more or refrozen):
            break
        forms.update(changed)
        made.update({name: end.env[name] for name in changed if name in end.env})
        unranked |= wrong - changed.keys()
        unmade |= remade
    carrying = Carrying(reader, end, certain())
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


def _matched(
    reader: Reader, phis: dict[Key, Value], env: Environment, outside: Heap, end: End
) -> Environment:
    """What comes out of the body, with lists and objects that were made in it taken apart."""
    result = dict(env)
    for name, following in env.items():
        coming, bound = split(following)
        inside, _ = split(phis.get(name))
        if coming is None:
            continue
        if inside is not None and has_snapshot(inside):
            _, coming = unfolded(inside, coming, outside, end.heap)
            _, coming = of_one_length(reader, inside, coming, (Block(), end.block))
        if isinstance(name, str) or is_cell(name):
            coming = exposed(coming, end.heap, outside)
        coming = end.facts.narrowed(coming)
        if inside is not None and has_union(inside) and not same_form(inside, coming):
            both = united(reader, inside, coming, (None, end.block))
            if both is not None and same_form(both[0], inside):
                coming = both[1]
        result[name] = Maybe(coming, bound) if isinstance(following, Maybe) else coming
    return result


def _after(reader: Reader, values: Environment, outside: Heap) -> Environment:
    """The names after the loop, once the heap is what it is then."""
    heap: Heap = dict(outside)
    found: dict[Any, Value] = {k: apart(v, heap, reader.frozen) for k, v in values.items()}
    heap |= {key: value for key, value in found.items() if isinstance(key, Ref)}
    reader.heap = heap
    return {key: value for key, value in found.items() if isinstance(key, str)}
