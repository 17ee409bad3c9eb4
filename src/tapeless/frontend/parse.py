"""Reading a function: from Python source to the IR.

An abstract interpreter of the ast. Names are bound to abstract values (`values`), numbers and
arrays among them are operands of the IR, and everything else is decided while the program is read.
Calls of Python functions are read in place.
"""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from types import MappingProxyType

from tapeless.errors import SourceError, UnsupportedSyntax
from tapeless.frontend import fence, registered
from tapeless.frontend import language as language  # fills the tables
from tapeless.frontend.assignment import raise_if
from tapeless.frontend.callables import Callee, callee_of
from tapeless.frontend.captured import CAPTURED
from tapeless.frontend.captures import Captures, Guard, Hidden, TypesGuard
from tapeless.frontend.catching import what_is_meant
from tapeless.frontend.containers import (
    TUPLE,
    Form,
    MappingForm,
    ObjectForm,
    RegisteredForm,
    SequenceForm,
    is_registered,
    take_apart,
)
from tapeless.frontend.frame import Environment, Frame
from tapeless.frontend.heap import content
from tapeless.frontend.inlining import read_in_place
from tapeless.frontend.iteration import static_items
from tapeless.frontend.mutation import refuse_global_writes, refuse_lent_writes
from tapeless.frontend.names import own_nodes
from tapeless.frontend.outside import child
from tapeless.frontend.prune import prune
from tapeless.frontend.pytrees import Leaf, Node, Same, Static, Tree
from tapeless.frontend.reader import Reader, Unreachable
from tapeless.frontend.scope import Scope, scope_of
from tapeless.frontend.signature import Parameter, Signature, captured_now
from tapeless.frontend.source import scalar_function
from tapeless.frontend.suspended import Suspended, is_generator
from tapeless.frontend.unions import which
from tapeless.frontend.values import (
    NONE,
    Const,
    Named,
    Outside,
    Record,
    Ref,
    Shape,
    Table,
    Tuple,
    Union,
    Value,
    describe,
    is_number,
)
from tapeless.frontend.values import Static as StaticValue
from tapeless.frontend.vectorized import call_vectorized
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
    integers: Mapping[int, int] = field(default_factory=dict)  # leaves that it was read for
    exceptions: tuple[tuple[type[BaseException], tuple], ...] = ()  # what numbers of them mean


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
    callee = callee_of(function)
    assert callee is not None
    scope = scope_of(callee.function)
    body = Block()
    captures = Captures()
    place = scope.source.location(scope.node, 3)
    reader = Reader(Builder(body, place), captures)
    reader.selecting = selecting
    params: list[Param] = []
    arguments = _Arguments(reader, params, integers)
    env = _environment(reader, callee, scope, signature, arguments)
    frame = Frame(scope, callee.function, None, None, env)
    with _deep_recursion():
        if scalar_function(function) is not None:
            result = _read_vectorized(reader, frame)
        else:
            result = _read(reader, frame)
        found: list[Operand] = []
        tree = _structure(reader, frame, result, found)
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
    reader: Reader, callee: Callee, scope: Scope, signature: Signature, arguments: _Arguments
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


class _Arguments:
    """Arguments as abstract values; their leaves become parameters of the IR."""

    def __init__(self, reader: Reader, params: list[Param], integers: Mapping[int, int]) -> None:
        self.reader = reader
        self.params = params
        self.integers = integers
        self.containers: dict[int, Ref] = {}

    def value(self, parameter: Parameter) -> Value:
        return self._build(parameter, parameter.tree, parameter.name, len(parameter.types) == 1)

    def _build(self, parameter: Parameter, tree: Tree, label: str, alone: bool) -> Value:
        match tree:
            case Leaf(index=index):
                name = parameter.name if alone else _identifier(parameter, tree, label)
                var = Var(name, parameter.types[index])
                self.params.append(Param(var, ("arg", parameter.name, index)))
                place = len(self.params) - 1
                return Const(self.integers[place]) if place in self.integers else var
            case Same(number=number):
                return self.containers[number]
            case Static(value=value):
                return Const(value) if _is_literal(value) else StaticValue(value)
            case Node(form=form, children=children, number=number):
                if number is None:
                    return self._held(form, self._items(parameter, form, children, label, alone))
                # First the thing itself: what it holds may refer to it.
                self.containers[number] = ref = Ref(form.type, parameter.name)
                items = self._items(parameter, form, children, label, alone)
                self.reader.heap[ref] = content_of(form, items)
                return ref

    def _items(
        self, parameter: Parameter, form: Form, children: tuple, label: str, alone: bool
    ) -> tuple[Value, ...]:
        return tuple(
            self._build(parameter, child, label + form.label(k), alone)
            for k, child in enumerate(children)
        )

    def _held(self, form: Form, items: tuple[Value, ...]) -> Value:
        if isinstance(form, SequenceForm):
            return Tuple(items) if form.type is tuple else Named(items, form.type)
        if isinstance(form, ObjectForm):
            return Record(form.type, Table(form.names, items))
        assert isinstance(form, RegisteredForm)
        return registered.made_of(self.reader, form, items)


