"""Where the jumps of a loop lead: to its next iteration, and behind it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from tapeless.frontend.flow import run
from tapeless.frontend.frame import BROKE, LEFT, RETURNED, Frame
from tapeless.frontend.liveness import LoopNames
from tapeless.frontend.reader import Reader
from tapeless.frontend.values import FALSE, TRUE


@contextmanager
def jumps(frame: Frame, names: LoopNames) -> Iterator[None]:
    """Read the body of a loop, whose jumps lead to its own ends."""
    saved = frame.on_continue, frame.on_break, frame.pending
    frame.on_continue, frame.on_break, frame.pending = names.head, names.after, False
    try:
        yield
    finally:
        frame.on_continue, frame.on_break, frame.pending = saved


def finish(reader: Reader, node: ast.For | ast.While, names: LoopNames) -> None:
    """The `else` of a loop, if it was not left by `break`; then what follows goes on."""
    frame = reader.frame
    if BROKE in frame.env:
        frame.env[LEFT] = frame.env.pop(BROKE)
    if frame.reachable:
        run(reader, node.orelse, names.after)
    arrive(frame, LEFT)


def arrive(frame: Frame, flag: str) -> None:
    """Here a jump leads: whoever made it goes on."""
    if frame.env.pop(flag, FALSE) != FALSE and frame.env.get(RETURNED) != TRUE:
        frame.reachable, frame.raised = True, False
