"""Binding names, taking tuples apart, and storing into arrays."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, NoReturn

from tapeless.errors import MutatedGlobal
from tapeless.frontend.catching import exception_class, first_time, handler_of, throw
from tapeless.frontend.choosing import distributed
from tapeless.frontend.fence import GLOBAL_WRITE
from tapeless.frontend.frame import Frame
from tapeless.frontend.heap import new, new_list, opened
from tapeless.frontend.iteration import RAISE_IF, named, static_items
from tapeless.frontend.joining import join
from tapeless.frontend.reader import Reader, Unreachable
from tapeless.frontend.regions import region
from tapeless.frontend.values import (
    TRUE,
    Const,
    Grown,
    Operand,
    Ref,
    Shape,
    Tuple,
    Union,
    Value,
    Var,
    describe,
)
from tapeless.ir.nodes import Raise, Slice

TARGETS: dict[type[ast.expr], Callable[[Reader, Any, Value], None]] = {}


def assign(reader: Reader, target: ast.expr, value: Value) -> None:
    """Bind a value to what stands on the left of `=`."""
    is_own = isinstance(target, ast.Name) and target.id.startswith(".")
    if not is_own:
        value = named(reader, value, target)
    match target:
        case ast.Name():
            bind(reader, target.id, value, target)
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            _unpack(reader, target, targets, value)
        case ast.Subscript() | ast.Attribute():
            TARGETS[type(target)](reader, target, value)
        case _:
            raise reader.refuse_kind(target)


def bind(reader: Reader, name: str, value: Value, node: ast.AST) -> None:
    """Bind a local name."""
    frame = reader.frame
    cell = frame.cells.get(name) or _cell_around(frame, name)
    if cell is not None:
        reader.name(value, name)
        reader.heap[cell] = Tuple((value,))
        return
    if name in frame.scope.foreign:
        kind = type(frame.scope.foreign[name]).__name__.lower()
        message = f"the function writes to the {kind} variable `{name}`"
        raise reader.refuse(node, message, GLOBAL_WRITE, error=MutatedGlobal)
    reader.name(value, name)
    frame.env[name] = value


def _cell_around(frame: Frame, name: str) -> Ref | None:
    """The variable that a `nonlocal` name means, if the program made it."""
    if not isinstance(frame.scope.foreign.get(name), ast.Nonlocal):
        return None
    around = frame.outer
    while around is not None and name not in around.cells:
        around = around.outer
    return None if around is None else around.cells[name]


def _unpack(reader: Reader, node: ast.expr, targets: list[ast.expr], value: Value) -> None:
    stars = [k for k, target in enumerate(targets) if isinstance(target, ast.Starred)]
    if stars:
        _unpack_starred(reader, node, targets, stars[0], value)
        return
    items = _items(reader, value, len(targets), node)
    for target, item in zip(targets, items, strict=True):
        assign(reader, target, item)


def _unpack_starred(
    reader: Reader, node: ast.expr, targets: list[ast.expr], place: int, value: Value
) -> None:
    items = static_items(reader, value, node)
    behind = len(targets) - place - 1
    if items is None:
        _unpack_array(reader, node, targets, (place, behind), value)
        return
    if len(items) < place + behind:
        raise_error(reader, "ValueError", "not enough values to unpack")
    for target, item in zip(targets[:place], items[:place], strict=True):
        assign(reader, target, item)
    starred = targets[place].value  # type: ignore[attr-defined]
    if not isinstance(starred, ast.Name):
        raise reader.refuse_kind(targets[place])
    rest = items[place : len(items) - behind]
    bind(reader, starred.id, new_list(reader, rest, starred.id), starred)
    if behind:
        for target, item in zip(targets[-behind:], items[-behind:], strict=True):
            assign(reader, target, item)


def _unpack_array(
    reader: Reader, node: ast.expr, targets: list[ast.expr], around: tuple[int, int], value: Value
) -> None:
    """`first, *rest = x`, where the length of `x` is only known when the program runs."""
    array = opened(reader, value, node)
    rank = reader.ranks.rank(array) if isinstance(array, Var) else None
    if not rank:
        raise reader.refuse(
            node,
            f"a star cannot take apart {describe(value)}",
            "Its length is not known here. Use slices: `first, rest = x[0], x[1:]`.",
        )
    before, behind = around
    length = reader.shape(array, 0)  # type: ignore[arg-type]
    few = reader.emit("lt", length, Const(before + behind), hint="few")
    raise_if(reader, few, "ValueError", "not enough values to unpack")
    for k, target in enumerate(targets[:before]):
        assign(reader, target, reader.load(array, (Const(k),)))  # type: ignore[arg-type]
    end = Const(-behind) if behind else None
    middle = reader.load(array, (Slice(Const(before), end, None),))  # type: ignore[arg-type]
    items = reader.emit("copy", middle, hint="items")
    reader.ranks.set(items, rank)
    rest = new(reader, list, Grown(items, reader.shape(items, 0), rank - 1))
    assign(reader, targets[before].value, rest)  # type: ignore[attr-defined]
    for k, target in enumerate(targets[before + 1 :]):
        assign(reader, target, reader.load(array, (Const(k - behind),)))  # type: ignore[arg-type]


def _items(reader: Reader, value: Value, count: int, node: ast.AST) -> tuple[Value, ...]:
    """The items of something that is taken apart into `count` names."""
    if isinstance(value, Shape) and reader.ranks.rank(value.array) is None:
        rank = reader.emit("ndim", value.array, hint="rank")
        _check_length(reader, rank, count)
        reader.ranks.set(value.array, count)
    if isinstance(value, Union):
        taken = distributed(reader, [value], lambda v: Tuple(_items(reader, v, count, node)), node)
        return taken.items  # type: ignore[union-attr]
    items = static_items(reader, value, node)
    if items is not None:
        if len(items) != count:
            few = len(items) < count
            got = f", got {len(items)}" if few else ""
            text = f"{'not enough' if few else 'too many'} values to unpack (expected {count}{got})"
            raise_error(reader, "ValueError", text)
        return items
    if not isinstance(value, Var) or reader.ranks.rank(value) == 0:
        raise reader.refuse(node, f"{describe(value)} cannot be unpacked")
    _check_length(reader, reader.shape(value, 0), count)
    return tuple(reader.load(value, (Const(k),)) for k in range(count))


def _check_length(reader: Reader, length: Operand, count: int) -> None:
    """Python's ValueError, when what is unpacked has another length."""
    for op, text in (("lt", "not enough"), ("gt", "too many")):
        wrong = reader.emit(op, length, Const(count), hint="wrong")
        message = f"{text} values to unpack (expected {count})"
        raise_if(reader, wrong, "ValueError", message)


# ---- raising -------------------------------------------------------------------------------------


def raise_error(reader: Reader, exception: str, *args: object) -> NoReturn:
    """Append a `raise`, or jump to its handler; nothing after it in its region is read."""
    kind = exception_class(exception)
    handler = handler_of(reader, kind)
    if handler is not None:
        throw(reader, handler, TRUE, kind, tuple(map(reader.captures.constant, args)))
    reader.builder.append(Raise(exception, tuple(Const(a) for a in args)))
    raise Unreachable


def raise_if(reader: Reader, condition: Operand, exception: str, *args: object) -> None:
    """`if condition: raise exception(*args)`."""
    if isinstance(condition, Const):
        if condition.value:
            raise_error(reader, exception, *args)
        return
    kind = exception_class(exception)
    handler = handler_of(reader, kind)
    if handler is not None:
        if first_time(reader, ("raise", exception, args)):
            values = tuple(map(reader.captures.constant, args))
            throw(reader, handler, condition, kind, values)
        return
    then = region(reader, lambda: raise_error(reader, exception, *args))
    join(reader, condition, then, region(reader, lambda: None), frozenset(reader.frame.env))


RAISE_IF.append(raise_if)
