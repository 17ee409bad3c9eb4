"""Generators, read in place: the body of the generator, with its consumer at each `yield`.

The consumer runs inside of the branches and loops of the generator. What it assigns therefore
stands in the heap for a while (`cells`), which these merge and carry; its jumps become returns of
the generator.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tapeless.frontend.assignment import assign
from tapeless.frontend.cells import new_cell, value_of
from tapeless.frontend.flow import any_of, run
from tapeless.frontend.frame import BROKE, CONTINUED, RESULT, RETURNED, THROWN, Frame
from tapeless.frontend.heap import content, new_list
from tapeless.frontend.inlining import pass_on, resume
from tapeless.frontend.iteration import (
    ENDLESS,
    LEFT,
    ONE,
    STREAMS,
    ZERO,
    ZIPPED,
    counted,
    static_items,
)
from tapeless.frontend.leaving import arrive, finish, jumps
from tapeless.frontend.liveness import LoopNames
from tapeless.frontend.methods import LIST
from tapeless.frontend.reader import Reader, Unreachable, expression
from tapeless.frontend.suspended import Suspended, is_generator
from tapeless.frontend.values import (
    FALSE,
    NONE,
    TRUE,
    Const,
    Endless,
    Enumerate,
    Maybe,
    Operand,
    Poison,
    Ref,
    Tuple,
    Value,
    Zip,
    describe,
)

# ---- where the generator gives a value -----------------------------------------------------------


@expression(ast.Yield)
def read_yield(reader: Reader, node: ast.Yield) -> Value:
    frame = reader.frame
    if frame.aside or frame.deliver is None:
        raise reader.refuse_kind(node)
    frame.deliver(NONE if node.value is None else reader.value(node.value))
    return NONE


# ---- what a loop over it does --------------------------------------------------------------------


@dataclass(frozen=True)
class Stream:
    """Something that gives its items one by one: the generator, and what the loop makes of each.

    `item` takes the value and its number; None instead of an item ends the loop.
    """

    generator: Ref
    item: Callable[[Value, Operand], Value]
    left: Callable[[Operand], Operand]  # whether the loop ends before item number k
    counts: bool


def streamed(reader: Reader, value: Value, node: ast.AST) -> Stream | None:
    """What a loop runs over, if it is a generator, or `enumerate` or `zip` of one."""
    match value:
        case Ref() if is_generator(value):
            return Stream(value, lambda item, k: item, lambda k: FALSE, False)
        case Endless():
            items = ENDLESS["generator"](reader, value, node)
            return Stream(items, lambda item, k: item, lambda k: FALSE, False)  # type: ignore[arg-type]
        case Enumerate(iterable=inner, start=start):
            stream = streamed(reader, inner, node)
            if stream is None:
                return None
            first = reader.number(start, node)

            def pair(item: Value, k: Operand) -> Value:
                number = reader.emit("add", first, k, hint="k")
                return Tuple((number, stream.item(item, k)))

            return Stream(stream.generator, pair, stream.left, True)
        case Zip(items=Tuple(items=members)) if any(map(is_generator, members[1:])):
            rows: Any = ZIPPED[0](reader, members, node)
            return Stream(rows, lambda item, k: item, lambda k: FALSE, False)
        case Zip(items=Tuple(items=(first, *others))) if not isinstance(first, Endless):
            stream = streamed(reader, first, node)
            return stream and _zipped(reader, stream, others, node)
    return None


def _zipped(reader: Reader, stream: Stream, others: list[Value], node: ast.AST) -> Stream:
    """`zip(generator, …)`, where the others have a length and an item at each position."""
    columns = [_column(reader, other, node) for other in others]

    def row(item: Value, k: Operand) -> Value:
        return Tuple((stream.item(item, k), *(item_at(k) for item_at, _ in columns)))

    def left(k: Operand) -> Operand:
        ends = [stream.left(k), *(reader.emit("ge", k, length) for _, length in columns)]
        return any_of(reader, [end for end in ends if end != FALSE]) or FALSE

    return Stream(stream.generator, row, left, True)


Column = tuple[Callable[[Operand], Value], Operand]


def _column(reader: Reader, value: Value, node: ast.AST) -> Column:
    items = static_items(reader, value, node)
    if items is None:
        bounds = counted(reader, value, node)
        length = reader.emit("trip_count", bounds.start, bounds.stop, bounds.step, hint="n")

        def numbered(k: Operand) -> Value:
            step = reader.emit("mul", k, bounds.step, hint="k")
            return bounds.item(reader.emit("add", bounds.start, step, hint="k"))

        return numbered, length

    def placed(k: Operand) -> Value:
        if not isinstance(k, Const):
            raise reader.refuse(
                node,
                f"`zip` of a generator and {describe(value)} is not supported here",
                "Make an array of the items, or a list of what the generator gives.",
            )
        return items[k.value] if k.value < len(items) else NONE

    return placed, Const(len(items))


def over_stream(reader: Reader, node: ast.For, names: LoopNames, stream: Stream) -> None:
    """A loop over a generator."""
    frame = reader.frame
    shared = names.assigned & (names.entry | names.head | names.after)
    outer = {name: frame.env.get(name) for name in sorted(shared - set(frame.cells))}
    cells = {name: new_cell(reader, name, value) for name, value in outer.items()}
    number = new_cell(reader, "k", ZERO)
    jumped = {name: new_cell(reader, name.strip("<>"), FALSE) for name in (BROKE, RETURNED, THROWN)}
    result = new_cell(reader, "result", None)
    depth = len(reader.stack), len(reader.attempts)
    kept = {name: value for name, value in frame.env.items() if name not in names.assigned}

    def body(value: Value) -> None:
        place = value_of(reader, number)
        frame.env = dict(kept)
        left = stream.left(place) if stream.counts else FALSE  # type: ignore[arg-type]
        if left == TRUE:
            frame.env[BROKE], frame.reachable = TRUE, False
            return
        if left != FALSE:
            frame.env[BROKE] = left

        def start() -> None:
            with reader.at(node.target):
                assign(reader, node.target, stream.item(value, place))  # type: ignore[arg-type]
            if stream.counts:
                after = reader.emit("add", place, ONE, hint="k")  # type: ignore[arg-type]
                reader.heap[number] = Tuple((after,))

        with jumps(frame, names):
            run(reader, [start, *node.body], names.head)
        arrive(frame, CONTINUED)

    def deliver(value: Value) -> None:
        with consuming(reader, frame, depth):
            body(value)
            note_jumps(reader, frame, jumped, result)
            flags = [frame.env[name] for name in jumped if name in frame.env]
            left = any_of(reader, flags) if frame.reachable else TRUE  # type: ignore[arg-type]
        _leave(reader.frame, left)

    left = _if_left(reader, stream.generator)
    with held_in_cells(frame, cells, kept):
        escaped = resume(reader, stream.generator, deliver, node.iter)
    if left is not None and any(value_of(reader, cell) != FALSE for cell in jumped.values()):
        reader.heap[stream.generator] = left
    for name, cell in cells.items():
        value = value_of(reader, cell)
        if value is not None:
            frame.env[name] = value
    _jump(reader, frame, jumped, result, escaped)
    finish(reader, node, names)


def _if_left(reader: Reader, generator: Ref) -> Value | None:
    """What a generator is where the loop over it may have ended before it does."""
    held = reader.heap[generator]
    return _left_behind(held) if isinstance(held, Suspended) else None


def _left_behind(held: Value) -> Value:
    if not isinstance(held, Suspended):
        return held
    message = "a loop has left this generator before its end, and it is read again"
    return Poison(message, generator=held.scope)


LEFT.append(_left_behind)


def note_jumps(reader: Reader, frame: Frame, jumped: dict[str, Ref], result: Ref) -> None:
    """Put into cells by what jump the consumer's body has left, and with what result."""
    if frame.raised:
        raise Unreachable
    for name, cell in jumped.items():
        reader.heap[cell] = Tuple((frame.env.get(name, FALSE),))
    if RESULT in frame.env:
        reader.heap[result] = Tuple((frame.env[RESULT],))


