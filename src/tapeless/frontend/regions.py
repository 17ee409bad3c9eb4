"""Regions: what is read into a block of its own."""

from __future__ import annotations

from collections.abc import Callable

from tapeless.frontend.catching import Memory
from tapeless.frontend.frame import End
from tapeless.frontend.reader import Reader, Unreachable
from tapeless.ir.nodes import Block, Operand


def region(
    reader: Reader, body: Callable[[], None], given: tuple[Operand, bool] | None = None
) -> End:
    """Read something into a block of its own, starting from the names as they are now.

    `given`: a condition, and whether it holds there.
    """
    facts = reader.facts.copy()
    if given is not None:
        reader.tests.assume(facts, *given)
    end = End(Block(), dict(reader.frame.env), True, False, dict(reader.heap), facts)
    return extend(reader, end, body)


def extend(reader: Reader, end: End, body: Callable[[], None]) -> End:
    """Read something at the end of a region."""
    frame = reader.frame
    saved, heap, facts = (frame.env, frame.reachable, frame.raised), reader.heap, reader.facts
    memory, frame.memory = frame.memory, Memory() if frame.memory is not None else None
    frame.env, frame.reachable, frame.raised = end.env, True, False
    reader.heap, reader.facts = end.heap, end.facts.copy()
    try:
        with reader.builder.inside(end.block):
            try:
                body()
            except Unreachable:
                frame.reachable, frame.raised = False, True
        outcome = frame.reachable, frame.raised
        return End(end.block, frame.env, *outcome, reader.heap, reader.facts)
    finally:
        frame.env, frame.reachable, frame.raised = saved
        frame.memory = memory
        reader.heap, reader.facts = heap, facts
