"""What lists, dicts and objects hold at the point that is being read."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeGuard

from tapeless.frontend.growth import lend
from tapeless.frontend.outside import inner, is_sequence
from tapeless.frontend.values import (
    Composite,
    Grown,
    Listing,
    Maybe,
    Poison,
    Record,
    Ref,
    Snapshot,
    Table,
    Tuple,
    Value,
)
from tapeless.ir.nodes import Operand, Slice

if TYPE_CHECKING:
    from tapeless.frontend.reader import Reader

Heap = dict[Ref, Value]

TWO = (
    "this {} may be one of two, depending on the path, so it cannot be changed",
    "Make a copy before it is changed, or change it on each path.",
)


def new(reader: Reader, kind: type, content: Value, hint: str = "items") -> Ref:
    """A new list, dict or object."""
    ref = Ref(kind, hint)
    reader.heap[ref] = content
    return ref


def new_list(reader: Reader, items: tuple[Value, ...], hint: str = "items") -> Ref:
    return new(reader, list, Tuple(tuple(items)), hint)


def new_dict(reader: Reader, keys: tuple, values: tuple[Value, ...]) -> Ref:
    return new(reader, dict, Table(tuple(keys), tuple(values)))


def content(reader: Reader, ref: Ref, node: ast.AST) -> Value:
    """What something holds; refused if that depends on the path."""
    held = reader.heap[ref]
    if isinstance(held, Poison):
        raise reader.poisoned(held, node)
    return held


def table(reader: Reader, ref: Ref | Record, node: ast.AST) -> Table:
    """What a dict or an object holds."""
    held = ref.table if isinstance(ref, Record) else content(reader, ref, node)
    assert isinstance(held, Table)
    return held


def update(reader: Reader, ref: Ref, held: Value, node: ast.AST) -> None:
    """Let something hold something else from here on."""
    if ref in reader.frozen:
        message, remedy = TWO
        raise reader.refuse(node, message.format(ref.type.__name__), remedy)
    reader.heap[ref] = held


def opened(reader: Reader, value: Value, node: ast.AST) -> Value:
    """A list as its items or as an array, where it is only read; any other value as it is."""
    if is_list(value):
        assert isinstance(value, Ref)
        held = content(reader, value, node)
        if isinstance(held, Grown):
            return view(reader, held)
        assert isinstance(held, Tuple)
        return Listing(held.items)
    if is_sequence(value):
        return Listing(inner(reader, value).items)  # type: ignore[arg-type, union-attr]
    return value


def opened_throughout(reader: Reader, value: Value, node: ast.AST) -> Value:
    """The same, with the lists in a list opened too, as a library function takes them."""
    value = opened(reader, value, node)
    if isinstance(value, Tuple):
        return value.rebuild(tuple(opened_throughout(reader, v, node) for v in value.items))
    return value


def view(reader: Reader, held: Grown) -> Operand:
    """The items of a list that grew, as an array."""
    found = reader.load(held.array, (Slice(None, held.length, None),))
    reader.ranks.set(found, held.rank + 1)
    if not held.rank:
        return found
    rows = reader.emit("copy", found, hint="rows")  # in Python they share memory with what was
    reader.ranks.set(rows, held.rank + 1)
    lend(reader, rows)  # appended, so nobody may write to them
    return rows


def is_list(value: Value) -> TypeGuard[Ref]:
    return isinstance(value, Ref) and issubclass(value.type, list)


# ---- where two come together ---------------------------------------------------------------------


def unfolded(a: Value, b: Value, of_a: Heap, of_b: Heap) -> tuple[Value, Value]:
    """Two values, with what differs and can be changed replaced by what it holds."""
    return _unfolded(a, b, of_a, of_b, frozenset())


def _unfolded(a: Value, b: Value, of_a: Heap, of_b: Heap, inside: frozenset) -> tuple[Value, Value]:
    if a is b:
        return a, b
    if isinstance(a, Snapshot) and isinstance(b, Ref):
        b = _snapshot(b, of_b)
    if isinstance(b, Snapshot) and isinstance(a, Ref):
        a = _snapshot(a, of_a)
    if isinstance(a, Ref) and isinstance(b, Ref):
        if (a, b) in inside or a.type is not b.type or a not in of_a or b not in of_b:
            return a, b  # of different forms: a ring of objects, or of different classes
        inside |= {(a, b)}
        a, b = _snapshot(a, of_a), _snapshot(b, of_b)
    if isinstance(a, Composite) and isinstance(b, Composite) and len(a.parts) == len(b.parts):
        pairs = [_unfolded(p, q, of_a, of_b, inside) for p, q in zip(a.parts, b.parts, strict=True)]
        if any(
            p is not old or q is not other
            for (p, q), old, other in zip(pairs, a.parts, b.parts, strict=True)
        ):
            return a.rebuild(tuple(p for p, _ in pairs)), b.rebuild(tuple(q for _, q in pairs))
    return a, b


def _snapshot(ref: Ref, heap: Heap) -> Snapshot:
    return Snapshot((ref,), heap[ref])


def refs_in(value: Value | None) -> list[Ref]:
    """What can be changed and is held directly by a value."""
    if isinstance(value, Ref):
        return [value]
    if isinstance(value, Maybe):
        return refs_in(value.value)
    if isinstance(value, Composite):
        return [ref for part in value.parts for ref in refs_in(part)]
    return []


def has_snapshot(value: Value | None) -> bool:
    if isinstance(value, Maybe):
        return has_snapshot(value.value)
    if isinstance(value, Snapshot):
        return True
    return isinstance(value, Composite) and any(map(has_snapshot, value.parts))


def folded(value: Value, heap: Heap, made: dict[tuple[Ref, ...], Ref]) -> Value:
    """A value with its snapshots as things of their own again, which `heap` then knows.

    `made` are those that were made already, by what they come from: one pair gives one thing.
    """
    return _folded(
        value, heap, lambda refs: made.get(refs), lambda refs, ref: made.update({refs: ref})
    )


def apart(value: Value, heap: Heap, frozen: set[Ref]) -> Value:
    """The same, with a new thing for each snapshot: none of them may be changed."""
    return _folded(value, heap, lambda refs: None, lambda refs, ref: frozen.update((*refs, ref)))


def _folded(value: Value, heap: Heap, find: Callable, note: Callable) -> Value:
    if isinstance(value, Maybe):
        return Maybe(_folded(value.value, heap, find, note), value.bound)
    if isinstance(value, Snapshot):
        ref = find(value.refs)
        if ref is None:
            first = value.refs[0]
            ref = Ref(first.type, first.hint)
            note(value.refs, ref)
            heap[ref] = _folded(value.content, heap, find, note)
        return ref
    if isinstance(value, Composite):
        parts = tuple(_folded(part, heap, find, note) for part in value.parts)
        same = all(new is old for new, old in zip(parts, value.parts, strict=True))
        return value if same else value.rebuild(parts)
    return value


def exposed(value: Value, heap: Heap, known: Heap) -> Value:
    """A value with what is not known outside of a loop replaced by what it holds."""
    return _exposed(value, heap, known, frozenset())


def _exposed(value: Value, heap: Heap, known: Heap, inside: frozenset) -> Value:
    if isinstance(value, Maybe):
        return Maybe(_exposed(value.value, heap, known, inside), value.bound)
    if isinstance(value, Ref):
        if value in known or value not in heap:
            return value
        if value in inside:
            return Poison("an object that holds itself is made in a loop")
        return Snapshot((value,), _exposed(heap[value], heap, known, inside | {value}))
    if isinstance(value, Composite):
        parts = tuple(_exposed(part, heap, known, inside) for part in value.parts)
        same = all(new is old for new, old in zip(parts, value.parts, strict=True))
        return value if same else value.rebuild(parts)
    return value


def paired(a: Value, b: Value, merged: Value) -> Value:
    """`merged`, made of `a` and `b`, with its snapshots named after both."""
    if isinstance(a, Snapshot) and isinstance(b, Snapshot) and isinstance(merged, Snapshot):
        return Snapshot((*a.refs, *b.refs), paired(a.content, b.content, merged.content))
    if isinstance(merged, Composite) and isinstance(a, Composite) and isinstance(b, Composite):
        if not has_snapshot(merged):
            return merged
        rows = zip(a.parts, b.parts, merged.parts, strict=True)
        return merged.rebuild(tuple(paired(p, q, m) for p, q, m in rows))
    return merged
