"""Reading names, constants, displays, lambdas."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tapeless.frontend.appending import joined, listed
from tapeless.frontend.arguments import gathered
from tapeless.frontend.assignment import assign, raise_error, raise_if
from tapeless.frontend.definitions import make_closure
from tapeless.frontend.dict_methods import key, merged
from tapeless.frontend.heap import new, new_list
from tapeless.frontend.iteration import named, static_items
from tapeless.frontend.reader import Reader, expression
from tapeless.frontend.values import (
    FALSE,
    TRUE,
    Grown,
    Listing,
    Maybe,
    Poison,
    Ref,
    Table,
    Tuple,
    Value,
)


@expression(ast.Constant)
def read_constant(reader: Reader, node: ast.Constant) -> Value:
    if isinstance(node.value, bytes):
        raise reader.refuse(node, f"{type(node.value).__name__} values are not supported")
    return reader.captures.constant(node.value)


# ---- names ---------------------------------------------------------------------------------------


@expression(ast.Name)
def read_name(reader: Reader, node: ast.Name) -> Value:
    value = look_up(reader, node.id)
    if isinstance(value, Poison):
        raise reader.poisoned(value, node)
    return value


def look_up(reader: Reader, name: str) -> Value:
    frame = reader.frame
    if name in frame.scope.local and name not in frame.cells:
        value = frame.env.get(name)
        if value is None:
            raise_error(reader, "UnboundLocalError", _UNBOUND.format(name))
        frame.env[name] = value = _bound(reader, value, "UnboundLocalError", _UNBOUND.format(name))
        return value
    if name in frame.cells:
        return _in_cell(reader, frame.cells[name], name, "UnboundLocalError", _UNBOUND)
    around = frame.outer
    while around is not None:
        if name in around.cells:
            return _in_cell(reader, around.cells[name], name, "NameError", _UNBOUND_AROUND)
        if name in around.scope.local:
            return _from_around(reader, around.env.get(name), name)
        around = around.outer
    constant = frame.site is not None
    value = reader.captures.cell(frame.owner, name, constant)
    if value is None:
        value = reader.captures.global_name(frame.owner, name, constant)
    if value is None:
        raise_error(reader, "NameError", f"name '{name}' is not defined")
    return value


_UNBOUND = "cannot access local variable '{}' where it is not associated with a value"
_UNBOUND_AROUND = (
    "cannot access free variable '{}' where it is not associated with a value in enclosing scope"
)


def _bound(reader: Reader, value: Value, exception: str, message: str) -> Value:
    """The value of a name that some path may have left unbound."""
    if not isinstance(value, Maybe):
        return value
    if value.bound == FALSE:
        raise_error(reader, exception, message)
    if value.bound != TRUE:
        unbound = reader.emit("not", value.bound, hint="unbound")
        raise_if(reader, unbound, exception, message)
    return value.value


def _in_cell(reader: Reader, cell: Ref, name: str, exception: str, message: str) -> Value:
    """The value of a variable that a function inside assigns."""
    held = reader.heap[cell]
    if isinstance(held, Poison):
        return held
    assert isinstance(held, Tuple)
    if not held.items:
        raise_error(reader, exception, message.format(name))
    if len(held.items) == 2:  # it may be unbound
        value = _bound(reader, Maybe(*held.items), exception, message.format(name))  # type: ignore[arg-type]
        reader.heap[cell] = held = Tuple((value,))
    return held.items[0]


def _from_around(reader: Reader, value: Value | None, name: str) -> Value:
    message = _UNBOUND_AROUND.format(name)
    if value is None:
        raise_error(reader, "NameError", message)
    return _bound(reader, value, "NameError", message)


@expression(ast.NamedExpr)
def read_named(reader: Reader, node: ast.NamedExpr) -> Value:
    """`name := value`, where it is certain to be evaluated."""
    if reader.frame.aside:
        raise reader.refuse_kind(node)
    value = reader.value(node.value)
    assign(reader, node.target, value)
    return value


# ---- displays ------------------------------------------------------------------------------------


@expression(ast.Tuple)
def read_tuple(reader: Reader, node: ast.Tuple) -> Value:
    return Tuple(tuple(_items(reader, node.elts)))


@expression(ast.List)
def read_list(reader: Reader, node: ast.List) -> Value:
    is_library = reader.captures.is_rule or reader.frame.site is not None
    if is_library and not hasattr(node, "grows"):
        return Listing(tuple(_items(reader, node.elts)))
    if any(isinstance(item, ast.Starred) for item in node.elts):
        return new(reader, list, joined(reader, _parts(reader, node.elts), node))
    return new_list(reader, tuple(_items(reader, node.elts)))


def _parts(reader: Reader, nodes: list[ast.expr]) -> Iterator[Tuple | Grown]:
    """What stands in a list, where some of it stands behind a star."""
    for node in nodes:
        if isinstance(node, ast.Starred):
            yield listed(reader, gathered(reader, reader.value(node.value), node), node)
        else:
            yield Tuple((named(reader, reader.value(node), node),))


@expression(ast.Dict)
def read_dict(reader: Reader, node: ast.Dict) -> Value:
    held = Table((), ())
    for place, value in zip(node.keys, node.values, strict=True):
        if place is None:
            for name, item in merged(reader, [reader.value(value)], {}, value):
                held = held.put(name, item)
        else:
            name = key(reader, reader.value(place), place)
            held = held.put(name, named(reader, reader.value(value), value))
    return new(reader, dict, held, "table")


def _items(reader: Reader, nodes: list[ast.expr]) -> Iterator[Value]:
    for node in nodes:
        if not isinstance(node, ast.Starred):
            yield named(reader, reader.value(node), node)
            continue
        items = static_items(reader, reader.value(node.value), node)
        if items is None:
            raise reader.refuse_kind(node)
        yield from items


@expression(ast.Lambda)
def read_lambda(reader: Reader, node: ast.Lambda) -> Value:
    return make_closure(reader, node)


@expression(ast.Starred)
def read_starred(reader: Reader, node: ast.Starred) -> Value:
    raise reader.refuse_kind(node)
