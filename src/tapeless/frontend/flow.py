"""Sequences of statements, and what runs after a jump.

`break`, `continue` and `return` set a flag among the names of the frame. Where every path through
one branch of an `if` jumps, what follows the `if` is read inside the other branch. Where some paths
jump and some do not, it is read inside an `If` on the flag.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence

from tapeless.frontend.catching import Forked, Memory, Thrown
from tapeless.frontend.conditions import condition
from tapeless.frontend.frame import FLAGS, End, Environment
from tapeless.frontend.joining import join
from tapeless.frontend.liveness import Names
from tapeless.frontend.reader import Reader, Unreachable
from tapeless.frontend.regions import extend, region
from tapeless.frontend.values import TRUE
from tapeless.ir.nodes import Block, Const, Operand

Step = ast.stmt | Callable[[], None]


def run(reader: Reader, steps: Sequence[Step], after: Names, memory: Memory | None = None) -> None:
    """Read statements in order. `after` is what is live when the last of them is done.

    `memory` is of the first of them, if it is read for a second time.
    """
    saved = reader.frame.memory
    try:
        _run(reader, steps, after, memory)
    finally:
        reader.frame.memory = saved


def _run(reader: Reader, steps: Sequence[Step], after: Names, memory: Memory | None) -> None:
    frame = reader.frame
    pending = frame.pending
    for place, step in enumerate(steps):
        known = memory.again() if memory is not None and not place else None
        frame.memory = known or (Memory() if reader.attempts else None)
        current = frame.memory
        if jumped(frame.env):
            frame.pending = pending
            _run_unless_jumped(reader, steps[place:], after)
            break
        rest = steps[place + 1 :]
        frame.pending = pending or bool(rest)
        try:
            with reader.at(step):
                if isinstance(step, ast.If):
                    if branch(reader, step, rest, after, pending):
                        break
                elif isinstance(step, ast.stmt):
                    reader.statement(step)
                else:
                    step()
        except Unreachable:
            frame.reachable, frame.raised = False, True
        except Thrown as thrown:
            frame.pending = pending
            _split(reader, thrown, steps[place:], after, current)
            break
        except Forked as forked:
            if _fork(reader, forked, steps[place:], after, pending):
                break
        if not frame.reachable:
            break
    frame.pending = pending


def _split(
    reader: Reader, thrown: Thrown, steps: Sequence[Step], after: Names, memory: Memory | None
) -> None:
    """An exception in the first of these steps: on its condition nothing more of them is read."""
    frame = reader.frame
    if thrown.block is not reader.builder.block or thrown.frame is not frame:
        assert thrown.refusal is not None
        raise thrown.refusal
    if thrown.condition == TRUE:
        thrown.mark()
        return
    then = region(reader, thrown.mark)
    orelse = region(reader, lambda: run(reader, steps, after, memory))
    join(reader, thrown.condition, then, orelse, after)


def _fork(
    reader: Reader, forked: Forked, steps: Sequence[Step], after: Names, pending: bool
) -> bool:
    """Read a statement once for each way that a condition in it goes. True if what follows was
    read with it.
    """
    frame, (step, *rest) = reader.frame, steps
    memory = frame.memory
    if forked.block is not reader.builder.block or forked.frame is not frame or memory is None:
        raise forked.refusal
    live = frame.scope.liveness.after.get(step) if isinstance(step, ast.stmt) else None
    read, rest = (steps, []) if live is None else ([step], rest)
    end = after if live is None else live

    def going(known: bool) -> End:
        remembered = memory.going(forked.place, known)
        return region(reader, lambda: run(reader, read, end, remembered), (forked.test, known))

    moved = two_ways(reader, forked.test, (going(True), going(False)), rest, (end, after), pending)
    return moved or live is None


def unless(reader: Reader, test: Operand, step: Step, after: Names) -> None:
    """Read a step where a condition does not hold."""
    if isinstance(test, Const):
        if not test.value:
            run(reader, [step], after)
        return
    then = region(reader, lambda: None, (test, True))
    orelse = region(reader, lambda: run(reader, [step], after), (test, False))
    join(reader, test, then, orelse, after)


def jumped(env: Environment) -> list[Operand]:
    """The flags that may be set."""
    return [env[flag] for flag in FLAGS if flag in env]  # type: ignore[misc]


def any_of(reader: Reader, flags: Iterable[Operand]) -> Operand | None:
    """The `or` of some flags; None if there are none."""
    result: Operand | None = None
    for flag in flags:
        if flag == TRUE:
            return TRUE
        result = flag if result is None else reader.emit("or", result, flag, hint="left")
    return result


def _run_unless_jumped(reader: Reader, steps: Sequence[Step], after: Names) -> None:
    frame = reader.frame
    left = any_of(reader, jumped(frame.env))
    then = End(Block(), dict(frame.env), False, False, dict(reader.heap))

    def otherwise() -> None:
        for flag in FLAGS:
            frame.env.pop(flag, None)
        run(reader, steps, after)

    orelse = region(reader, otherwise)
    assert left is not None
    join(reader, left, then, orelse, after)


# ---- if ------------------------------------------------------------------------------------------


def branch(reader: Reader, node: ast.If, rest: Sequence[Step], after: Names, pending: bool) -> bool:
    """Read an `if`. True if what follows it, `rest`, was read too, inside one of its branches."""
    frame = reader.frame
    test = condition(reader, node.test)
    if isinstance(test, Const):
        taken = node.body if test.value else node.orelse
        frame.pending = pending
        run(reader, [*taken, *rest], after)
        return True
    live = frame.scope.liveness.after[node]
    then = region(reader, lambda: run(reader, node.body, live), (test, True))
    orelse = region(reader, lambda: run(reader, node.orelse, live), (test, False))
    return two_ways(reader, test, (then, orelse), rest, (live, after), pending)


def two_ways(
    reader: Reader,
    test: Operand,
    ends: tuple[End, End],
    rest: Sequence[Step],
    live: tuple[Names, Names],
    pending: bool,
) -> bool:
    """Join two branches. True if what follows them, `rest`, was read too, inside the one of them
    that goes on. `live`: the names behind the branches, and behind the rest.
    """
    (then, orelse), (behind, after) = ends, live
    moved = bool(rest) and (_only_open(then, orelse) or _only_open(orelse, then))
    if moved:
        reader.frame.pending = pending
        if then.reachable:
            then = extend(reader, then, lambda: run(reader, rest, after))
        else:
            orelse = extend(reader, orelse, lambda: run(reader, rest, after))
        behind = after
    join(reader, test, then, orelse, behind)
    return moved


def _only_open(one: End, other: End) -> bool:
    """Whether one branch goes on and the other jumps."""
    return one.reachable and not other.reachable and not other.raised
