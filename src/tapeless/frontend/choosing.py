"""The value of one of several regions, of which the running program takes one."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from tapeless.frontend.frame import End
from tapeless.frontend.heap import paired, unfolded
from tapeless.frontend.joining import Join
from tapeless.frontend.merging import merge_into
from tapeless.frontend.reader import Reader, Unreachable
from tapeless.frontend.regions import region
from tapeless.frontend.unions import are_known, described, fits, is_meant, may_leave, united
from tapeless.frontend.values import (
    Operand,
    Poison,
    Union,
    Value,
    Var,
    combine,
    map_leaves,
)
from tapeless.ir.nodes import Block, Const, If, Undefined

Thunk = Callable[[], Value]


def aside(
    reader: Reader, thunk: Thunk, given: tuple[Operand, bool] | None = None
) -> tuple[End, Value]:
    """Read an expression into a region of its own, in which a condition holds or does not."""
    result: list[Value] = []
    reader.frame.aside += 1
    try:
        end = region(reader, lambda: result.append(thunk()), given)
    finally:
        reader.frame.aside -= 1
    return end, result[0] if result else Poison("this expression always raises")


def choose(
    reader: Reader,
    test: Operand,
    then: tuple[End, Value],
    orelse: tuple[End, Value],
    node: ast.AST,
) -> Value:
    """The value of one of two regions."""
    (then_end, a), (orelse_end, b) = then, orelse
    choice = If(test, then_end.block, orelse_end.block)
    reader.builder.append(choice)
    if then_end.raised and orelse_end.raised:
        raise Unreachable
    joint = Join(reader, choice, then_end, orelse_end)
    if then_end.raised or orelse_end.raised:
        known = b if then_end.raised else a
        a, b = (_nothing(known), b) if then_end.raised else (a, _nothing(known))
    else:
        a, b = _in_one_form(reader, (then_end, a), (orelse_end, b))
    if not fits(reader, a, b):
        raise reader.refuse(
            node,
            f"this is {described(reader, a)} on one side and {described(reader, b)} on the other",
            "Both sides have to be of one kind: which one is taken is only known when it runs.",
        )

    def merge(p: Operand, q: Operand) -> Operand:
        result = merge_into(reader, choice, p, q, "t")
        if isinstance(result, Var):
            reader.unnamed.add(result)
        return result

    merged = paired(a, b, combine(a, b, merge))
    return joint.heaps({"value": merged})["value"]


def _nothing(value: Value) -> Value:
    return map_leaves(value, lambda leaf: Undefined() if isinstance(leaf, Var) else leaf)


def _in_one_form(
    reader: Reader, then: tuple[End, Value], orelse: tuple[End, Value]
) -> tuple[Value, Value]:
    """The two values in one form, if they have any."""
    (then_end, a), (orelse_end, b) = then, orelse
    opened = unfolded(a, b, then_end.heap, orelse_end.heap)
    if not reader.selecting or (fits(reader, *opened) and not are_known(reader, a, b)):
        return opened
    if not may_leave(reader, a) or not may_leave(reader, b):
        return opened
    return united(reader, a, b, (then_end.block, orelse_end.block)) or opened


def select(reader: Reader, test: Operand, a: Value, b: Value, node: ast.AST) -> Value:
    """One of two values that are there already."""
    if isinstance(test, Const):
        return a if test.value else b
    return choose(reader, test, (_empty(reader), a), (_empty(reader), b), node)


def _empty(reader: Reader) -> End:
    return End(Block(), reader.frame.env, True, False, dict(reader.heap))


# ---- unions --------------------------------------------------------------------------------------


def distributed(
    reader: Reader, values: Sequence[Value], read: Callable[..., Value], node: ast.AST
) -> Value:
    """`read(*values)`, with each union among them replaced by the member that is meant."""
    for place, value in enumerate(values):
        if isinstance(value, Union):
            before, after = values[:place], values[place + 1 :]

            def member(found: Value, before: Sequence = before, after: Sequence = after) -> Value:
                return distributed(reader, (*before, found, *after), read, node)

            return _of_members(reader, value, reader.facts.places(value), member, node)
    return read(*values)


def _of_members(
    reader: Reader, union: Union, places: list[int], read: Callable[[Value], Value], node: ast.AST
) -> Value:
    first, *rest = places
    if not rest:
        return read(union.members[first])
    test = is_meant(reader, union.tag, first)
    reader.members += 1
    then = aside(reader, lambda: read(union.members[first]), (test, True))
    orelse = aside(reader, lambda: _of_members(reader, union, rest, read, node), (test, False))
    reader.members -= 1
    return choose(reader, test, then, orelse, node)


def has_union(*values: Value) -> bool:
    return any(isinstance(value, Union) for value in values)
