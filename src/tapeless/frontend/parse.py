"""Reading a function: from Python source to the IR.

An abstract interpreter of the ast. Names are bound to abstract values (`values`), numbers and
arrays among them are operands of the IR, and everything else is decided while the program is read.
Calls of Python functions are read in place.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

from tapeless.errors import SourceError
from tapeless.frontend import language as language  # fills the tables
from tapeless.frontend.argument_values import ArgumentValues
from tapeless.frontend.callables import Callee, callee_of
from tapeless.frontend.captured import CAPTURED
from tapeless.frontend.captures import Captures, Guard, Hidden, TypesGuard
from tapeless.frontend.catching import what_is_meant
from tapeless.frontend.frame import Environment, Frame
from tapeless.frontend.inlining import read_in_place
from tapeless.frontend.mutation import refuse_global_writes, refuse_lent_writes
from tapeless.frontend.prune import prune
from tapeless.frontend.pytrees import Tree
from tapeless.frontend.reader import Reader, Unreachable
from tapeless.frontend.results import structure
from tapeless.frontend.scope import Scope, scope_of
from tapeless.frontend.signature import Signature, captured_now
from tapeless.frontend.source import scalar_function
from tapeless.frontend.values import Const, Ref, Table, Tuple, Value
from tapeless.frontend.vectorized import call_vectorized
from tapeless.ir import nodes
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Block, Operand, Param, Raise


@dataclass(frozen=True)
class Program:
    """A function that has been read.

    `result` is its structure: Leaf(i) is the i-th result of the IR function. `guards` say whether
    what was taken from outside is still the same; `hidden` are the parameters after the arguments,
    to be read at each call.
    """

    function: nodes.Function
    result: Tree
    guards: tuple[Guard, ...]
    hidden: tuple[Hidden, ...]
    integers: Mapping[int, int] = field(default_factory=dict)  # leaves that it was read for
    exceptions: tuple[tuple[type[BaseException], tuple], ...] = ()  # what numbers of them mean
    extents: Mapping[tuple[int, int], int] = field(default_factory=dict)  # that may be assumed


def parse(
    function: Callable,
    signature: Signature,
    integers: Mapping[int, int] = MappingProxyType({}),
    *,
    selecting: bool = False,
) -> Program:
    """Read a function for arguments of the given types; `integers` are leaves to take by value.

    `selecting`: items of different kinds are chosen when the program runs, where need be.
    """
    to_step: set[Any] = set()
    while True:
        known = len(to_step)
        try:
            return _parsed(function, signature, integers, selecting, to_step)
        except SourceError:
            if len(to_step) == known:
                raise


def _parsed(
    function: Callable,
    signature: Signature,
    integers: Mapping[int, int],
    selecting: bool,
    to_step: set[Any],
) -> Program:
    """The program, where those generators keep their place; others are added that have to."""
    callee = callee_of(function)
    assert callee is not None
    scope = scope_of(callee.function)
    body = Block()
    captures = Captures()
    place = scope.source.location(scope.node, 3)
    reader = Reader(Builder(body, place), captures)
    reader.selecting, reader.to_step = selecting, to_step
    params: list[Param] = []
    arguments = ArgumentValues(reader, params, integers)
    env = _environment(reader, callee, scope, signature, arguments)
    frame = Frame(scope, callee.function, None, None, env)
    with _deep_recursion():
        if scalar_function(function) is not None:
            result = _read_vectorized(reader, frame)
        else:
            result = _read(reader, frame)
        found: list[Operand] = []
        tree = structure(reader, frame, result, found)
    params += captures.params.values()
    body.nodes[:0] = [
        nodes.Assign(copy, "begin_drawing", (given,), location=place)
        for given, copy in captures.generators.items()
    ]
    whole = nodes.Function(scope.name, params, body, found, place)
    refuse_global_writes(whole)
    refuse_lent_writes(whole, reader.lent)
    prune(whole)
    guards, hidden = tuple(captures.guards.values()), tuple(captures.hidden.values())
    return Program(whole, tree, guards, hidden, integers, tuple(reader.exceptions))


def _environment(
    reader: Reader, callee: Callee, scope: Scope, signature: Signature, arguments: ArgumentValues
) -> Environment:
    """The names of the function: what the callable holds itself, and what it is called with."""
    env: Environment = {}
    place = id(callee)
    a = scope.arguments
    positional = [p.arg for p in (*a.posonlyargs, *a.args)]
    values = {each.name: arguments.value(each) for each in signature.parameters}
    captured = _captured(reader, callee, values)
    held = [
        captured[name]
        if name in captured
        else reader.captures.capture(each.path, place, each.read, constant=False)
        for name, each in zip_longest(positional[: len(callee.held)], callee.held)
    ]
    env.update(zip(positional, held, strict=False))
    for name, value in values.items():
        if a.vararg is not None and name == a.vararg.arg:
            assert isinstance(value, Tuple)
            value = Tuple((*held[len(positional) :], *value.items))
        env[name] = value
    if a.vararg is not None:
        env.setdefault(a.vararg.arg, Tuple(tuple(held[len(positional) :])))
    return env


def _captured(reader: Reader, callee: Callee, arguments: dict[str, Value]) -> dict[str, Value]:
    """What the function captured, by name, if that is an argument too; else nothing."""
    function = callee.captured
    if function is None:
        return {}
    ref = arguments.pop(CAPTURED)
    assert isinstance(ref, Ref)
    table = reader.heap[ref]
    assert isinstance(table, Table)
    found = dict(zip(table.keys, table.values, strict=True))
    for each in function.entries:
        if each.cell is not None and each.name in found:
            reader.captures.given[id(each.cell)] = found[each.name]
    read = lambda: captured_now(function)  # noqa: E731
    reader.captures.guards[id(callee), (CAPTURED,)] = TypesGuard((CAPTURED,), read, read())
    return found


def _read(reader: Reader, frame: Frame) -> Value:
    reader.frame = frame
    try:
        return read_in_place(reader, frame, frame.scope.node)
    except Unreachable:
        last = reader.builder.block.nodes[-1]
        if isinstance(last, Raise):
            raise _exception(reader, last) from None
        reader.frame = frame
        raise reader.refuse(
            frame.scope.node,
            f"`{frame.scope.name}` raises an exception on every path",
            "There is no value to differentiate.",
            width=3,
        ) from None


def _read_vectorized(reader: Reader, frame: Frame) -> Value:
    """The function itself is one that `vectorize` made."""
    arguments = list(frame.env.values())
    reader.frame = frame
    return call_vectorized(reader, frame.owner, (arguments, {}), frame.scope.node)


def _exception(reader: Reader, node: Raise) -> BaseException:
    """What the function raises whatever the numbers are: so does reading it."""
    error = getattr(builtins, node.exception)(*(a.value for a in node.args if isinstance(a, Const)))
    place = node.location
    error = what_is_meant(error, reader.exceptions) or error
    if place is not None:
        error.add_note(f"{place.file}:{place.line}: {place.text.strip()}")
    return error


@contextmanager
def _deep_recursion() -> Iterator[None]:
    """Room for calls inside calls: each takes a dozen frames of the interpreter."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 20_000))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
