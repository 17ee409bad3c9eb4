"""The forms of what a loop carries: guessed from before it, corrected by what its body makes."""

from __future__ import annotations

from itertools import count

from tapeless.frontend.cells import in_one_form
from tapeless.frontend.frame import Environment
from tapeless.frontend.growth import can_grow, grown, rank_of
from tapeless.frontend.heap import Heap, has_snapshot, unfolded
from tapeless.frontend.joining import split
from tapeless.frontend.reader import Reader
from tapeless.frontend.unions import described, fits, may_leave, united
from tapeless.frontend.values import (
    FALSE,
    TRUE,
    Cell,
    Closure,
    Maybe,
    Poison,
    Ref,
    Tuple,
    Union,
    Value,
    leaves,
    map_leaves,
    same_form,
)
from tapeless.ir.nodes import Block, Operand, Undefined, Var

# Up to how many iterations a loop is read step by step rather than its list be made an array.
MOST_ROWS, MOST_NUMBERS = 64, 16

Key = str | Ref  # what a loop carries: a name, or what a list, a dict or an object holds


UNBOUND = Maybe(Undefined(), FALSE)


def entry_form(value: Value | None) -> Value:
    """A name before the loop, as the first iteration finds it."""
    return UNBOUND if value is None else value


def inside_loop(name: Key, value: Value, changing: set[int] | None) -> Value:
    """A value with new variables for its numbers; if `changing` is given, for those alone."""
    hint = hint_of(name)
    if isinstance(value, Maybe):
        return Maybe(inside_loop(name, value.value, changing), Var(f"has_{hint}"))
    places = count()

    def fresh(leaf: Operand) -> Operand:
        place = next(places)
        return Var(hint) if changing is None or place in changing else leaf

    return map_leaves(value, fresh)


def hint_of(name: Key) -> str:
    return name if isinstance(name, str) else name.hint


def guess_ranks(reader: Reader, entry: Value, phi: Value, made: Value | None) -> None:
    """Suppose that the numbers of dimensions stay what they are before the loop; where there was
    nothing, that they are those of what its body `made` when it was last read.
    """
    firsts = list(leaves(split(entry)[0]))
    insides = leaves(split(phi)[0])
    known = [] if made is None else list(leaves(split(made)[0]))
    if len(known) != len(firsts):
        known = firsts
    for first, inside, later in zip(firsts, insides, known, strict=True):
        if isinstance(inside, Var):
            source = later if isinstance(first, Undefined) else first
            reader.ranks.set(inside, reader.ranks.rank(source))


def guess_makers(reader: Reader, entry: Value, phi: Value) -> None:
    for first, inside in zip(leaves(split(entry)[0]), leaves(split(phi)[0]), strict=True):
        reader.makers.guess(inside, first)


def has_kept_makers(reader: Reader, phi: Value, following: Value | None) -> bool:
    inside, outside = split(phi)[0], split(following)[0]
    if not reader.attempts or outside is None or not same_form(inside, outside):
        return True
    pairs = zip(leaves(inside), leaves(outside), strict=True)
    return all(reader.makers.kept(p, q) for p, q in pairs)


def has_kept_ranks(reader: Reader, phi: Value, following: Value | None) -> bool:
    """Whether what was supposed has come true."""
    inside, outside = split(phi)[0], split(following)[0]
    if outside is None or not same_form(inside, outside):
        return True  # the form is found first
    rank = reader.ranks.rank
    return all(
        rank(p) is None or isinstance(q, Undefined) or rank(p) == rank(q)
        for p, q in zip(leaves(inside), leaves(outside), strict=True)
    )


def is_cell(name: Key) -> bool:
    return isinstance(name, Ref) and name.type is Cell


def changed_forms(
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
        following = env.get(name)
        if isinstance(phi, Poison):
            continue
        if not isinstance(phi, Maybe) and (following is None or isinstance(following, Maybe)):
            result[name] = Maybe(entry[name], TRUE)
            continue
        inside, _ = split(phi)
        outside, _ = split(following)
        first, bound = split(entry[name])
        if outside is None or (same_form(inside, outside) and fits(reader, first, outside)):  # type: ignore[arg-type]
            continue
        if bound == FALSE and not isinstance(outside, (Poison, Closure)):
            result[name] = Maybe(map_leaves(outside, lambda _: Undefined()), FALSE)
            continue
        if is_cell(name):
            first, outside = in_one_form(first, outside)  # type: ignore[arg-type]
        one, other = unfolded(first, outside, before, end)  # type: ignore[arg-type]
        if reader.selecting and not fits(reader, one, other) and may_leave(reader, other):
            both = united(reader, one, other, (None, Block()))
            if both is not None and (isinstance(name, str) or not isinstance(both[0], Union)):
                result[name] = Maybe(both[0], bound) if isinstance(phi, Maybe) else both[0]
                continue
        if has_snapshot(one) and same_form(one, other):
            result[name] = Maybe(one, bound) if isinstance(phi, Maybe) else one
        elif is_cell(name) and same_form(one, other):
            result[name] = one
        elif isinstance(name, Ref) and not is_cell(name) and can_grow(reader, first, outside):  # type: ignore[arg-type]
            rank = rank_of(reader, first, outside)  # type: ignore[arg-type]
            if 0 < reader.few <= (MOST_ROWS if rank else MOST_NUMBERS):
                result[name] = conflict(reader, name, first, outside)
            else:
                result[name] = grown(reader, first, rank)  # type: ignore[arg-type]
        else:
            result[name] = conflict(reader, name, first, outside)
    return result


def conflict(reader: Reader, name: Key, before: Value | None, inside: Value) -> Poison:
    if isinstance(inside, Poison):
        return inside
    if is_cell(name):
        before, inside = (held.parts[0] if held.parts else None for held in (before, inside))  # type: ignore[union-attr]
    elif isinstance(name, Ref) and isinstance(before, Tuple) and isinstance(inside, Tuple):
        sizes = f"{len(before.items)} items before the loop and {len(inside.items)} inside it"
        return Poison(f"the list `{name.hint}` has {sizes}, and not all are numbers of one kind")
    held = "" if isinstance(name, str) or is_cell(name) else "what it holds, "
    message = (
        f"`{hint_of(name)}` is {held}{described(reader, before)} before the loop and "
        f"{described(reader, inside)} inside it"
    )
    return Poison(message)
