"""Reading `try`, `except`, `else`, `finally` and `raise`."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Sequence

from tapeless.frontend.assignment import bind, raise_error
from tapeless.frontend.catching import Handler, Raised, handler_of, throw
from tapeless.frontend.cells import new_cell, value_of
from tapeless.frontend.flow import any_of, jumped, run
from tapeless.frontend.frame import FLAGS, RESULT, THROWN, End
from tapeless.frontend.joining import join
from tapeless.frontend.keys import key_of
from tapeless.frontend.liveness import Names
from tapeless.frontend.reader import Reader, Unreachable, statement
from tapeless.frontend.regions import region
from tapeless.frontend.values import (
    FALSE,
    TRUE,
    Const,
    Maybe,
    Operand,
    Poison,
    Static,
    Text,
    Tuple,
    Value,
    describe,
)
from tapeless.ir.nodes import Block, Raise


@statement(ast.Try)
def read_try(reader: Reader, node: ast.Try) -> None:
    known = reader.frame.scope.liveness
    ends = [known.unhandled[node] for _ in node.handlers]
    ends[-1:] = [known.handled[node] for _ in ends[-1:]]  # behind others further ones are read
    handlers = [_handler(reader, each) for each in node.handlers]
    frame = reader.frame

    def body() -> None:
        pending, frame.pending = frame.pending, frame.pending or bool(node.orelse)
        run(reader, node.body, known.inside[node])
        frame.pending = pending

    attempt(
        reader,
        body,
        lambda: run(reader, node.orelse, known.unhandled[node]),
        [
            (handler, _reading(reader, each, handler, names), names)
            for handler, each, names in zip(handlers, node.handlers, ends, strict=True)
        ],
    )
    if node.finalbody:
        finally_(reader, lambda: run(reader, node.finalbody, known.after[node]), node.finalbody[0])


def attempt(
    reader: Reader,
    body: Callable[[], None],
    orelse: Callable[[], None],
    handlers: Sequence[tuple[Handler, Callable[[], None], Names]],
) -> None:
    """Read a body whose exceptions some handlers catch, each with the names that are live behind
    it.
    """
    frame = reader.frame
    own = [handler for handler, _, _ in handlers]
    before, reader.aimed = reader.aimed, set()
    reader.attempts.append(own)
    try:
        body()
    finally:
        reader.attempts.pop()
        aimed, reader.aimed = reader.aimed, before | reader.aimed - set(own)
    if frame.reachable:
        orelse()
    flags = [_flag(reader, handler) for handler in own]
    _arrive(reader, flags, others=bool(aimed - set(own)))
    for flag, (_, read, live) in zip(flags, handlers, strict=True):
        _handle(reader, flag, read, live)


def _flag(reader: Reader, handler: Handler) -> Operand:
    flag = value_of(reader, handler.flag)
    assert flag is not None
    return flag  # type: ignore[return-value]


def _arrive(reader: Reader, flags: list[Operand], *, others: bool) -> None:
    """The exceptions of these handlers are under way no longer; those of others are."""
    env = reader.frame.env
    thrown = env.pop(THROWN, FALSE)
    if thrown == FALSE or not others:
        return
    here = any_of(reader, [flag for flag in flags if flag != FALSE])
    if here is None:
        env[THROWN] = thrown
    elif here != TRUE:
        elsewhere = reader.emit("not", here, hint="elsewhere")
        env[THROWN] = reader.emit("and", thrown, elsewhere, hint="thrown")  # type: ignore[arg-type]


def _handle(reader: Reader, flag: Operand, read: Callable[[], None], live: Names) -> None:
    frame = reader.frame

    def handle() -> None:
        for name in FLAGS:
            frame.env.pop(name, None)
        frame.reachable, frame.raised = True, False
        read()

    if flag == TRUE:
        handle()
    elif flag != FALSE:
        then = region(reader, handle)
        rest = End(Block(), dict(frame.env), frame.reachable, frame.raised, dict(reader.heap))
        join(reader, flag, then, rest, live)


# ---- except --------------------------------------------------------------------------------------


def _handler(reader: Reader, node: ast.ExceptHandler) -> Handler:
    types: tuple[type[BaseException], ...] = (BaseException,)
    if node.type is not None:
        types = classes(reader, reader.value(node.type), node.type)
    return new_handler(reader, types)


def new_handler(reader: Reader, types: tuple[type[BaseException], ...]) -> Handler:
    return Handler(types, new_cell(reader, "caught", FALSE), new_cell(reader, "error", None))


def classes(reader: Reader, value: Value, node: ast.AST) -> tuple[type[BaseException], ...]:
    """The exceptions that an `except` names."""
    if isinstance(value, Tuple):
        return tuple(kind for item in value.items for kind in classes(reader, item, node))
    kind = value.value if isinstance(value, Static) else None
    if isinstance(kind, type) and issubclass(kind, BaseException):
        return (kind,)
    raise reader.refuse(node, f"{describe(value)} is no exception", "Name its class.")


def caught(reader: Reader, handler: Handler) -> Value:
    """The exception that came to a handler; a poison where it may be one of several."""
    value = value_of(reader, handler.raised)
    assert value is not None
    return value.value if isinstance(value, Maybe) else value


def _reading(
    reader: Reader, node: ast.ExceptHandler, handler: Handler, live: Names
) -> Callable[[], None]:
    def read() -> None:
        name = node.name
        if name is not None:
            bind(reader, name, caught(reader, handler), node)
        reader.handling.append(handler)
        try:
            run(reader, node.body, live)
        finally:
            reader.handling.pop()
        if name is not None:
            reader.frame.env.pop(name, None)

    return read


# ---- finally -------------------------------------------------------------------------------------


def finally_(reader: Reader, read: Callable[[], None], node: ast.AST) -> None:
    """Read what runs however the statements before it were left.

    Only an exception that nobody catches passes it by: what it would change is lost then.
    """
    frame = reader.frame
    if frame.raised:
        return
    kept = {name: frame.env.pop(name) for name in (*FLAGS, RESULT) if name in frame.env}
    reachable, frame.reachable = frame.reachable, True
    read()
    if frame.raised:
        return
    if jumped(frame.env) or not frame.reachable:
        raise reader.refuse(
            node,
            "a jump out of `finally` is not supported",
            "It would swallow exceptions. Jump behind the statement.",
        )
    frame.env |= kept
    frame.reachable = reachable


# ---- raise ---------------------------------------------------------------------------------------


@statement(ast.Raise)
def read_raise(reader: Reader, node: ast.Raise) -> None:
    raise_again(reader, _what(reader, node), node)


def raise_again(reader: Reader, raised: Raised, node: ast.AST) -> None:
    """`raise error`."""
    handler = handler_of(reader, raised.type)
    if handler is not None:
        throw(reader, handler, TRUE, raised.type, raised.args.items, node)
    values = [_constant(value) for value in raised.args.items]
    if None in values:
        raise reader.refuse(
            node,
            "only an exception with constant arguments can be raised",
            'Write `raise ValueError("text")`.',
        )
    constants = tuple(v.value for v in values if v is not None)
    if _is_builtin(raised.type):
        raise_error(reader, raised.type.__name__, *constants)
    number = reader.number_of_exception(raised.type, constants)
    reader.builder.append(Raise("RuntimeError", (Const(number),)))
    raise Unreachable


def _what(reader: Reader, node: ast.Raise) -> Raised:
    """The exception that a `raise` names."""
    if node.exc is None and reader.handling:
        value = caught(reader, reader.handling[-1])
    else:
        value = None if node.exc is None else reader.value(node.exc)
    if isinstance(value, Static) and isinstance(value.value, type):
        if issubclass(value.value, BaseException):
            return Raised(value.value, Tuple(()))
    if isinstance(value, Raised):
        return value
    if isinstance(value, Poison):
        raise reader.poisoned(value, node)
    raise reader.refuse(
        node,
        "what is raised here is not known while the program is read",
        'Name the exception: `raise ValueError("text")`.',
    )


def _constant(value: Value) -> Const | None:
    """The constant that an argument of an exception is; a text without the numbers in it."""
    if isinstance(value, Text):
        return Const(value.sketch)
    known = key_of(value)
    return None if known is ... or not isinstance(value, Const) else value


def _is_builtin(kind: type[BaseException]) -> bool:
    return getattr(builtins, kind.__name__, None) is kind
