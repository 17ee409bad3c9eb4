"""Reading a function: from Python source to the IR.

An abstract interpreter of the ast. Names are bound to abstract values (`values`), numbers and
arrays among them are operands of the IR, and everything else is decided while the program is read.
Calls of Python functions are read in place.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tapeless.errors import UnsupportedSyntax
from tapeless.frontend import language as language  # fills the tables
from tapeless.frontend.captures import Captures, Guard, Hidden
from tapeless.frontend.frame import Environment, Frame
from tapeless.frontend.inlining import read_in_place
from tapeless.frontend.iteration import static_items
from tapeless.frontend.mutation import refuse_global_writes
from tapeless.frontend.prune import prune
from tapeless.frontend.pytrees import Leaf, Static, Tree, TupleTree
from tapeless.frontend.reader import Reader, Unreachable
from tapeless.frontend.scope import scope_of
from tapeless.frontend.signature import Parameter, Signature
from tapeless.frontend.source import python_function
from tapeless.frontend.values import (
    Const,
    Keywords,
    Listing,
    Shape,
    Tuple,
    Value,
    describe,
    is_number,
)
from tapeless.frontend.values import Static as StaticValue
from tapeless.ir import nodes
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Block, Operand, Param, Raise, Var


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


def parse(function: Callable, signature: Signature) -> Program:
    """Read a function for arguments of the given types."""
    scope = scope_of(function)
    plain = python_function(function)
    params: list[Param] = []
    env: Environment = {}
    variadic = scope.arguments.kwarg
    for parameter in signature.parameters:
        env[parameter.name] = _argument(parameter, params)
        if variadic is not None and variadic.arg == parameter.name:
            env[parameter.name] = Keywords((), ())
    body = Block()
    captures = Captures()
    place = scope.source.location(scope.node, 3)
    reader = Reader(Builder(body, place), captures)
    frame = Frame(scope, plain, None, None, env)
    with _deep_recursion():
        result = _read(reader, frame)
    found: list[Operand] = []
    tree = _structure(reader, frame, result, found)
    params += captures.params.values()
    whole = nodes.Function(scope.name, params, body, found, place)
    refuse_global_writes(whole)
    prune(whole)
    guards = tuple(captures.guards.values())
    return Program(whole, tree, guards, tuple(captures.hidden.values()))


def _read(reader: Reader, frame: Frame) -> Value:
    try:
        return read_in_place(reader, frame, frame.scope.node)
    except Unreachable:
        last = reader.builder.block.nodes[-1]
        if isinstance(last, Raise):
            raise _exception(last) from None
        reader.frame = frame
        raise reader.refuse(
            frame.scope.node,
            f"`{frame.scope.name}` raises an exception on every path",
            "There is no value to differentiate.",
            width=3,
        ) from None


def _exception(node: Raise) -> Exception:
    """What the function raises whatever the numbers are: so does reading it."""
    error = getattr(builtins, node.exception)(*(a.value for a in node.args if isinstance(a, Const)))
    place = node.location
    if place is not None:
        error.add_note(f"{place.file}:{place.line}: {place.text.strip()}")
    return error


def _argument(parameter: Parameter, params: list[Param]) -> Value:
    """A parameter as an abstract value; its leaves become parameters of the IR."""
    count = len(parameter.types)

    def build(tree: Tree) -> Value:
        match tree:
            case Leaf(index=index):
                name = parameter.name if count == 1 else f"{parameter.name}_{index}"
                var = Var(name, parameter.types[index])
                params.append(Param(var, ("arg", parameter.name, index)))
                return var
            case TupleTree(children=children):
                return Tuple(tuple(build(child) for child in children))
            case Static(value=value):
                return Const(value) if _is_literal(value) else StaticValue(value)

    return build(parameter.tree)


def _is_literal(value: object) -> bool:
    return value is None or isinstance(value, (bool, str))


def _structure(reader: Reader, frame: Frame, value: Value, found: list[Operand]) -> Tree:
    """What the function returns: its numbers are appended to `found`."""
    reader.frame = frame
    if isinstance(value, Const) and (value.value is None or isinstance(value.value, str)):
        return Static(value.value)
    if is_number(value):
        found.append(value)  # type: ignore[arg-type]
        return Leaf(len(found) - 1)
    if isinstance(value, Shape):
        value = Tuple(_shape_of(reader, frame, value))
    if isinstance(value, Tuple) and not isinstance(value, Listing):
        return TupleTree(tuple(_structure(reader, frame, item, found) for item in value.items))
    if isinstance(value, StaticValue):
        return Static(value.value)
    raise reader.refuse(
        frame.scope.node,
        f"`{frame.scope.name}` returns {describe(value)}",
        "Return a number, an array, or a tuple of them.",
        width=3,
        error=UnsupportedSyntax,
    )


def _shape_of(reader: Reader, frame: Frame, value: Shape) -> tuple[Value, ...]:
    return static_items(reader, value, frame.scope.node) or ()


@contextmanager
def _deep_recursion() -> Iterator[None]:
    """Room for calls inside calls: each takes a dozen frames of the interpreter."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 20_000))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
