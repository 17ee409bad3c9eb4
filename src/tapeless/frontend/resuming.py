"""Going on with iterators: one item at a time, of a generator or of anything else."""

from __future__ import annotations

import ast
from collections.abc import Callable
from types import GeneratorType

from tapeless.frontend import library_iterators
from tapeless.frontend.cells import value_of
from tapeless.frontend.frame import Frame
from tapeless.frontend.heap import TWO, content
from tapeless.frontend.inlining import call_function, read_in_place
from tapeless.frontend.iteration import ENDLESS, ZIPPED, iterated, positions_of, static_items
from tapeless.frontend.library import begun, has_next, stands_at, taken
from tapeless.frontend.methods import METHODS_OF_TYPE
from tapeless.frontend.reader import Reader
from tapeless.frontend.resumable import ENDED, ITEM, SENT, resumable
from tapeless.frontend.selecting import item_at
from tapeless.frontend.special import special
from tapeless.frontend.stepping import Stepping
from tapeless.frontend.suspended import Suspended, is_generator
from tapeless.frontend.values import (
    FALSE,
    NONE,
    TRUE,
    Const,
    Endless,
    Enumerate,
    Maybe,
    Ref,
    Tuple,
    Value,
    Var,
    Zip,
)


def next_item(reader: Reader, generator: Ref, node: ast.AST) -> Value:
    """What a generator gives that keeps its place; it raises StopIteration at its end."""
    _resumed(reader, generator, node, raising=True)
    return _given(reader, generator)


def need_place(reader: Reader, generator: Ref, node: ast.AST) -> None:
    """Refuse a generator that does not keep its place: the program is read again where it does."""
    held = content(reader, generator, node)
    if isinstance(held, Suspended):
        reader.to_step.add(held.scope)
        raise reader.refuse(node, "this generator has to keep its place")


def as_generator(reader: Reader, value: Value, node: ast.AST) -> Value:
    """A generator of the items of what a loop can run over."""
    if isinstance(value, Endless):
        return ENDLESS["generator"](reader, value, node)
    value = iterated(reader, value, node)
    return value if is_generator(value) else _made(reader, library_iterators.each, [value], node)


def _made(reader: Reader, how: Callable, given: list[Value], node: ast.AST) -> Value:
    site = reader.frame.site or reader.builder.location
    return call_function(reader, how, (given, {}), node, site)


def zipped(reader: Reader, members: tuple[Value, ...], node: ast.AST) -> Value:
    """`zip` of iterators of which each keeps its place."""
    found = tuple(as_generator(reader, member, node) for member in members)
    for generator in found:
        need_place(reader, generator, node)  # type: ignore[arg-type]
    if len(found) not in _ZIPPED:
        message = f"`zip` of {len(found)} iterators that keep their places"
        raise reader.refuse(node, message, "Zip two or three of them.")
    return _made(reader, _ZIPPED[len(found)], list(found), node)


ZIPPED.append(zipped)
_ZIPPED = {2: library_iterators.zipped_two, 3: library_iterators.zipped_three}


# ---- in the text of a generator that keeps its place ---------------------------------------------


@special(begun)
def read_begun(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    """What a loop that yields runs over."""
    (value,) = args
    if isinstance(value, Endless):
        value = ENDLESS["generator"](reader, value, node)
    value = iterated(reader, value, node)
    if isinstance(value, Enumerate) and is_generator(value.iterable):
        need_place(reader, value.iterable, node)
        value = _made(reader, library_iterators.numbered, [value.iterable, value.start], node)
    elif isinstance(value, Zip) and any(map(is_generator, value.items.items)):
        value = zipped(reader, value.items.items, node)
    if is_generator(value):
        need_place(reader, value, node)
    return value


@special(has_next)
def read_has_next(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    items, number = args
    if is_generator(items):
        return _resumed(reader, items, node)
    known = static_items(reader, items, node)
    count = positions_of(reader, items, node).length if known is None else Const(len(known))
    return reader.emit("lt", number, count, hint="more")  # type: ignore[arg-type]


@special(taken)
def read_taken(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    items, number = args
    if is_generator(items):
        return _given(reader, items)
    known = static_items(reader, items, node)
    if known is None:
        return positions_of(reader, items, node).item(number)  # type: ignore[arg-type]
    if isinstance(number, Const):
        return known[number.value]
    assert isinstance(number, Var)
    return item_at(reader, number, known, node)


@special(stands_at)
def read_stands_at(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    state, number = args
    assert isinstance(number, Const)
    known = reader.numbers.get(state) if isinstance(state, Var) else None
    if known is not None and number.value not in known:
        return FALSE
    if known is not None and ENDED not in known and number.value == max(known):
        return TRUE
    return reader.emit("eq", state, number, hint="here")  # type: ignore[arg-type]


# ---- going on ------------------------------------------------------------------------------------


def _resumed(reader: Reader, generator: Ref, node: ast.AST, *, raising: bool = False) -> Value:
    """Whether a generator gives another item."""
    held = content(reader, generator, node)
    if not isinstance(held, Stepping):
        return FALSE  # it was read to its end
    if generator in reader.frozen:
        message, remedy = TWO
        raise reader.refuse(node, message.format("generator"), remedy)
    found = resumable(held.scope)
    assert found is not None
    around = Frame(held.scope, held.function, held.outer, held.site)
    around.cells = dict(zip(held.names, held.cells, strict=True))  # type: ignore[arg-type]
    scope = found.raising if raising else found.asking
    result = read_in_place(reader, Frame(scope, None, around, held.site), node)
    if reader.heap[held.cell(SENT)].parts != (NONE,):  # type: ignore[union-attr]
        reader.heap[held.cell(SENT)] = Tuple((NONE,))
    return result


def _given(reader: Reader, generator: Ref) -> Value:
    """What a generator gave last."""
    held = reader.heap[generator]
    assert isinstance(held, Stepping)
    value = value_of(reader, held.cell(ITEM))
    assert value is not None
    return value.value if isinstance(value, Maybe) else value


# ---- methods -------------------------------------------------------------------------------------


def _send(reader: Reader, generator: Ref, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    need_place(reader, generator, node)
    held = content(reader, generator, node)

    def hand_over() -> None:
        reader.heap[held.cell(SENT)] = Tuple((args[0],))  # type: ignore[union-attr]

    reader.once(("sent", node), hand_over)
    return next_item(reader, generator, node)


METHODS_OF_TYPE[GeneratorType] = {"send": _send}
