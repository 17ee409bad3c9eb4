"""Reading loops."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tapeless.errors import SourceError, UnsupportedCall
from tapeless.frontend.assignment import assign
from tapeless.frontend.carries import Body, read_body
from tapeless.frontend.conditions import condition
from tapeless.frontend.flow import any_of, run
from tapeless.frontend.frame import BROKE, RETURNED, THROWN
from tapeless.frontend.generators import over_stream, streamed
from tapeless.frontend.heap import refs_in
from tapeless.frontend.iteration import Counted, counted, iterated, reads_elements, static_items
from tapeless.frontend.joining import join
from tapeless.frontend.leaving import finish, jumps
from tapeless.frontend.liveness import LoopNames
from tapeless.frontend.reader import Reader, statement
from tapeless.frontend.regions import region
from tapeless.frontend.substitute import resolve, substitute
from tapeless.frontend.unions import is_meant
from tapeless.frontend.unrolling import (
    MOST_IN_ALL,
    changes_length,
    over_changeable,
    unroll,
    unroll_while,
)
from tapeless.frontend.values import (
    FALSE,
    TRUE,
    Const,
    Grown,
    Operand,
    Range,
    Ref,
    Reversed,
    Union,
    Value,
    Var,
)
from tapeless.ir.nodes import Block, For, While


@statement(ast.For)
def read_for(reader: Reader, node: ast.For) -> None:
    _over(reader, node, reader.value(node.iter))


def _over_union(reader: Reader, node: ast.For, union: Union, places: list[int]) -> None:
    """A loop over one of several things: one loop for each of them."""
    first, *rest = places
    if not rest:
        _over(reader, node, union.members[first])
        return
    test = is_meant(reader, union.tag, first)
    live = reader.frame.scope.liveness.after[node]
    then = region(reader, lambda: _over(reader, node, union.members[first]), (test, True))
    orelse = region(reader, lambda: _over_union(reader, node, union, rest), (test, False))
    join(reader, test, then, orelse, live)


def _over(reader: Reader, node: ast.For, iterable: Value) -> None:
    if isinstance(iterable, Union):
        _over_union(reader, node, iterable, reader.facts.places(iterable))
        return
    names = reader.frame.scope.liveness.loops[node]
    iterable = iterated(reader, iterable, node.iter)
    stream = streamed(reader, iterable, node.iter)
    if stream is not None:
        over_stream(reader, node, names, stream)
        return
    items = static_items(reader, iterable, node.iter)
    if items is not None:
        if refs_in(iterable) or reads_elements(reader, iterable):
            over_changeable(reader, node, names, iterable, len(items))
        else:
            unroll(reader, node, names, items)
        return
    grown = {ref: reader.heap[ref] for ref in refs_in(iterable)}
    with reader.at(node.iter):
        bounds = counted(reader, iterable, node.iter)
    if bounds.trips == 0:
        run(reader, node.orelse, names.after)
    elif bounds.trips is not None and _is_range(iterable):
        _count_or_unroll(reader, node, names, bounds, bounds.trips)
    else:
        with _running(reader, 0):
            count(reader, node, names, bounds)
    for ref, held in grown.items():
        if _length(reader, ref) is not held.length:  # type: ignore[union-attr]
            raise changes_length(reader, node)


def _length(reader: Reader, ref: Ref) -> object:
    held = reader.heap[ref]
    return held.length if isinstance(held, Grown) else None


def _is_range(value: Value) -> bool:
    return isinstance(value, Range) or (
        isinstance(value, Reversed) and isinstance(value.iterable, Range)
    )


MOST_UNROLLED = 64  # iterations of one loop


def _count_or_unroll(
    reader: Reader, node: ast.For, names: LoopNames, bounds: Counted, trips: int
) -> None:
    """A loop over known numbers: where its body needs to know them, it is read once for each."""
    if trips > MOST_UNROLLED or reader.unrolled + trips > MOST_IN_ALL:
        with _running(reader, 0):
            count(reader, node, names, bounds)
        return
    back = reader.mark()
    try:
        with _running(reader, trips):
            count(reader, node, names, bounds)
    except SourceError as error:
        back()
        reader.unrolled += trips
        start, step = bounds.start, bounds.step
        assert isinstance(start, Const)
        assert isinstance(step, Const)
        numbers = range(start.value, start.value + trips * step.value, step.value)
        try:
            with _running(reader, 0):
                unroll(reader, node, names, tuple(bounds.item(Const(k)) for k in numbers))
        except SourceError as other:
            raise (other if isinstance(other, UnsupportedCall) else error) from None


@contextmanager
def _running(reader: Reader, times: int) -> Iterator[None]:
    """Read a loop that runs so often, or 0 if that is not known or too often."""
    saved, reader.few = reader.few, times
    try:
        yield
    finally:
        reader.few = saved


def count(reader: Reader, node: ast.For, names: LoopNames, bounds: Counted) -> None:
    """A counted loop."""
    index = Var(_index_name(node.target))
    reader.ranks.set(index, 0)

    def iteration() -> None:
        def start() -> None:
            with reader.at(node.target):
                assign(reader, node.target, bounds.item(index))

        run(reader, [start, *node.body], names.head)

    body = _read(reader, node, iteration, lambda: (bounds.trips or 0) > 0)
    loop = For(index, bounds.start, bounds.stop, bounds.step, body.carries, body.end.block)
    loop.exit = _exit(reader, body)
    loop.parallel = bounds.parallel
    reader.builder.append(loop)
    reader.frame.env = body.after
    finish(reader, node, names)


def _index_name(target: ast.expr) -> str:
    """The loop's variable, if it has one name, or is paired with items as by `enumerate`."""
    if isinstance(target, ast.Tuple) and target.elts:
        target = target.elts[0]
    return target.id if isinstance(target, ast.Name) and target.id != "_" else "i"


