"""Values of several forms: where two come together, and how each of them is read.

What is done with a union is done with each of its members, in an `If` on its tag. Only where the
program cannot be read otherwise (`Reader.selecting`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING

from tapeless.frontend.values import (
    Closure,
    Composite,
    Const,
    Maybe,
    Operand,
    Outside,
    Poison,
    Ref,
    Static,
    Table,
    Tuple,
    Undefined,
    Union,
    Value,
    Var,
    describe,
    is_number,
    map_leaves,
)
from tapeless.frontend.values.changeable import Record
from tapeless.frontend.values.forms import same_form
from tapeless.frontend.values.functions import Bound, Partial
from tapeless.frontend.values.words import describe_number
from tapeless.ir.nodes import Block, If, Merge

if TYPE_CHECKING:
    from tapeless.frontend.reader import Reader

MOST_FORMS = 8


def fits(reader: Reader, a: Value, b: Value) -> bool:
    """Whether two values have one form, and their numbers are not certain to differ in rank."""
    return same_form(a, b) and _agree(reader, a, b)


def _agree(reader: Reader, a: Value, b: Value) -> bool:
    if a is b:
        return True
    if is_number(a) and is_number(b):
        ranks = {reader.ranks.rank(side) for side in (a, b)}
        return len(ranks - {None}) < 2
    if isinstance(a, Composite) and isinstance(b, Composite):
        return all(_agree(reader, p, q) for p, q in zip(a.parts, b.parts, strict=True))
    return True


# ---- forms ---------------------------------------------------------------------------------------


def form_of(reader: Reader, value: Value) -> Hashable:
    """What all values have in common that one member of a union may have."""
    if is_number(value):
        return "number", reader.ranks.rank(value)
    if isinstance(value, Const):
        return "constant", value
    if isinstance(value, (Static, Outside)):
        return "object", id(value.value)
    if isinstance(value, Composite):
        return (value.kind, *(form_of(reader, part) for part in value.parts))
    return "this", value


def _is_same(a: Hashable, b: Hashable) -> bool:
    """Whether two forms are one; a rank that is not known may be any."""
    if not isinstance(a, tuple) or not isinstance(b, tuple) or len(a) != len(b):
        return a == b
    if a[0] == b[0] == "number":
        return None in (a[1], b[1]) or a[1] == b[1]
    return all(_is_same(p, q) for p, q in zip(a, b, strict=True))


def set_ranks(reader: Reader, value: Value) -> None:
    """Note the ranks of the members of unions, which are in their forms."""
    if isinstance(value, Maybe):
        set_ranks(reader, value.value)
    elif isinstance(value, Union):
        for form, member in zip(value.forms, value.members, strict=True):
            _set_ranks(reader, form, member)
    elif isinstance(value, Composite):
        for part in value.parts:
            set_ranks(reader, part)


def _set_ranks(reader: Reader, form: Hashable, member: Value) -> None:
    if not isinstance(form, tuple) or form[0] in ("this", "object", "constant"):
        return
    if isinstance(member, Var):
        reader.ranks.set(member, form[1])
    elif isinstance(member, Composite):
        for inner, part in zip(form[1:], member.parts, strict=True):
            _set_ranks(reader, inner, part)


def described(reader: Reader, value: Value | None) -> str:
    """A value in words, with what is known of its rank."""
    if value is not None and is_number(value):
        return describe_number(reader.ranks.rank(value))
    return describe(value)


# ---- where two come together ---------------------------------------------------------------------

# What may hold a union in place of a number.
_OPEN = (Tuple, Table, Record, Bound, Partial)


def united(
    reader: Reader, a: Value, b: Value, blocks: tuple[Block | None, Block | None]
) -> tuple[Value, Value] | None:
    """Two values in one form, made at the ends of these blocks; None if they have none."""
    if fits(reader, a, b):
        return a, b
    if isinstance(a, Poison) or isinstance(b, Poison):
        return None
    if isinstance(a, _OPEN) and isinstance(b, _OPEN):
        if a.kind == b.kind and len(a.parts) == len(b.parts):
            pairs = [united(reader, p, q, blocks) for p, q in zip(a.parts, b.parts, strict=True)]
            if None in pairs:
                return None
            return a.rebuild(tuple(p for p, _ in pairs)), b.rebuild(tuple(q for _, q in pairs))  # type: ignore[misc]
    one, other = _as_union(reader, a), _as_union(reader, b)
    members, forms = list(one.members), list(one.forms)
    places: dict[int, int] = {}
    for k, (member, form) in enumerate(zip(other.members, other.forms, strict=True)):
        known = next((n for n, mine in enumerate(forms) if _is_same(mine, form)), None)
        places[k] = len(forms) if known is None else known
        if known is None:
            members.append(nothing_like(member))
            forms.append(form)
    if len(forms) > MOST_FORMS:
        return None
    rest = [nothing_like(member) for member in members]
    for k, member in enumerate(other.members):
        rest[places[k]] = member
    with reader.builder.inside(blocks[1] or reader.builder.block):
        tag = _renumbered(reader, other.tag, places)
    return Union(one.tag, tuple(members), tuple(forms)), Union(tag, tuple(rest), tuple(forms))


def _as_union(reader: Reader, value: Value) -> Union:
    if isinstance(value, Union):
        return value
    return Union(Const(0), (value,), (form_of(reader, value),))


def nothing_like(value: Value) -> Value:
    """A value of the same form that is never read."""
    return map_leaves(value, lambda leaf: Undefined())


def _renumbered(reader: Reader, tag: Operand, places: Mapping[int, int]) -> Operand:
    if isinstance(tag, Const):
        return Const(places[tag.value])
    if isinstance(tag, Undefined) or all(old == new for old, new in places.items()):
        return tag
    found: Operand = Const(places[0])
    for old, new in list(places.items())[1:]:
        node = If(is_meant(reader, tag, old), Block(), Block())
        result = Var("tag")
        node.merges.append(Merge(result, Const(new), found))
        reader.builder.append(node)
        reader.ranks.set(result, 0)
        found = result
    return found


def is_meant(reader: Reader, tag: Operand, place: int) -> Operand:
    """Whether a tag names the member at this place."""
    test = reader.emit("eq", tag, Const(place), hint="meant")
    reader.tests.about_tag(test, tag, place)
    return test


def are_known(reader: Reader, a: Value, b: Value) -> bool:
    """Whether two values hold lists or objects that are older than the branches and differ.

    What is done to one of these has to be seen through its other names.
    """
    if isinstance(a, Ref) and isinstance(b, Ref):
        return a is not b and a in reader.heap and b in reader.heap
    if isinstance(a, Composite) and isinstance(b, Composite) and a.kind == b.kind:
        return any(are_known(reader, p, q) for p, q in zip(a.parts, b.parts, strict=False))
    return False


def may_leave(reader: Reader, value: Value) -> bool:
    """Whether a value may be passed out of the region where it was made."""
    if isinstance(value, Closure):
        return value.frame is reader.frame or value in reader.frame.env.values()
    return not isinstance(value, Composite) or all(may_leave(reader, p) for p in value.parts)


def has_union(value: Value) -> bool:
    """Whether there is a union anywhere in a value."""
    if isinstance(value, Union):
        return True
    return isinstance(value, Composite) and any(map(has_union, value.parts))


# ---- reading -------------------------------------------------------------------------------------


def which(reader: Reader, union: Union, holds: Callable[[Value], bool]) -> Operand:
    """Whether something holds of the member that is meant, where it is known of each."""
    places = reader.facts.places(union)
    answers = {k: holds(union.members[k]) for k in places}
    if len(set(answers.values())) == 1:
        return Const(answers[places[0]])
    few = min((True, False), key=list(answers.values()).count)
    found: Operand | None = None
    for k in (k for k in places if answers[k] is few):
        test = is_meant(reader, union.tag, k)
        found = test if found is None else reader.emit("or", found, test, hint="meant")
    assert found is not None
    return found if few else reader.emit("not", found, hint="meant")
