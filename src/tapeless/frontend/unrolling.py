"""Loops whose body is read once for each iteration: over tuples, lists and dicts, among others."""

from __future__ import annotations

import ast
from collections.abc import Callable

from tapeless.errors import SourceError
from tapeless.frontend.assignment import assign
from tapeless.frontend.conditions import condition
from tapeless.frontend.flow import jumped, run, unless
from tapeless.frontend.frame import CONTINUED
from tapeless.frontend.iteration import Row, static_items
from tapeless.frontend.leaving import arrive, finish, jumps
from tapeless.frontend.liveness import LoopNames
from tapeless.frontend.reader import Reader
from tapeless.frontend.values import TRUE, Const, Value

MOST_IN_ALL = 2000  # iterations of all loops together


def changes_length(reader: Reader, node: ast.For) -> SourceError:
    """The refusal of a loop over a list or a dict that its body makes longer or shorter."""
    return reader.refuse(
        node.iter,
        "the loop changes the length of what it runs over",
        "Run over a copy: `for item in list(items)`.",
    )


def unroll_while(reader: Reader, node: ast.While, error: SourceError) -> None:
    """A loop whose condition is known each time: `while node is not None`."""
    frame = reader.frame
    names = frame.scope.liveness.loops[node]

    def rest() -> None:
        test = condition(reader, node.test)
        if not isinstance(test, Const):
            raise error
        if not test.value:
            return
        reader.unrolled += 1
        if reader.unrolled > MOST_IN_ALL:
            raise error
        frame.pending = False
        run(reader, node.body, names.head)
        arrive(frame, CONTINUED)
        steps.append(rest)

    steps: list[Callable[[], None]] = [rest]
    with jumps(frame, names):
        for step in steps:  # each adds the next
            run(reader, [step], names.head | names.after)
            if not frame.reachable or jumped(frame.env):
                break
    if jumped(frame.env) and frame.reachable:
        raise error  # some path has left the loop, and whether it did is only known later
    finish(reader, node, names)


def unroll(reader: Reader, node: ast.For, names: LoopNames, items: tuple[Value, ...]) -> None:
    """A loop over a tuple: its body once for each item."""
    _step_by_step(reader, node, names, [lambda item=item: item for item in items])


def unroll_rows(reader: Reader, node: ast.For, names: LoopNames, rows: list[Row]) -> None:
    """The same, where an array that it runs over beside may end before."""
    frame = reader.frame

    def body(row: Row) -> None:
        frame.pending = False
        with reader.at(node.target):
            assign(reader, node.target, row.item())
        run(reader, node.body, names.head)
        arrive(frame, CONTINUED)

    live = names.head | names.after
    steps = [lambda row=row: unless(reader, row.is_over, lambda: body(row), live) for row in rows]
    with jumps(frame, names):
        run(reader, steps, names.head | names.after)
    finish(reader, node, names)


def over_changeable(
    reader: Reader, node: ast.For, names: LoopNames, iterable: Value, count: int
) -> None:
    """A loop over a list or a dict: each item is the one that is there when its turn comes."""

    def item(place: int) -> Value:
        items = static_items(reader, iterable, node.iter)
        if items is None or len(items) != count:
            raise changes_length(reader, node)
        return items[min(place, count - 1)] if count else TRUE

    turns = [lambda place=place: item(place) for place in range(count)]
    _step_by_step(reader, node, names, turns, lambda: item(count))


def _step_by_step(
    reader: Reader,
    node: ast.For,
    names: LoopNames,
    turns: list[Callable[[], Value]],
    last: Callable[[], Value] | None = None,
) -> None:
    frame = reader.frame

    def iteration(turn: Callable[[], Value]) -> None:
        frame.pending = False
        with reader.at(node.target):
            assign(reader, node.target, turn())
        run(reader, node.body, names.head)
        arrive(frame, CONTINUED)

    steps: list[Callable[[], None]] = [lambda turn=turn: iteration(turn) for turn in turns]
    if last is not None:
        steps.append(lambda: last() and None)
    with jumps(frame, names):
        run(reader, steps, names.head | names.after)
    finish(reader, node, names)