@contextmanager
def held_in_cells(frame: Frame, cells: dict[str, Ref], kept: dict[str, Value]) -> Iterator[None]:
    """Hold names of the consumer in cells while its generator runs; then it has what it kept."""
    frame.cells |= cells
    try:
        yield
    finally:
        frame.cells = {n: cell for n, cell in frame.cells.items() if n not in cells}
        frame.env = kept


@contextmanager
def consuming(reader: Reader, frame: Frame, depth: tuple[int, int | None]) -> Iterator[None]:
    """Read what the consumer does, and come back to the generator.

    `depth`: how many calls and how many `try`s of the program it is in; None for all of them.
    """
    saved = frame.env, frame.reachable, frame.raised
    frame.reachable, frame.raised = True, False
    stack, reader.stack = reader.stack, reader.stack[: depth[0]]
    attempts, reader.attempts = reader.attempts, reader.attempts[: depth[1]]
    try:
        with reader.inside(frame):
            yield
    finally:
        frame.env, frame.reachable, frame.raised = saved
        reader.stack, reader.attempts = stack, attempts


def _leave(frame: Frame, left: Operand | None) -> None:
    """Where the consumer jumped out of its loop, the generator returns."""
    if left is not None and left != FALSE:
        frame.env[RETURNED], frame.env[RESULT] = left, NONE
        frame.reachable = left != TRUE


def _jump(
    reader: Reader, frame: Frame, jumped: dict[str, Ref], result: Ref, escaped: Value
) -> None:
    """The jumps that the consumer made, behind the loop, and what the generator raised itself."""
    for name, cell in jumped.items():
        flag = value_of(reader, cell)
        if name == THROWN and escaped != FALSE:
            flag = escaped if flag == FALSE else any_of(reader, [flag, escaped])  # type: ignore[list-item]
        if flag != FALSE:
            frame.env[name] = flag  # type: ignore[assignment]
    value = value_of(reader, result)
    if value is not None:
        frame.env[RESULT] = value.value if isinstance(value, Maybe) else value
    if any(frame.env.get(name) == TRUE for name in jumped):
        frame.reachable = False


# ---- all that it gives ---------------------------------------------------------------------------


def as_list(reader: Reader, generator: Ref, node: ast.AST) -> Ref:
    """A list of what a generator gives."""
    return reader.once(("list", node), lambda: _listed(reader, generator, node))


def _listed(reader: Reader, generator: Ref, node: ast.AST) -> Ref:
    found = new_list(reader, ())

    def deliver(value: Value) -> None:
        LIST["append"](reader, found, [value], {}, node)

    pass_on(reader, resume(reader, generator, deliver, node), found, node)
    return found


def _items(reader: Reader, generator: Ref, node: ast.AST) -> tuple[Value, ...]:
    """The items of a generator that gives a number of them that is known."""
    held = content(reader, as_list(reader, generator, node), node)
    if isinstance(held, Tuple):
        return held.items
    raise reader.refuse(
        node,
        "how many values this generator gives is only known when the program runs",
        "Run over it in a loop of its own, or make a list of it first.",
    )


STREAMS.append(_items)
