"""Which items of a list or a tuple equal a value: `index`, `count` and `remove`."""

from __future__ import annotations

import ast

from tapeless.frontend.assignment import raise_error, raise_if
from tapeless.frontend.choosing import select
from tapeless.frontend.comparing import compare
from tapeless.frontend.flow import any_of
from tapeless.frontend.heap import update
from tapeless.frontend.list_methods import items_of
from tapeless.frontend.methods import LIST, method
from tapeless.frontend.reader import Reader
from tapeless.frontend.subscripts import whole
from tapeless.frontend.values import FALSE, NONE, TRUE, Const, Operand, Ref, Tuple, Value, is_number

_ABSENT = "the item is not in the list"


@method(LIST, "index")
def _index(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
    possible = _possible(reader, value, args, node)
    tests = [test for _, test in possible]
    if not tests:
        raise_error(reader, "ValueError", _ABSENT)
    if tests[-1] != TRUE:
        is_there = any_of(reader, tests) or FALSE
        raise_if(reader, reader.emit("not", is_there), "ValueError", _ABSENT)
    found: Value = Const(possible[-1][0])
    for place, test in reversed(possible[:-1]):
        found = select(reader, test, Const(place), found, node)
    return found


def _possible(reader: Reader, value: Value, args: list, node: ast.AST) -> list[tuple[int, Operand]]:
    """The places where the first item may be that equals `args[0]`, each with the test of it."""
    tests = _tests(reader, value, args[0], node)
    first, last = (*(whole(reader, arg, node) for arg in args[1:]), None, None)[:2]
    found = []
    for place in range(len(tests))[first:last]:
        if tests[place] != FALSE:
            found.append((place, tests[place]))
        if tests[place] == TRUE:
            break
    return found


def _tests(reader: Reader, value: Value, wanted: Value, node: ast.AST) -> list[Operand]:
    """For each item whether it equals the one that is wanted."""
    items = items_of(reader, value, node)
    tests = [compare(reader, ast.Eq(), item, wanted, node) for item in items]
    if not all(is_number(test) and not reader.ranks.rank(test) for test in tests):
        raise reader.refuse(
            node, "which items are equal cannot be told", "Compare arrays with `np.array_equal`."
        )
    return tests  # type: ignore[return-value]


@method(LIST, "count")
def _count(reader: Reader, value: Value, args: list, kwargs: dict, node: ast.AST) -> Value:
    tests = _tests(reader, value, args[0], node)
    total: Operand = Const(tests.count(TRUE))
    for test in tests:
        if not isinstance(test, Const):
            total = reader.emit("add", total, test, hint="count")
    return total


@method(LIST, "remove")
def _remove(reader: Reader, ref: Ref, args: list, kwargs: dict, node: ast.AST) -> Value:
    possible = _possible(reader, ref, args, node)
    if not possible:
        raise_error(reader, "ValueError", _ABSENT)
    place, test = possible[0]
    if test != TRUE:
        raise reader.refuse(
            node,
            "which item is removed is only known when the program runs",
            "Make a new list in a comprehension with a condition.",
        )
    items = items_of(reader, ref, node)
    update(reader, ref, Tuple((*items[:place], *items[place + 1 :])), node)
    return NONE
