"""What a `for` loop runs over: positions with an item at each, or a known sequence of items."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from tapeless.errors import SourceError
from tapeless.frontend.heap import content, opened
from tapeless.frontend.keys import constant_of
from tapeless.frontend.outside import inner as held_outside
from tapeless.frontend.reader import Reader
from tapeless.frontend.suspended import is_generator
from tapeless.frontend.values import (
    Const,
    DictView,
    Endless,
    Enumerate,
    Given,
    Grown,
    Operand,
    Outside,
    ParallelRange,
    Range,
    Ref,
    Reversed,
    Shape,
    Sliced,
    Static,
    Table,
    Tuple,
    Value,
    Var,
    Zip,
    describe,
)

# How the items of a generator are read: one function, which `generators` puts here.
STREAMS: list[Callable[[Reader, Ref, ast.AST], tuple[Value, ...]]] = []

# What gives each item once, and what it is where it is given a name: a function that `iterators`
# puts here.
ONE_BY_ONE = (Zip, Enumerate, Reversed, Sliced, Endless, Given)
KEPT: list[Callable[[Reader, Value, ast.AST], Value]] = []

# `zip` of generators that keep their place, and what a generator is that was not read to its end:
# functions that `resuming` and `generators` put here.
ZIPPED: list[Callable[[Reader, tuple[Value, ...], ast.AST], Value]] = []
LEFT: list[Callable[[Value], Value]] = []

# Raises on a condition: one function, which `assignment` puts here.
RAISE_IF: list[Callable[[Reader, Operand, str, str], None]] = []

# What objects and iterators give where their items are asked for; anything else as it is.
ITERATED: list[Callable[[Reader, Value, ast.AST], Value]] = []

# The items of what has no end, and a generator of them: two functions, which `itertools_calls` puts
# here by these names.
ENDLESS: dict[str, Callable[..., Value]] = {}
NO_END = Const(1 << 62)

ZERO, ONE, MINUS_ONE = Const(0), Const(1), Const(-1)


@dataclass(frozen=True)
class Counted:
    """`for k in range(start, stop, step)`, and the item of iteration k."""

    start: Operand
    stop: Operand
    step: Operand
    item: Callable[[Operand], Value]
    parallel: bool = False

    @property
    def trips(self) -> int | None:
        """How often it runs, if that is known."""
        bounds = (self.start, self.stop, self.step)
        values = [b.value for b in bounds if isinstance(b, Const)]
        if len(values) < 3 or values[2] == 0:
            return None
        return len(range(*values))


@dataclass(frozen=True)
class Row:
    """One iteration of a loop, and whether the loop has ended before it."""

    is_over: Operand
    item: Callable[[], Value]


@dataclass(frozen=True)
class _Positions:
    """Something with a length and an item at each position."""

    length: Operand
    item: Callable[[Operand], Value]


def iterated(reader: Reader, value: Value, node: ast.AST) -> Value:
    """What is run over where the program names this value."""
    for how in ITERATED:
        value = how(reader, value, node)
    return value


def named(reader: Reader, value: Value, node: ast.AST, number: int = 0) -> Value:
    """A value that gets a name here: an iterator then keeps its place. `number`: of several."""
    if not isinstance(value, ONE_BY_ONE):
        return value
    return reader.once(("iterator", node, number), lambda: KEPT[0](reader, value, node))


def static_items(reader: Reader, value: Value, node: ast.AST) -> tuple[Value, ...] | None:
    """The items of an iterable whose length is known from its text; None if it is not."""
    value = iterated(reader, value, node)
    match value:
        case Tuple(items=items):
            return items
        case Ref() if is_generator(value):
            return STREAMS[0](reader, value, node)
        case Ref(type=kind) if issubclass(kind, (list, dict)):
            held = content(reader, value, node)
            if isinstance(held, Table):
                return tuple(constant_of(reader, key) for key in held.keys)
            return held.items if isinstance(held, Tuple) else None
        case DictView(table=ref, name=name):
            held = content(reader, ref, node)
            assert isinstance(held, Table)
            if name == "values":
                return held.values
            keys = tuple(constant_of(reader, key) for key in held.keys)
            if name == "keys":
                return keys
            return tuple(map(Tuple, zip(keys, held.values, strict=True)))
        case Outside(value=list() | dict()):
            held = held_outside(reader, value)
            if isinstance(held, Table):
                return tuple(constant_of(reader, key) for key in held.keys)
            return held.items
        case Const(value=str(text)):
            return tuple(map(Const, text))
        case Shape():
            return reader.shape_items(value, node)
        case Enumerate(iterable=inner, start=Const(value=int(first))):
            items = static_items(reader, inner, node)
            return items and tuple(Tuple((Const(first + k), v)) for k, v in enumerate(items))
        case Reversed(iterable=inner):
            items = static_items(reader, inner, node)
            return items and items[::-1]
        case Zip(items=Tuple(items=members)):
            return _static_zip(reader, members, node)
    return None


def _static_zip(
    reader: Reader, members: tuple[Value, ...], node: ast.AST
) -> tuple[Value, ...] | None:
    generators = {m: reader.heap[m] for m in members if is_generator(m)}
    if len(generators) < sum(map(is_generator, members)):
        return static_items(reader, ZIPPED[0](reader, members, node), node)
    columns = [static_items(reader, member, node) for member in members]
    if not any(column is not None for column in columns):
        return None
    shortest = min(len(column) for column in columns if column is not None)
    for member, column in zip(members, columns, strict=True):
        if member in generators and len(column) > shortest:  # type: ignore[arg-type]
            reader.heap[member] = LEFT[0](generators[member])
    for place, member in enumerate(members):
        if columns[place] is None and isinstance(member, Range):
            columns[place] = _constant_range(member, shortest)
        elif isinstance(member, Endless):
            columns[place] = tuple(
                ENDLESS["item"](reader, member, Const(k), node) for k in range(shortest)
            )
        elif columns[place] is None:
            columns[place] = _first_items(reader, member, shortest, node)
    return tuple(Tuple(row) for row in zip(*columns, strict=False))


def _first_items(reader: Reader, member: Value, count: int, node: ast.AST) -> tuple[Value, ...]:
    """So many items of an array, which has to have them: how many there are is settled here."""
    positions = positions_of(reader, member, node)
    is_short = reader.emit("lt", positions.length, Const(count), hint="short")
    message = f"`zip` of {count} known items with an array of fewer"
    RAISE_IF[0](reader, is_short, "ValueError", message)
    return tuple(positions.item(Const(k)) for k in range(count))


def mixed_rows(reader: Reader, value: Value, node: ast.AST) -> list[Row] | None:
    """The rows of a `zip` of known items and of others whose length is not known; None for what is
    no such `zip`.
    """
    if not isinstance(value, Zip):
        return None
    members = value.items.items
    is_open = [isinstance(member, Var) or _is_grown(reader, member) for member in members]
    if not any(is_open) or any(is_generator(member) for member in members):
        return None
    known = [None if o else static_items(reader, m, node) for o, m in zip(is_open, members)]  # noqa: B905
    if all(column is None for column in known):
        return None
    others = {k: positions_of(reader, m, node) for k, m in enumerate(members) if known[k] is None}
    length = NO_END
    for position in others.values():
        length = _shorter(reader, length, position.length)

    def item(column: int, k: int) -> Value:
        found = known[column]
        return others[column].item(Const(k)) if found is None else found[k]

    count = min(len(column) for column in known if column is not None)
    return [
        Row(
            reader.emit("le", length, Const(k), hint="done"),
            lambda k=k: Tuple(tuple(item(column, k) for column in range(len(members)))),
        )
        for k in range(count)
    ]


def _is_grown(reader: Reader, value: Value) -> bool:
    held = reader.heap.get(value) if isinstance(value, Ref) else None
    return isinstance(held, Grown)


def _constant_range(member: Range, limit: int) -> tuple[Value, ...] | None:
    bounds = (member.start, member.stop, member.step)
    if not all(isinstance(b, Const) for b in bounds):
        return None
    numbers = range(*(b.value for b in bounds))  # type: ignore[union-attr]
    return tuple(Const(k) for k in numbers[:limit])


def counted(reader: Reader, value: Value, node: ast.AST) -> Counted:
    """An iterable as a counted loop."""
    match value:
        case Range(start=start, stop=stop, step=step):
            parallel = isinstance(value, ParallelRange)
            return Counted(start, stop, step, lambda k: k, parallel)
        case Reversed(iterable=Range() as inner):
            return _reversed_range(reader, inner)
        case Reversed(iterable=inner):
            if isinstance(inner, (Zip, Enumerate)):
                raise _not_reversible(reader, inner, node)
            positions = positions_of(reader, inner, node)
            last = reader.emit("sub", positions.length, ONE, hint="last")
            return Counted(last, MINUS_ONE, MINUS_ONE, positions.item)
    positions = positions_of(reader, value, node)
    if positions.length == NO_END:
        raise reader.refuse(node, "none of what is zipped here has an end", _ITERABLES)
    return Counted(ZERO, positions.length, ONE, positions.item)


def _reversed_range(reader: Reader, value: Range) -> Counted:
    start, stop, step = value.start, value.stop, value.step
    if step == ONE:
        last = reader.emit("sub", stop, ONE, hint="last")
    else:
        trips = reader.emit("trip_count", start, stop, step, hint="trips")
        distance = reader.emit("mul", reader.emit("sub", trips, ONE, hint="trips"), step)
        last = reader.emit("add", start, distance, hint="last")
    before = reader.emit("sub", start, step, hint="first")
    return Counted(last, before, reader.emit("neg", step, hint="step"), lambda k: k)


def positions_of(reader: Reader, value: Value, node: ast.AST) -> _Positions:
    match value:
        case Range():
            return _range_positions(reader, value)
        case Enumerate(iterable=inner, start=start):
            base = positions_of(reader, inner, node)
            first = reader.number(start, node)
            return _Positions(
                base.length,
                lambda k: Tuple((_plus(reader, first, k), base.item(k))),
            )
        case Reversed(iterable=inner):
            if isinstance(inner, (Zip, Enumerate)):
                raise _not_reversible(reader, inner, node)
            base = positions_of(reader, inner, node)
            last = reader.emit("sub", base.length, ONE, hint="last")
            return _Positions(
                base.length, lambda k: base.item(reader.emit("sub", last, k, hint="k"))
            )
        case Zip(items=Tuple(items=members)) if members:
            columns = [positions_of(reader, member, node) for member in members]
            length = columns[0].length
            for column in columns[1:]:
                length = _shorter(reader, length, column.length)
            return _Positions(length, lambda k: Tuple(tuple(c.item(k) for c in columns)))
        case Sliced(elements=inner):
            return positions_of(reader, inner, node)
        case Endless():
            return _Positions(NO_END, lambda k: ENDLESS["item"](reader, value, k, node))
        case Ref(type=kind) if issubclass(kind, list):
            return positions_of(reader, opened(reader, value, node), node)
        case Var() if reader.ranks.rank(value) != 0:
            return _Positions(reader.shape(value, 0), lambda k: reader.load(value, (k,)))
    is_set = isinstance(value, Ref) and value.type in (set, frozenset)
    if is_set or (isinstance(value, Static) and isinstance(value.value, set | frozenset)):
        message = "in which order a set gives its items depends on their hashes"
        raise reader.refuse(node, message, "Run over `sorted(…)` of it, or over a list.")
    raise reader.refuse(node, f"tapeless cannot iterate over {describe(value)}", _ITERABLES)


def _range_positions(reader: Reader, value: Range) -> _Positions:
    start, stop, step = value.start, value.stop, value.step
    if step == ONE:
        length = stop if start == ZERO else reader.emit("sub", stop, start, hint="n")
        return _Positions(length, lambda k: _plus(reader, start, k))
    length = reader.emit("trip_count", start, stop, step, hint="n")
    return _Positions(length, lambda k: _plus(reader, start, reader.emit("mul", k, step, hint="k")))


def _plus(reader: Reader, start: Operand, k: Operand) -> Operand:
    return k if start == ZERO else reader.emit("add", start, k, hint="k")


def _shorter(reader: Reader, a: Operand, b: Operand) -> Operand:
    if NO_END in (a, b):
        return b if a == NO_END else a
    return a if a is b else reader.emit("builtins.min", a, b, hint="n")


def _not_reversible(reader: Reader, value: Value, node: ast.AST) -> SourceError:
    kind = type(value).__name__.lower()
    return reader.refuse(
        node, f"`{kind}` cannot be reversed", f"Reverse what goes into `{kind}` instead."
    )


_ITERABLES = (
    "A loop can run over a range, an array, a tuple, and `enumerate`, `zip`, `reversed` of them."
)
