"""Contexts made of generators, by `contextlib.contextmanager`.

The body of the `with` is read where the generator yields, like the body of a loop over it. What it
raises, the generator may catch; where it jumps, the generator runs to its end first.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeGuard

from tapeless.frontend.assignment import raise_error, raise_if
from tapeless.frontend.cells import new_cell, value_of
from tapeless.frontend.frame import BROKE, CONTINUED, RESULT, RETURNED, THROWN
from tapeless.frontend.generators import consuming, held_in_cells, note_jumps
from tapeless.frontend.heap import content, new
from tapeless.frontend.inlining import pass_on, resume
from tapeless.frontend.names import stored
from tapeless.frontend.reader import Reader
from tapeless.frontend.values import FALSE, NONE, TRUE, Maybe, Operand, Ref, Tuple, Value

_MANAGER: Any = contextlib._GeneratorContextManager
_CODE = contextlib.contextmanager(lambda: iter(())).__code__
_JUMPS = (BROKE, CONTINUED, RETURNED)


def makes_context(function: Any) -> bool:
    """Whether a function was made by `contextlib.contextmanager`."""
    return isinstance(function, FunctionType) and function.__code__ is _CODE


def as_context(reader: Reader, generator: Value, node: ast.AST) -> Ref:
    """The context that a generator is."""
    assert isinstance(generator, Ref)
    return new(reader, _MANAGER, content(reader, generator, node), "context")


def is_context(value: Value) -> TypeGuard[Ref]:
    return isinstance(value, Ref) and value.type is _MANAGER


def inside_generator(
    reader: Reader, context: Ref, body: Callable[[Value], None], node: ast.With
) -> None:
    """Read the body of a `with` at the `yield` of a generator."""
    frame = reader.frame
    assigned = stored([node]) - set(frame.cells)
    outer = {name: frame.env.get(name) for name in sorted(assigned)}
    cells = {name: new_cell(reader, name, value) for name, value in outer.items()}
    jumped = {name: new_cell(reader, name.strip("<>"), FALSE) for name in _JUMPS}
    result, yielded = new_cell(reader, "result", None), new_cell(reader, "yielded", FALSE)
    depth = len(reader.stack), None
    kept = {name: value for name, value in frame.env.items() if name not in assigned}

    def deliver(value: Value) -> None:
        again: Operand = value_of(reader, yielded)  # type: ignore[assignment]
        raise_if(reader, again, "RuntimeError", "generator didn't stop")
        reader.heap[yielded] = Tuple((TRUE,))
        with consuming(reader, frame, depth):
            frame.env = dict(kept)
            body(value)
            note_jumps(reader, frame, jumped, result)
            thrown = frame.env.get(THROWN, FALSE)
        pass_on(reader, thrown, NONE, node)

    with held_in_cells(frame, cells, kept):
        escaped = resume(reader, context, deliver, node)
    if value_of(reader, yielded) == FALSE:
        raise_error(reader, "RuntimeError", "generator didn't yield")
    _go_on(reader, cells | jumped | {RESULT: result})
    if escaped != FALSE:
        frame.env[THROWN] = escaped
    if TRUE in (frame.env.get(THROWN), *(frame.env.get(name) for name in jumped)):
        frame.reachable = False


def _go_on(reader: Reader, cells: dict[str, Ref]) -> None:
    """The names of the frame, and its jumps, as the body has left them."""
    env = reader.frame.env
    for name, cell in cells.items():
        value = value_of(reader, cell)
        if value is None or (name in _JUMPS and value == FALSE):
            continue
        env[name] = value.value if name == RESULT and isinstance(value, Maybe) else value
