"""Reading what `call_stack` writes: values that are put on stacks, and taken off again.

A stack of the IR holds numbers, or arrays of one rank. What is made of several, as a tuple is, goes
on as many stacks; the rest of it, which no stack holds, has to be the same each time.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

from tapeless.errors import UnsupportedCall
from tapeless.frontend.assignment import assign
from tapeless.frontend.reader import Reader, statement
from tapeless.frontend.stack_nodes import Keep, Stacks, TakeBack
from tapeless.frontend.values import Composite, Maybe, Poison, Value, is_number, leaves, map_leaves
from tapeless.frontend.values import same_form as is_like
from tapeless.ir.nodes import Block, Operand, Pop, Push, Undefined, Var


@dataclass(eq=False)
class Kept:
    """The stacks of one loop, made in front of it when something is first put on them."""

    block: Block
    stacks: dict[Any, list[Var]] = field(default_factory=dict)
    forms: dict[Any, Value] = field(default_factory=dict)  # what was put on first


@statement(Stacks)
def read_stacks(reader: Reader, node: Stacks) -> None:
    reader.frame.kept = Kept(reader.builder.block)


@statement(Keep)
def read_keep(reader: Reader, node: Keep) -> None:
    for place, value in enumerate(node.values):
        _put(reader, (node.place, place), _value(reader, value), node)


@statement(TakeBack)
def read_take_back(reader: Reader, node: TakeBack) -> None:
    for place in reversed(range(len(node.targets))):
        target = node.targets[place]
        assert isinstance(target, ast.Name)
        assign(reader, target, _taken(reader, (node.place, place), target.id))


def _value(reader: Reader, node: ast.expr) -> Value:
    """The value of a name, without the exception of one that is not bound."""
    if not isinstance(node, ast.Name) or node.id not in reader.frame.scope.local:
        return reader.value(node)
    value = reader.frame.env.get(node.id)
    if value is None or isinstance(value, (Maybe, Poison)):
        message = f"`{node.id}` may not be bound where a function calls itself"
        raise _refusal(reader, node, message)
    return value


def _put(reader: Reader, key: Any, value: Value, node: ast.AST) -> None:
    kept = _kept(reader)
    form = kept.forms.setdefault(key, value)
    numbers = [leaf for leaf in leaves(value) if is_number(leaf)]
    if not is_like(form, value) or not _can_be_kept(value):
        raise _refusal(reader, node, "what a function that calls itself keeps changes its form")
    if key not in kept.stacks:
        kept.stacks[key] = [_stack(reader, number) for number in numbers]
    for stack, number in zip(kept.stacks[key], numbers, strict=True):
        if len({reader.ranks.rank(number), reader.ranks.rank(stack)} - {None}) > 1:
            raise _refusal(reader, node, "arrays of different ranks are kept at one place")
        reader.builder.append(Push(stack, number))


def _can_be_kept(value: Value) -> bool:
    """Whether nothing but numbers and constants are in it, all of which are bound."""
    parts = value.parts if isinstance(value, Composite) else ()
    if any(isinstance(leaf, Undefined) for leaf in leaves(value)):
        return False
    return all(map(_can_be_kept, parts))


def _stack(reader: Reader, like: Operand) -> Var:
    """A stack for numbers like this one; what it holds is known once types are."""
    kept = _kept(reader)
    with reader.builder.inside(kept.block):
        stack = reader.builder.assign("stack", hint="kept", element=None)
    reader.ranks.set(stack, reader.ranks.rank(like))
    return stack


def _taken(reader: Reader, key: Any, hint: str) -> Value:
    kept = _kept(reader)
    if key not in kept.forms:  # what puts something there is read later: a number, it has to be
        kept.forms[key] = Undefined()
        number = Var("kept")
        reader.ranks.set(number, 0)
        kept.stacks[key] = [_stack(reader, number)]
    stacks = iter(reversed(kept.stacks[key]))
    found: list[Operand] = []
    for stack in stacks:
        taken = Var(hint)
        reader.builder.append(Pop(taken, stack))
        reader.ranks.set(taken, reader.ranks.rank(stack))
        found.append(taken)
    return map_leaves(kept.forms[key], lambda _: found.pop())


def _kept(reader: Reader) -> Kept:
    kept = reader.frame.kept
    assert isinstance(kept, Kept)
    return kept


def _refusal(reader: Reader, node: ast.AST, message: str) -> Exception:
    return reader.refuse(node, message, "Write the recursion as a loop.", error=UnsupportedCall)
