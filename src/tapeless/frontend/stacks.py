"""Reading what `call_stack` writes: values that are put on stacks, and taken off again.

A stack of the IR holds numbers, or arrays of one rank. What is made of several, as a tuple is, goes
on as many stacks; the rest of it, which no stack holds, has to be the same each time. A list that
was made between the calls goes on them as the array of its items, and comes off as another list:
neither may be changed from there on.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

from tapeless.errors import UnsupportedCall
from tapeless.frontend.assignment import assign
from tapeless.frontend.growth import can_grow, grown, rank_of
from tapeless.frontend.heap import Heap, apart, exposed
from tapeless.frontend.reader import Reader, statement
from tapeless.frontend.stack_nodes import Anew, Keep, Settled, Stacks, TakeBack
from tapeless.frontend.values import (
    Composite,
    Grown,
    Maybe,
    Poison,
    Snapshot,
    Tuple,
    Value,
    is_number,
    leaves,
    map_leaves,
)
from tapeless.frontend.values import same_form as is_like
from tapeless.ir.nodes import Block, Const, Operand, Pop, Push, Undefined, Var

_MISFIT = "what a function that calls itself keeps changes its form"
_RANKS = "arrays of different ranks are kept at one place"


@dataclass(eq=False)
class Kept:
    """The stacks of one loop, made in front of it when something is first put on them."""

    block: Block
    known: Heap  # what was made before the loop: in it each call sees the same
    stacks: dict[Any, list[Var]] = field(default_factory=dict)
    forms: dict[Any, Value] = field(default_factory=dict)  # what was put on first
    unformed: set[Any] = field(default_factory=set)  # where a name was put that nothing bound yet
    before: dict[Any, Value] | None = None  # the forms of what was put on in front of the loop
    misfit: Exception | None = None  # found in this reading of the loop, perhaps not in the next


@statement(Stacks)
def read_stacks(reader: Reader, node: Stacks) -> None:
    reader.frame.kept = Kept(reader.builder.block, dict(reader.heap))


@statement(Anew)
def read_anew(reader: Reader, node: Anew) -> None:
    kept = _kept(reader)
    if kept.before is None:
        kept.before = dict(kept.forms)
    old = {stack for key in kept.forms.keys() - kept.before for stack in kept.stacks.pop(key, ())}
    kept.block.nodes = [n for n in kept.block.nodes if getattr(n, "target", None) not in old]
    kept.forms = dict(kept.before)
    kept.unformed.clear()
    kept.misfit = None


@statement(Settled)
def read_settled(reader: Reader, node: Settled) -> None:
    misfit = _kept(reader).misfit
    if misfit is not None:
        raise misfit


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
    if isinstance(value, Var) and value in reader.unformed:
        kept.unformed.add(key)  # once something binds it, the loop is read again
        return
    value = _by_items(reader, exposed(value, reader.heap, kept.known))
    form = kept.forms.setdefault(key, value)
    numbers = [leaf for leaf in leaves(value) if is_number(leaf)]
    if not is_like(form, value) or not _can_be_kept(value):
        kept.misfit = _refusal(reader, node, _MISFIT)
        return
    if key not in kept.stacks:
        kept.stacks[key] = [_stack(reader, number) for number in numbers]
    for stack, number in zip(kept.stacks[key], numbers, strict=True):
        if len({reader.ranks.rank(number), reader.ranks.rank(stack)} - {None}) > 1:
            kept.misfit = _refusal(reader, node, _RANKS)
        reader.builder.append(Push(stack, number))


def _by_items(reader: Reader, value: Value) -> Value:
    """The value with each list of numbers or arrays in it as the array of its items."""
    if not isinstance(value, Composite):
        return value
    value = value.rebuild(tuple(_by_items(reader, part) for part in value.parts))
    if not isinstance(value, Snapshot):
        return value
    reader.frozen.update(value.refs)
    items = value.content
    if not issubclass(value.refs[0].type, list) or not isinstance(items, Tuple):
        return value
    if not items.items:
        nothing = reader.emit("numpy.zeros", Const(0), hint="items", dtype=None)
        reader.ranks.set(nothing, 1)
        return Snapshot(value.refs, Grown(nothing, Const(0), 0))
    if not can_grow(reader, items):
        return value
    return Snapshot(value.refs, grown(reader, items, rank_of(reader, items)))


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
    if key in kept.unformed - kept.forms.keys():
        reader.unformed.add(taken := Var(hint))
        return taken
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
    taken_back = map_leaves(kept.forms[key], lambda _: found.pop())
    return apart(taken_back, reader.heap, reader.frozen)


def _kept(reader: Reader) -> Kept:
    kept = reader.frame.kept
    assert isinstance(kept, Kept)
    return kept


def _refusal(reader: Reader, node: ast.AST, message: str) -> Exception:
    return reader.refuse(node, message, "Write the recursion as a loop.", error=UnsupportedCall)
