"""Calls of Python functions, read in place: parameters are bound, then the body is read."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from types import FunctionType

from tapeless.errors import SourceError, UnsupportedCall
from tapeless.frontend import library_iterators
from tapeless.frontend.binding import Arguments, bind_parameters, defaults_of, named_arguments
from tapeless.frontend.call_stack import with_stack
from tapeless.frontend.catching import Thrown, leave_by_exception, unordered
from tapeless.frontend.families import family_of, means_itself
from tapeless.frontend.flow import run
from tapeless.frontend.frame import RESULT, RETURNED, THROWN, Frame
from tapeless.frontend.heap import content, new, update
from tapeless.frontend.reader import Reader, Unreachable
from tapeless.frontend.recursion import as_loop, calls_itself, waiting
from tapeless.frontend.scope import Scope, scope_of
from tapeless.frontend.stepping import keeps_place, stepping
from tapeless.frontend.suspended import Suspended, suspend
from tapeless.frontend.values import (
    FALSE,
    NONE,
    TRUE,
    Cell,
    Closure,
    Composite,
    Const,
    Outside,
    Poison,
    Ref,
    Static,
    Tuple,
    Value,
    Var,
)
from tapeless.ir.nodes import Location

DEEPEST = 100  # calls inside calls
MOST = 20_000  # calls read in place in one program
MOST_REPEATED = 40  # of these, calls inside of themselves, after which another way is tried

# How a function that the running program calls inside of itself is called.
WHEN_RUN: list[Callable[[Reader, Frame, ast.AST], Value]] = []


def call_function(
    reader: Reader,
    function: FunctionType,
    arguments: Arguments,
    node: ast.AST,
    site: Location | None,
) -> Value:
    """A call of a Python function from outside the program. `site`: set for library code."""
    scope = scope_of(function)
    if site is None:
        reader.captures.text(function)
        arguments = named_arguments(reader, arguments, node)
    default = defaults_of(reader, function, constant=site is not None)
    env = bind_parameters(reader, scope, arguments, node, default)
    return read_in_place(reader, Frame(scope, function, None, site, env), node)


def call_closure(reader: Reader, closure: Closure, arguments: Arguments, node: ast.AST) -> Value:
    """A call of a function that was defined inside the program."""
    parameters = closure.scope.arguments
    positional = [p.arg for p in (*parameters.posonlyargs, *parameters.args)]
    known: dict[str, Value | None] = {}
    if closure.defaults:
        known.update(zip(positional[-len(closure.defaults) :], closure.defaults, strict=True))
    names = [p.arg for p in parameters.kwonlyargs]
    known.update(zip(names, closure.keyword_defaults, strict=True))
    site = closure.frame.site
    if site is None:
        arguments = named_arguments(reader, arguments, node)
    env = bind_parameters(reader, closure.scope, arguments, node, known.get)
    return read_in_place(reader, Frame(closure.scope, None, closure.frame, site, env), node)


def read_in_place(reader: Reader, frame: Frame, node: ast.AST) -> Value:
    """Read the body of a function; the value that it returns."""
    if frame.scope.is_generator:
        keeps = frame.scope in reader.to_step
        return stepping(reader, frame, node) if keeps else suspend(reader, frame)
    if not reader.attempts:
        return _read(reader, frame, node)
    return reader.once(("call", node, frame.scope), lambda: _returned(reader, frame, node))


def _read(reader: Reader, frame: Frame, node: ast.AST) -> Value:
    """The same call in place; if it never ends, as a loop where that can be written."""
    if any(key[1] is frame.scope.node for key in reader.stack):
        if frame.scope.node in reader.recursive:
            return WHEN_RUN[0](reader, frame, node)
        return _read_now(reader, frame, node)
    loop = as_loop(frame.scope)
    if loop is not None and not means_itself(frame):
        loop = None
    if loop is None and not reader.selecting and not calls_itself(frame.scope):
        return _read_now(reader, frame, node)
    back, env, scope = reader.mark(), dict(frame.env), frame.scope

    def again(scope: Scope) -> Value:
        back()
        frame.env, frame.scope, frame.kept = dict(env), scope, None
        frame.reachable, frame.raised, frame.cells = True, False, {}
        reader.repeated = 0
        return _read_now(reader, frame, node)

    reader.repeated = 0
    try:
        return _read_now(reader, frame, node)
    except UnsupportedCall as error:
        if error not in reader.endless:
            raise
        endless, is_long = error, reader.is_long
    too_deep = reader.endless[endless]
    if loop is not None and not any(_is_whole(reader, env[n]) for n in waiting(loop)):
        with suppress(SourceError, Unreachable):
            return again(loop)
    if not (reader.selecting or is_long) or scope.node not in too_deep:
        raise endless
    stacked = with_stack(scope, family_of(frame, too_deep))
    if stacked is not None:
        with suppress(SourceError, Unreachable):
            return again(stacked)
    if is_long:
        reader.is_long = None  # then there is nothing else
        return again(scope)
    if not _can_call_itself(frame):
        raise endless
    reader.recursive.add(scope.node)
    return again(scope)


def _can_call_itself(frame: Frame) -> bool:
    """Whether a function from outside, without anything around it, takes plain arguments."""
    a = frame.scope.arguments
    is_plain = not (a.vararg or a.kwarg or a.kwonlyargs)
    function = frame.function
    return function is not None and not function.__closure__ and frame.site is None and is_plain


def _returned(reader: Reader, frame: Frame, node: ast.AST) -> Value:
    """What a function returns; where it raises what is caught outside, its caller does too."""
    value = _read(reader, frame, node)
    pass_on(reader, frame.env.get(THROWN, FALSE), value, node)
    return value


def pass_on(reader: Reader, flag: Value, value: Value, node: ast.AST) -> None:
    """Leave the function that is being read where what it called raised something."""
    if flag != FALSE:
        thrown = Thrown(reader, flag, lambda: leave_by_exception(reader), value)  # type: ignore[arg-type]
        thrown.refusal = unordered(reader, node)
        raise thrown


def resume(
    reader: Reader, generator: Ref, deliver: Callable[[Value], None], node: ast.AST
) -> Value:
    """Read the body of a generator in place; `deliver` reads what is done with each value.

    Gives whether it raised something that is caught outside of it.
    """
    if keeps_place(reader, generator):
        generator = left_of(reader, generator, node)
    held = content(reader, generator, node)
    if not isinstance(held, Suspended):
        return FALSE
    message = "this generator is read inside of a loop over it"
    update(reader, generator, Poison(message, generator=held.scope), node)
    env = dict(zip(held.names, held.values, strict=True))
    frame = Frame(held.scope, held.function, held.outer, held.site, env, deliver=deliver)
    _read_now(reader, frame, node)
    reader.heap[generator] = Tuple(())  # it has nothing more to give
    return frame.env.get(THROWN, FALSE)


def left_of(reader: Reader, iterator: Ref, node: ast.AST) -> Ref:
    """A generator of what an iterator has left."""
    site = reader.frame.site or reader.builder.location
    how = library_iterators.left_of
    return call_function(reader, how, ([iterator], {}), node, site)  # type: ignore[return-value]


def _read_now(reader: Reader, frame: Frame, node: ast.AST) -> Value:
    around = id(frame.outer)  # a closure made anew is another function
    key = (frame.scope.source.file, frame.scope.node, around, *map(_form, frame.env.values()))
    if key in reader.stack:
        raise _too_deep(reader, frame, node, f"`{frame.scope.name}` calls itself")
    reader.calls += 1
    reader.repeated += any(other[1] is frame.scope.node for other in reader.stack)
    if reader.is_long is not None:
        reader.is_long = reader.repeated > MOST_REPEATED
    if len(reader.stack) >= DEEPEST or reader.calls > MOST or reader.is_long:
        message = f"`{frame.scope.name}` is called too many calls deep"
        raise _too_deep(reader, frame, node, message)
    reader.stack.append(key)
    try:
        with reader.inside(frame):
            return _read_body(reader, frame)
    finally:
        reader.stack.pop()


def _is_whole(reader: Reader, value: Value | None) -> bool:
    return isinstance(value, (Const, Var)) and reader.makers.is_whole(value)


_NO_RECURSION = (
    "Let it call itself by its name, with numbers and arrays, in no comprehension and no `try`: "
    "then it becomes a loop. The python engine also takes others that are defined outside of the "
    "program."
)


def _too_deep(reader: Reader, frame: Frame, node: ast.AST, message: str) -> Exception:
    reading = [*(key[1] for key in reader.stack), frame.scope.node]
    again = set(reading[reading.index(reading[-1]) : -1])
    again |= {function for function, times in Counter(reading).items() if times > 1}
    error = reader.refuse(node, message, _NO_RECURSION, error=UnsupportedCall)
    reader.endless[error] = again
    return error


def _read_body(reader: Reader, frame: Frame) -> Value:
    body = frame.scope.node.body
    for name in frame.scope.shared:
        first = (frame.env.pop(name),) if name in frame.env else ()
        frame.cells[name] = new(reader, Cell, Tuple(first), name)
    if isinstance(body, ast.expr) and not reader.attempts:
        return reader.value(body)
    if isinstance(body, ast.expr):
        body = [ast.copy_location(ast.Return(body), body)]

    def fall_off() -> None:
        frame.env[RESULT] = NONE
        frame.env[RETURNED] = TRUE
        frame.reachable = False

    run(reader, [*body, fall_off], frozenset(frame.scope.liveness.always))
    if frame.raised:
        raise Unreachable
    return frame.env.get(RESULT, NONE)  # absent where every path raises what is caught


def _form(value: Value | None) -> object:
    """What two calls have to share for one inside the other never to end."""
    match value:
        case Const():
            return value
        case Static():
            return id(value.value)
        case Closure():
            return (id(value.scope), id(value.frame))
        case Ref() | Outside():
            return id(value)
        case Composite():
            return (type(value), *map(_form, value.parts))
    return type(value)
