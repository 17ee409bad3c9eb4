"""`vjp` inside of a program: the value now, and a pullback that is read where it is called.

The pullback reads the function again, at copies of the arguments, and takes the gradient of its
results times their cotangents. What the function reads besides has to be what it was: that the
program has not bound anew is seen here, that it has not written to in `transform/inner.py`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np

from tapeless.errors import UnsupportedCall
from tapeless.frontend.binding import Arguments
from tapeless.frontend.inner import Apply
from tapeless.frontend.marks import called, fitting, inside, mark, next_group
from tapeless.frontend.reader import Reader
from tapeless.frontend.values import (
    NONE,
    Closure,
    Composite,
    Const,
    Operand,
    PulledBack,
    Ref,
    Static,
    Tuple,
    Value,
    Var,
    describe,
    is_number,
    map_leaves,
)
from tapeless.ir.types import is_inexact


def pull(reader: Reader, arguments: Arguments, node: ast.AST, apply: Apply) -> Value:
    """`vjp(f, *primals)`."""
    args, kwargs = arguments
    if not args or kwargs.keys() - {"engine", "options"}:
        raise reader.refuse(node, "vjp takes a function and its arguments, by position")
    function, *primals = args
    if not any(_is_float(reader, x) for primal in primals for x in _numbers(primal)):
        raise reader.refuse(node, "vjp was given no float", error=UnsupportedCall)
    kept = Tuple(tuple(map_leaves(primal, lambda x: _kept(reader, x)) for primal in primals))
    pulled = PulledBack(function, kept, dict(_read_by(reader, function, set())))
    own = [map_leaves(primal, lambda x: _copy(reader, x)) for primal in primals]
    value = called(reader, lambda: apply(reader, function, (own, {}), node), node)
    return Tuple((value, pulled))


def call(
    reader: Reader, pulled: PulledBack, arguments: Arguments, node: ast.AST, apply: Apply
) -> Value:
    """`pullback(cotangent)`."""
    if len(arguments[0]) != 1 or arguments[1]:
        raise reader.refuse(node, "a pullback takes one cotangent, of the form of the value")
    seen = dict(_read_by(reader, pulled.function, set()))
    if seen.keys() != pulled.seen.keys() or any(seen[k] is not v for k, v in pulled.seen.items()):
        raise reader.refuse(
            node,
            "what the function reads was changed between `vjp` and the call of its pullback",
            "Pass it to the function as an argument of `vjp`.",
        )
    cotangent = map_leaves(arguments[0][0], lambda w: _copy(reader, w))
    group = next_group(reader)
    active: list[Operand] = []

    def entering(operand: Operand) -> Operand:
        if not _is_float(reader, operand):
            return operand
        active.append(inside(reader, operand, group, is_kept=True))
        return active[-1]

    own = [map_leaves(primal, entering) for primal in pulled.primals.parts]  # type: ignore[union-attr]
    result = called(reader, lambda: apply(reader, pulled.function, (own, {}), node), node)
    total: Operand = Const(0.0)
    for part in _weighed(reader, result, cotangent, node, apply):
        total = part if total == Const(0.0) else reader.emit("add", total, part, hint="total")
    total = reader.number(apply(reader, Static(np.real), ([total], {}), node), node)

    def leaving(operand: Operand) -> Operand:
        return mark(reader, "gradient_in", (total, operand), group) if operand in active else NONE

    return Tuple(tuple(_gradient(primal, leaving) for primal in own))


def _gradient(value: Value, leaving: Any) -> Value:
    """The cotangent of an argument, None for what is no number."""
    if isinstance(value, Composite):
        return value.rebuild(tuple(_gradient(part, leaving) for part in value.parts))
    return leaving(value) if is_number(value) else NONE


def _weighed(
    reader: Reader, result: Value, cotangent: Value, node: ast.AST, apply: Apply
) -> Iterator[Operand]:
    """The sums of the results, each times its cotangent."""
    if is_number(result) and _is_float(reader, result):
        if not is_number(cotangent):
            raise _unfit(reader, cotangent, result, node)
        weight = fitting(reader, cotangent, result, node, "cotangent of a pullback")
        product = reader.emit("mul", result, weight, hint="weighed")
        if reader.ranks.rank(product) == 0:
            yield product
        else:
            yield reader.number(apply(reader, Static(np.sum), ([product], {}), node), node)
    elif isinstance(result, Composite):
        alike = isinstance(cotangent, Composite) and cotangent.kind == result.kind
        if not alike or len(cotangent.parts) != len(result.parts):  # type: ignore[union-attr]
            raise _unfit(reader, cotangent, result, node)
        for pair in zip(result.parts, cotangent.parts, strict=True):  # type: ignore[union-attr]
            yield from _weighed(reader, *pair, node, apply)


def _unfit(reader: Reader, cotangent: Value, result: Value, node: ast.AST) -> Exception:
    problem = f"{describe(cotangent)} is no cotangent of {describe(result)}"
    return reader.refuse(node, problem, "Give it the structure of the value.")


# ---- arguments -----------------------------------------------------------------------------------


def _numbers(value: Value) -> Iterator[Operand]:
    if is_number(value):
        yield value
    elif isinstance(value, Composite):
        for part in value.parts:
            yield from _numbers(part)


def _is_float(reader: Reader, operand: Operand) -> bool:
    """Whether it may have a derivative; what turns out to be an integer is refused with types."""
    if isinstance(operand, Const):
        return isinstance(operand.value, float)
    is_number_known = isinstance(operand, Var) and operand.type is not None
    if is_number_known and not is_inexact(operand.type):
        return False
    return not reader.makers.is_whole(operand)


def _copy(reader: Reader, operand: Operand) -> Operand:
    """Memory of its own, so that what is written later does not matter."""
    if isinstance(operand, Const) or reader.ranks.rank(operand) == 0:
        return operand
    return reader.emit("copy", operand, hint=getattr(operand, "hint", "x"))


def _kept(reader: Reader, operand: Operand) -> Operand:
    """The same with a mark of the place (`transform/kept.py`)."""
    if not _is_float(reader, operand):
        return operand
    return reader.emit("kept", _copy(reader, operand), hint=getattr(operand, "hint", "x"))


# ---- what a function reads -----------------------------------------------------------------------


def _read_by(reader: Reader, value: Value, met: set[Any]) -> Iterator[tuple[Any, Value]]:
    """What a function may read besides its arguments, each with the place where it stands."""
    if isinstance(value, Composite):
        for part in value.parts:
            yield from _read_by(reader, part, met)
    elif isinstance(value, Ref) and value not in met:
        met.add(value)
        held = reader.heap[value]
        yield value, held
        yield from _read_by(reader, held, met)
    elif isinstance(value, Closure) and value not in met:
        met.add(value)
        yield from _read_around(reader, value, met)


def _read_around(reader: Reader, closure: Closure, met: set[Any]) -> Iterator[tuple[Any, Value]]:
    names = {n.id for n in ast.walk(closure.scope.node) if isinstance(n, ast.Name)}
    names -= {*closure.scope.parameters, *closure.scope.local}
    given = closure.defaults + tuple(v for v in closure.keyword_defaults if v is not None)
    for value in given:
        yield from _read_by(reader, value, met)
    frame = closure.frame
    while frame is not None:
        for name in sorted(names & frame.env.keys()):
            yield (frame, name), frame.env[name]
            yield from _read_by(reader, frame.env[name], met)
        for name in sorted(names & frame.cells.keys()):
            yield from _read_by(reader, frame.cells[name], met)
        frame = frame.outer
