"""What a function returns: its structure, and the operands that are its numbers."""

from __future__ import annotations

import ast

from tapeless.errors import SourceError, UnsupportedSyntax
from tapeless.frontend import fence, registered
from tapeless.frontend.assignment import raise_if
from tapeless.frontend.containers import (
    TUPLE,
    Form,
    MappingForm,
    ObjectForm,
    SequenceForm,
    is_registered,
    take_apart,
)
from tapeless.frontend.frame import Frame
from tapeless.frontend.heap import content
from tapeless.frontend.iteration import static_items
from tapeless.frontend.names import own_nodes
from tapeless.frontend.outside import child
from tapeless.frontend.pytrees import Leaf, Node, Static, Tree
from tapeless.frontend.reader import Reader
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
from tapeless.ir.nodes import Operand


def structure(
    reader: Reader, frame: Frame, value: Value, found: list[Operand], inside: tuple = ()
) -> Tree:
    """What the function returns: its numbers are appended to `found`."""
    reader.frame = frame
    if isinstance(value, Union):
        value = _without_none(reader, frame, value)
    if isinstance(value, Const) and (value.value is None or isinstance(value.value, str)):
        return Static(value.value)
    if is_number(value):
        found.append(value)
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
    return Node(form, tuple(structure(reader, frame, item, found, inside) for item in items))


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
    if not isinstance(value, Ref) or hasattr(value.type, "stands_for"):
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
