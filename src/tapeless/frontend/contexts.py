"""Reading `with`: contexts that change no number, contexts that the user wrote, `suppress`."""

from __future__ import annotations

import ast
import contextlib
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tapeless.frontend import fence, objects
from tapeless.frontend.arguments import read_arguments
from tapeless.frontend.assignment import assign
from tapeless.frontend.attempts import (
    attempt,
    caught,
    classes,
    finally_,
    new_handler,
    raise_again,
)
from tapeless.frontend.binding import Arguments
from tapeless.frontend.calls import apply
from tapeless.frontend.catching import Raised
from tapeless.frontend.conditions import truth
from tapeless.frontend.flow import run, unless
from tapeless.frontend.frame import THROWN
from tapeless.frontend.keys import key_of
from tapeless.frontend.managed import as_context, inside_generator, is_context
from tapeless.frontend.reader import Reader, statement
from tapeless.frontend.scope import scope_of
from tapeless.frontend.source import python_function
from tapeless.frontend.special import special
from tapeless.frontend.values import (
    FALSE,
    NONE,
    Clock,
    Partial,
    Poison,
    Static,
    Tuple,
    Value,
    describe,
)

Body = Callable[[], None]


@statement(ast.With)
def read_with(reader: Reader, node: ast.With) -> None:
    _enter(reader, node, node.items)


def _enter(reader: Reader, node: ast.With, items: Sequence[ast.withitem]) -> None:
    """Read the body of a `with` inside the contexts that are left to be entered."""
    live = reader.frame.scope.liveness.after[node]
    if not items:
        run(reader, node.body, live)
        return
    first, *rest = items

    def inside(value: Value) -> None:
        if first.optional_vars is not None:
            assign(reader, first.optional_vars, value)
        _enter(reader, node, rest)

    expression = first.context_expr
    callee = reader.value(expression.func) if isinstance(expression, ast.Call) else None
    if isinstance(expression, ast.Call) and isinstance(callee, Static):
        how = _KNOWN.get(_key(callee.value))
        if how is not None:
            inside(how(reader, read_arguments(reader, expression), expression))
            return
        if callee.value is contextlib.suppress:
            args, _ = read_arguments(reader, expression)
            _suppressing(reader, node, classes(reader, Tuple(tuple(args)), expression), inside)
            return
    context = reader.value(expression)
    if is_context(context):
        inside_generator(reader, context, inside, node)
        return
    if not objects.has_method(context, "__enter__") or not objects.has_method(context, "__exit__"):
        raise reader.refuse(
            expression, f"what {describe(context)} does on entry and exit is not known", fence.WITH
        )
    _of_user(reader, context, inside, node, expression)


def _key(function: Any) -> Any:
    return function if isinstance(function, type) else None


# ---- contexts that change no number --------------------------------------------------------------

How = Callable[[Reader, Arguments, ast.Call], Value]


def _errstate(reader: Reader, arguments: Arguments, node: ast.Call) -> Value:
    """`np.errstate`, unless it makes an exception of what else is a number."""
    for name, value in arguments[1].items():
        if key_of(value) not in ("ignore", "warn", "print", None):
            raise reader.refuse(
                node,
                f"`np.errstate({name}=…)` that raises or calls something is not supported",
                "Test with `if`, and raise the exception yourself.",
            )
    return NONE


def _catch_warnings(reader: Reader, arguments: Arguments, node: ast.Call) -> Value:
    """`warnings.catch_warnings`: a derivative gives no warnings, so none can be looked at."""
    return Poison("the warnings that a context records are not known to a derivative")


def _null(reader: Reader, arguments: Arguments, node: ast.Call) -> Value:
    args = [*arguments[0], *arguments[1].values()]
    return args[0] if args else NONE


_KNOWN: dict[Any, How] = {
    np.errstate: _errstate,
    warnings.catch_warnings: _catch_warnings,
    contextlib.nullcontext: _null,
}


@special(warnings.simplefilter, warnings.filterwarnings)
def read_filter(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    action = args[0] if args else kwargs.get("action")
    if action is None or key_of(action) in (..., "error"):
        raise reader.refuse(
            node, "a filter that makes warnings exceptions is not supported", fence.WITH
        )
    return NONE


@special(time.perf_counter, time.time, time.monotonic, time.process_time)
def read_clock(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    """The time, which may be subtracted and printed; it is no number of the derivative."""
    return Clock("…")


@special(contextlib.contextmanager)
def read_contextmanager(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return Partial(Static(_context_of), tuple(args), (), ())


def _context_of(function: Any, *args: Any, **kwargs: Any) -> Any:
    """What a function calls that the program makes by `contextmanager`."""


@special(_context_of)
def read_context(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return as_context(reader, apply(reader, args[0], (args[1:], kwargs), node), node)


# ---- contexts that the user wrote ----------------------------------------------------------------


def _of_user(
    reader: Reader, context: Value, inside: Callable[[Value], None], node: ast.With, at: ast.expr
) -> None:
    """A context of a class with `__enter__` and `__exit__`, which may swallow what is raised."""
    entered = objects.call_method(reader, context, "__enter__", [], at, apply)
    frame, live = reader.frame, reader.frame.scope.liveness.after[node]

    def left() -> None:
        objects.call_method(reader, context, "__exit__", [NONE] * 3, at, apply)

    def body() -> None:
        inside(entered)
        thrown = frame.env.get(THROWN, FALSE)
        finally_(reader, lambda: unless(reader, thrown, left, live), at)  # type: ignore[arg-type]

    types = {kind for handlers in reader.attempts for each in handlers for kind in each.types}
    if _may_swallow(context):
        types = {BaseException}
    if not types:
        body()
        return
    handler = new_handler(reader, tuple(types))

    def told() -> None:
        error = caught(reader, handler)
        if not isinstance(error, Raised):
            raise reader.refuse(at, "exceptions of several classes leave this context", _TRY)
        given = [Static(error.type), error, NONE]
        found = objects.call_method(reader, context, "__exit__", given, at, apply)
        unless(reader, truth(reader, found, at), lambda: raise_again(reader, error, at), live)

    attempt(reader, body, lambda: None, [(handler, lambda: run(reader, [told], live), live)])


_TRY = "Write `try` … `except` instead of the context."


def _may_swallow(context: Value) -> bool:
    """Whether `__exit__` returns anything but None and False."""
    method = python_function(getattr(objects.class_of(context), "__exit__"))  # noqa: B009
    returned = [n.value for n in ast.walk(scope_of(method).node) if isinstance(n, ast.Return)]
    return any(not isinstance(v, ast.Constant) or v.value for v in returned if v is not None)


def _suppressing(
    reader: Reader, node: ast.With, types: tuple, inside: Callable[[Value], None]
) -> None:
    live = reader.frame.scope.liveness.after[node]
    handler = new_handler(reader, types)
    attempt(reader, lambda: inside(NONE), lambda: None, [(handler, lambda: None, live)])