@statement(ast.While)
def read_while(reader: Reader, node: ast.While) -> None:
    """A loop; where its body needs to know what the condition is about, one read step by step."""
    if isinstance(node.test, ast.Constant) or reader.unrolled >= MOST_IN_ALL:
        _read_while(reader, node)
        return
    back = reader.mark()
    try:
        with _running(reader, 0):
            _read_while(reader, node)
    except SourceError as error:
        back()
        unroll_while(reader, node, error)


def _read_while(reader: Reader, node: ast.While) -> None:
    frame = reader.frame
    names = frame.scope.liveness.loops[node]
    test = Block()
    decided: Operand = TRUE

    def iteration() -> None:
        nonlocal test, decided
        test, decided = Block(), TRUE
        frame.aside += 1
        held = dict(reader.heap)
        with reader.builder.inside(test):
            decided = condition(reader, node.test)
        frame.aside -= 1
        if any(reader.heap[ref] is not before for ref, before in held.items()):
            raise reader.refuse(
                node.test,
                "the condition of the loop changes a list, a dict or an object",
                "Write `while True`, and `break` inside.",
            )
        if decided != FALSE:
            reader.tests.assume(reader.facts, decided, True)
            run(reader, node.body, names.head)

    body = _read(reader, node, iteration, lambda: decided == TRUE)
    if decided == FALSE:
        run(reader, node.orelse, names.after)
        return
    substitute(test, body.gone)
    loop = While(test, resolve(body.gone, decided), body.carries, body.end.block)
    loop.exit = _exit(reader, body)
    reader.builder.append(loop)
    frame.env = body.after
    if decided == TRUE:
        _leave_endless(reader, body)
    else:
        finish(reader, node, names)


def _read(
    reader: Reader,
    node: ast.For | ast.While,
    iteration: Callable[[], None],
    certain: Callable[[], bool],
) -> Body:
    """Read a loop's body, with jumps leading to its own ends."""
    flags = (RETURNED, THROWN, BROKE) if node.orelse else (RETURNED, THROWN)
    names = reader.frame.scope.liveness.loops[node]
    with jumps(reader.frame, names):
        return read_body(reader, names, iteration, flags, certain)


def _exit(reader: Reader, body: Body) -> Operand | None:
    """The condition on which the loop stops at the end of an iteration."""
    flags = [body.end.env[name] for name in (BROKE, RETURNED, THROWN) if name in body.end.env]
    with reader.builder.inside(body.end.block):
        found = any_of(reader, flags)  # type: ignore[arg-type]
    return None if found == FALSE else found


def _leave_endless(reader: Reader, body: Body) -> None:
    """After `while True`: it was left by `break` or by `return`, or it never was."""
    frame = reader.frame
    if BROKE not in body.end.env:
        ways = [name for name in (RETURNED, THROWN) if name in frame.env]
        frame.reachable, frame.raised = False, not ways
        if len(ways) == 1:
            frame.env[ways[0]] = TRUE
