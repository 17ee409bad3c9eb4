"""Sets: of constants, and of numbers, of which it is only known later which are equal.

The items stand in the heap in the order in which they came; one that equals an earlier one is no
item. What the order of hashes decides is refused.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable
from functools import reduce
from weakref import WeakKeyDictionary

from tapeless.frontend import builtin_calls, number_calls
from tapeless.frontend.assignment import raise_error
from tapeless.frontend.captures import Guard
from tapeless.frontend.choosing import select
from tapeless.frontend.comparing import CONTAINERS, SETS, compare
from tapeless.frontend.flow import any_of
from tapeless.frontend.heap import content, new, update
from tapeless.frontend.iteration import static_items
from tapeless.frontend.keys import key_of
from tapeless.frontend.methods import FROZEN, SET, method
from tapeless.frontend.reader import Reader, expression
from tapeless.frontend.special import SPECIAL, special
from tapeless.frontend.values import (
    FALSE,
    NONE,
    TRUE,
    Const,
    DictView,
    Operand,
    Ref,
    Static,
    Tuple,
    Value,
    is_number,
)


@expression(ast.Set)
def read_display(reader: Reader, node: ast.Set) -> Value:
    return _made(reader, set, tuple(reader.value(item) for item in node.elts), node)


@expression(ast.SetComp)
def read_comprehension(reader: Reader, node: ast.SetComp) -> Value:
    if node not in _lists:
        listed = ast.ListComp(node.elt, node.generators)
        _lists[node] = ast.copy_location(listed, node)
    items = static_items(reader, reader.value(_lists[node]), node)
    if items is None:
        raise reader.refuse(node, "how many items this set has is not known here", _SORTS)
    return _made(reader, set, items, node)


_lists: WeakKeyDictionary[ast.AST, ast.ListComp] = WeakKeyDictionary()
_SORTS = "Use `np.unique`, which sorts."


@special(builtins.set)
def read_set(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return _made(reader, set, members(reader, args[0], node) if args else (), node)


@special(builtins.frozenset)
def read_frozenset(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return _made(reader, frozenset, members(reader, args[0], node) if args else (), node)


def _made(reader: Reader, kind: type, items: tuple[Value, ...], node: ast.AST) -> Ref:
    kept: list[Value] = []
    for item in items:
        _check(reader, item, node)
        if _equal_to_one(reader, item, kept, node) != TRUE:
            kept.append(item)
    return new(reader, kind, Tuple(tuple(kept)))


def _check(reader: Reader, item: Value, node: ast.AST) -> None:
    if not is_number(item) and key_of(item) is ...:
        raise reader.refuse(
            node, "a set may hold numbers and constants here", "Use a list or a tuple."
        )
    if reader.ranks.rank(item):
        raise_error(reader, "TypeError", "unhashable type: 'numpy.ndarray'")


def is_set(value: Value) -> bool:
    """Whether this is a set, or the keys of a dict, which are like one."""
    return _kind(value) in (set, frozenset)


def _kind(value: Value) -> type:
    if isinstance(value, DictView):
        return set if value.name == "keys" else DictView
    return value.type if isinstance(value, Ref) else type(getattr(value, "value", None))


def members(reader: Reader, value: Value, node: ast.AST) -> tuple[Value, ...]:
    """The items of a set, or of what a set is made of; of a set perhaps some more than once."""
    if isinstance(value, Static) and is_set(value):
        held = value.value
        path = ("set", id(held))
        guard = Guard(path, lambda: frozenset(held), frozenset(held))
        reader.captures.guards.setdefault((id(held), path), guard)
        return tuple(map(reader.captures.constant, sorted(held, key=repr)))
    if isinstance(value, Ref) and is_set(value):
        return content(reader, value, node).parts  # type: ignore[union-attr]
    items = static_items(reader, value, node)
    if items is None:
        raise reader.refuse(node, "a set of an array is not supported", _SORTS)
    return items


def _equal_to_one(
    reader: Reader, item: Value, others: list[Value] | tuple[Value, ...], node: ast.AST
) -> Operand:
    found = [compare(reader, ast.Eq(), item, other, node) for other in others]
    return any_of(reader, [test for test in found if test != FALSE]) or FALSE  # type: ignore[arg-type,misc]


def holds(reader: Reader, item: Value, value: Value, node: ast.AST) -> Operand:
    """`item in value`."""
    return _equal_to_one(reader, item, members(reader, value, node), node)


CONTAINERS.append((is_set, holds))


def _compared(reader: Reader, name: str, left: Value, right: Value, node: ast.AST) -> Operand:
    """`==`, `<` and the like of two sets: whether one has all items of the other."""
    if name in ("gt", "ge"):
        left, right = right, left
    within = _all_in(reader, left, right, node)
    if name in ("le", "ge"):
        return within
    around = _all_in(reader, right, left, node)
    if name in ("lt", "gt"):
        return reader.emit("and", within, reader.emit("not", around), hint="is_less")
    equal = reader.emit("and", within, around, hint="equal")
    return reader.emit("not", equal) if name == "ne" else equal


def _all_in(reader: Reader, some: Value, others: Value, node: ast.AST) -> Operand:
    tests = [holds(reader, item, others, node) for item in members(reader, some, node)]
    return reduce(lambda a, b: reader.emit("and", a, b, hint="all_in"), tests, TRUE)


SETS.append((is_set, _compared))


# ---- what does not depend on the order -----------------------------------------------------------


def _counted(reader: Reader, value: Value, of: Callable[[Value], Value], node: ast.AST) -> Operand:
    """The sum of `of(item)` over the items, each counted once."""
    items = members(reader, value, node)
    total: Operand = Const(0)
    for place, item in enumerate(items):
        is_again = _equal_to_one(reader, item, items[:place], node)
        term = of(item)
        if is_again != FALSE:
            term = select(reader, is_again, Const(0), term, node)
        total = reader.emit("add", total, reader.number(term, node), hint="total")
    return total


_SUM, _LEN = number_calls.read_sum, builtin_calls.read_len


@special(builtins.sum)
def read_sum(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value | None:
    if not args or not is_set(args[0]):
        return _SUM(reader, args, kwargs, node)
    start = kwargs.get("start", args[1] if len(args) > 1 else Const(0))
    total = _counted(reader, args[0], lambda item: item, node)
    return reader.emit("add", reader.number(start, node), total, hint="total")


@special(builtins.len)
def read_len(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value | None:
    if not args or not is_set(args[0]):
        return _LEN(reader, args, kwargs, node)
    return _counted(reader, args[0], lambda item: Const(1), node)


def _of_any_order(function: Callable) -> None:
    known = SPECIAL[function]

    @special(function)
    def read(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value | None:
        if args and is_set(args[0]):
            args = [Tuple(members(reader, args[0], node)), *args[1:]]
        return known(reader, args, kwargs, node)


for _function in (builtins.min, builtins.max, builtins.any, builtins.all):
    _of_any_order(_function)


def distinct(reader: Reader, value: Value, node: ast.AST) -> tuple[Value, ...]:
    """The items, where it is known that no two are equal."""
    items = members(reader, value, node)
    for place, item in enumerate(items):
        if _equal_to_one(reader, item, items[:place], node) != FALSE:
            raise reader.refuse(
                node,
                "how many items this set has is only known when the program runs",
                "`sum`, `len`, `min`, `max` and `in` work on it.",
            )
    return items


# ---- methods -------------------------------------------------------------------------------------


@method(SET, "add")
def _add(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    _check(reader, args[0], node)
    items = members(reader, ref, node)
    if _equal_to_one(reader, args[0], items, node) != TRUE:
        update(reader, ref, Tuple((*items, args[0])), node)
    return NONE


@method(SET, "update", "__ior__")
def _update(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    for value in args:
        for item in members(reader, value, node):
            _add(reader, ref, [item], {}, node)
    return NONE


@method(SET, "discard")
def _discard(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    item = Tuple((args[0],))
    return _replaced(reader, ref, difference(reader, ref, [item], {}, node), node)


def _replaced(reader: Reader, ref: Ref, result: Value, node: ast.AST) -> Value:
    assert isinstance(result, Ref)
    update(reader, ref, content(reader, result, node), node)
    return NONE


@method(SET, "remove")
def _remove(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    if holds(reader, args[0], ref, node) == FALSE:
        raise_error(reader, "KeyError", "the item is not in the set")
    return _discard(reader, ref, args, kwargs, node)


@method(SET, "union", "copy")
@method(FROZEN, "union", "copy")
def union(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
    items = [item for each in (value, *args) for item in members(reader, each, node)]
    return _made(reader, _kind(value), tuple(items), node)


@method(SET, "intersection")
@method(FROZEN, "intersection")
def intersection(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
    return _chosen(reader, value, args, TRUE, node)


@method(SET, "difference")
@method(FROZEN, "difference")
def difference(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
    return _chosen(reader, value, args, FALSE, node)


def _chosen(reader: Reader, value: Value, args: list, wanted: Const, node: ast.AST) -> Value:
    """The items of which each of the others says, whether it has them, what is wanted."""
    kept = []
    for item in members(reader, value, node):
        inside = [holds(reader, item, other, node) for other in args]
        if not all(isinstance(answer, Const) for answer in inside):
            raise reader.refuse(
                node, "which items two sets share is only known when the program runs"
            )
        if all(answer == wanted for answer in inside):
            kept.append(item)
    return _made(reader, _kind(value), tuple(kept), node)


@method(SET, "symmetric_difference")
@method(FROZEN, "symmetric_difference")
def symmetric_difference(
    reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST
) -> Value:
    mine = difference(reader, value, args, kwargs, node)
    theirs = difference(reader, args[0], [value], kwargs, node)
    return union(reader, mine, [theirs], kwargs, node)


OPERATORS = {
    "bitor": union,
    "bitand": intersection,
    "sub": difference,
    "bitxor": symmetric_difference,
}


def _in_place(name: str, operator: Callable) -> None:
    @method(SET, f"__i{name}__", f"{operator.__name__}_update")
    def replace(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
        return _replaced(reader, ref, operator(reader, ref, args, kwargs, node), node)


_in_place("and", intersection)
_in_place("sub", difference)
_in_place("xor", symmetric_difference)