def content_of(form: Form, items: tuple[Value, ...]) -> Value:
    """What something of this form holds."""
    if isinstance(form, MappingForm):
        return Table(form.keys, items)
    if isinstance(form, ObjectForm):
        return Table(form.names, items)
    return Tuple(items)


def _identifier(parameter: Parameter, leaf: Leaf, label: str) -> str:
    """A name for a leaf: `params_w` for `params['w']`, `x_0` for `x[0]`."""
    name = re.sub(r"\W+", "_", label).strip("_")
    return name if len(name) <= 24 and name.isascii() else f"{parameter.name}_{leaf.index}"


def _is_literal(value: object) -> bool:
    return value is None or isinstance(value, (bool, str))


# ---- results -------------------------------------------------------------------------------------


def _structure(
    reader: Reader, frame: Frame, value: Value, found: list[Operand], inside: tuple = ()
) -> Tree:
    """What the function returns: its numbers are appended to `found`."""
    reader.frame = frame
    if isinstance(value, Union):
        value = _without_none(reader, frame, value)
    if isinstance(value, Const) and (value.value is None or isinstance(value.value, str)):
        return Static(value.value)
    if is_number(value):
        found.append(value)  # type: ignore[arg-type]
        return Leaf(len(found) - 1)
    if isinstance(value, Shape):
        value = Tuple(_shape_of(reader, frame, value))
    if isinstance(value, StaticValue):
        return Static(value.value)
    if is_generator(value):
        raise _returns_generator(reader, value)
    taken = _taken(reader, frame, value) if value not in inside else None
    if taken is None:
        raise reader.refuse(
            frame.scope.node,
            f"`{frame.scope.name}` returns {describe(value)}",
            "Return a number, an array, or a container of them whose structure is known.",
            width=3,
            error=UnsupportedSyntax,
        )
    form, items = taken
    inside = (*inside, value)
    return Node(form, tuple(_structure(reader, frame, item, found, inside) for item in items))


def _without_none(reader: Reader, frame: Frame, value: Union) -> Value:
    """A result that is None on some path, where there is nothing to differentiate, or a value."""
    is_none = which(reader, value, lambda member: member == NONE)
    name = frame.scope.name
    raise_if(reader, is_none, "TypeError", f"`{name}` returns None, which has no derivative")
    return reader.facts.narrowed(value)


def _returns_generator(reader: Reader, value: Value) -> SourceError:
    """The refusal of a result that is not computed yet, at its first `yield`."""
    held = content(reader, value, reader.frame.scope.node)  # type: ignore[arg-type]
    if isinstance(held, Suspended):
        nodes = own_nodes(held.scope.node.body)  # type: ignore[arg-type]
        first = min((n for n in nodes if isinstance(n, ast.Yield)), key=lambda n: n.lineno)
        reader.frame = Frame(held.scope, held.function, held.outer, held.site)
        return reader.refuse_kind(first)
    return reader.refuse(reader.frame.scope.node, "a generator is returned", fence.GENERATOR)


def _taken(reader: Reader, frame: Frame, value: Value) -> tuple[Form, tuple[Value, ...]] | None:
    """A container of the program as its form and items."""
    node = frame.scope.node
    if isinstance(value, Named):
        return SequenceForm(value.type), value.items
    if isinstance(value, Tuple):
        return TUPLE, value.items
    if isinstance(value, Record):
        return ObjectForm(value.type, value.table.keys), value.table.values
    if isinstance(value, Outside):
        form, items = take_apart(value.value) or (TUPLE, ())
        return form, tuple(child(reader, value, form, k) for k in range(len(items)))
    if not isinstance(value, Ref):
        return None
    held = content(reader, value, node)
    if is_registered(value.type):
        return registered.taken_apart(reader, value.type, held)
    if isinstance(held, Table):
        if issubclass(value.type, dict):
            return MappingForm(value.type, held.keys), held.values
        return ObjectForm(value.type, held.keys), held.values
    return (SequenceForm(value.type), held.items) if isinstance(held, Tuple) else None


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
