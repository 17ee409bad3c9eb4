"""Calls of `itertools`: of sequences that are known now, else as generators."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable
from typing import Any

from tapeless.errors import UnsupportedCall
from tapeless.frontend import library_iterators as library
from tapeless.frontend.calls import apply
from tapeless.frontend.conditions import truth
from tapeless.frontend.heap import new
from tapeless.frontend.inlining import call_function
from tapeless.frontend.iteration import ENDLESS, static_items
from tapeless.frontend.keys import key_of
from tapeless.frontend.reader import Reader
from tapeless.frontend.selecting import item_at
from tapeless.frontend.sequences import known_items, unknown
from tapeless.frontend.special import special
from tapeless.frontend.subscripts import are_numbers, as_array, whole
from tapeless.frontend.suspended import is_generator
from tapeless.frontend.values import (
    NONE,
    Const,
    Endless,
    Given,
    Iterator,
    Operand,
    Range,
    Sliced,
    Static,
    Tuple,
    Value,
)

_WHOLE = (int, type(None))


def generator(reader: Reader, how: Callable, args: list[Value], node: ast.AST) -> Value:
    """What a function of `library_iterators` gives."""
    site = reader.frame.site or reader.builder.location
    return call_function(reader, how, (args, {}), node, site)


# ---- rows of several sequences -------------------------------------------------------------------

# What stands for them where the sequences have unknown lengths, by the number of what they take.
_ROWS: dict[Callable, dict[Any, Callable]] = {
    itertools.chain: dict.fromkeys(range(1, 9), library.chain),
    itertools.product: {2: library.product_of_two, 3: library.product_of_three},
    itertools.pairwise: {1: library.pairwise},
    itertools.combinations: {2: library.pairs, 3: library.triples},
    itertools.permutations: {2: library.ordered_pairs},
    itertools.combinations_with_replacement: {2: library.pairs_with_replacement},
}
_BY_LENGTH = (
    itertools.combinations,
    itertools.permutations,
    itertools.combinations_with_replacement,
)


def _of_rows(function: Callable) -> None:
    @special(function)
    def read(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
        """Rows of sequences."""
        named = {name: key_of(value) for name, value in kwargs.items()}
        length = [named.pop("r", ...), *map(key_of, args[1:2])][-1] if _takes(function) else ...
        columns = args[:1] if _takes(function) else args
        found = [static_items(reader, value, node) for value in columns]
        if None not in found:
            rows = function(*found, *([] if length is ... else [length]), **named)
            return Given(tuple(Tuple(row) if isinstance(row, tuple) else row for row in rows))
        count = named.pop("repeat", 1)
        columns = columns * count
        how = _ROWS[function].get(length if _takes(function) else len(columns))
        if how is None or named:
            raise unknown(reader, columns[found.index(None)], node)
        if how is library.pairs and isinstance(columns[0], Range):
            how = library.pairs_in_range
        return generator(reader, how, columns, node)


def _takes(function: Callable) -> bool:
    """Whether the second argument says how long the rows are."""
    return function in _BY_LENGTH


for _function in _ROWS:
    _of_rows(_function)


@special(itertools.chain.from_iterable)
def read_chain(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    groups = static_items(reader, args[0], node)
    items = groups and [static_items(reader, group, node) for group in groups]
    if items is None or None in items:
        return generator(reader, library.chain_of, args, node)
    return Given(tuple(itertools.chain.from_iterable(items)))  # type: ignore[arg-type]


@special(itertools.islice)
def read_islice(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    bounds = [key_of(value) for value in args[1:]]
    if isinstance(args[0], Endless):
        if ... in bounds or slice(*bounds).stop is None:
            raise unknown(reader, args[0], node)
        numbers = itertools.islice(itertools.count(), *bounds)
        return Given(tuple(_item(reader, args[0], Const(k), node) for k in numbers))
    if is_generator(args[0]):
        numbers = slice(*(None if b is ... else b for b in bounds))
        given = [numbers.start or 0, numbers.stop, numbers.step or 1]
        if ... in bounds:
            raise unknown(reader, args[0], node)
        return generator(reader, library.islice_of, [args[0], *map(Const, given)], node)
    items = static_items(reader, args[0], node)
    if items is None or not all(isinstance(bound, _WHOLE) for bound in bounds):
        part = generator(reader, library.islice, args, node)
        return part if is_generator(part) else Sliced(part)
    return Given(items[slice(*bounds)])


# ---- items that a function chooses or makes ------------------------------------------------------


def _decided(reader: Reader, test: Value, items: tuple, node: ast.AST) -> list[bool] | None:
    """What `test` says of each item, if that is known now."""
    found = []
    for item in items:
        value = item if test == NONE else apply(reader, test, ([item], {}), node)
        known = truth(reader, value, node)
        if not isinstance(known, Const):
            return None
        found.append(bool(known.value))
    return found


def choosing(function: Callable, how: Callable) -> None:
    """Read a function `(test, items)` of `itertools` or of the builtins."""

    @special(function)
    def read(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
        items = None if is_generator(args[1]) else static_items(reader, args[1], node)
        known = None if items is None else _decided(reader, args[0], items, node)
        if items is None or known is None:
            return generator(reader, how, args, node)
        places = function(lambda k: known[k], range(len(items)))
        return Given(tuple(items[k] for k in places))


choosing(itertools.takewhile, library.takewhile)
choosing(itertools.dropwhile, library.dropwhile)
choosing(itertools.filterfalse, library.filterfalse)
choosing(filter, library.filtered)


@special(itertools.compress)
def read_compress(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    both = [static_items(reader, value, node) for value in args]
    known = None if None in both else _decided(reader, NONE, both[1], node)  # type: ignore[arg-type]
    if known is None:
        return generator(reader, library.compress, args, node)
    return Given(tuple(itertools.compress(both[0], known)))  # type: ignore[arg-type]


@special(itertools.starmap)
def read_starmap(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    rows = static_items(reader, args[1], node)
    if rows is None:
        return generator(reader, library.starmap, args, node)
    given = [list(known_items(reader, row, node)) for row in rows]
    return Given(tuple(apply(reader, args[0], (row, {}), node) for row in given))


@special(itertools.accumulate)
def read_accumulate(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    how = args[1] if len(args) > 1 else kwargs.get("func", NONE)
    add = Static(_sum) if how == NONE else how
    items = static_items(reader, args[0], node)
    if items is None:
        if "initial" in kwargs:
            raise unknown(reader, args[0], node)
        return generator(reader, library.accumulated, [args[0], add], node)
    results: list[Value] = []
    for item in [*([kwargs["initial"]] if "initial" in kwargs else []), *items]:
        results.append(apply(reader, add, ([results[-1], item], {}), node) if results else item)
    return Given(tuple(results))


def _sum(a, b):
    return a + b


@special(itertools.zip_longest)
def read_zip_longest(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    columns = [known_items(reader, value, node) for value in args]
    fill = kwargs.get("fillvalue", NONE)
    rows = itertools.zip_longest(*columns, fillvalue=fill)
    return Given(tuple(map(Tuple, rows)))


@special(itertools.groupby)
def read_groupby(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    how = args[1] if len(args) > 1 else kwargs.get("key", NONE)
    items = known_items(reader, args[0], node)
    keys = [item if how == NONE else apply(reader, how, ([item], {}), node) for item in items]
    known = [key_of(key) for key in keys]
    if ... in known:
        raise reader.refuse(
            node,
            "the keys of these groups are only known when the program runs",
            "Write a loop that compares them.",
            error=UnsupportedCall,
        )
    groups = itertools.groupby(range(len(items)), known.__getitem__)
    rows = [(keys[places[0]], places) for _, found in groups if (places := list(found))]
    return Given(tuple(Tuple((key, Tuple(tuple(items[k] for k in p)))) for key, p in rows))


@special(itertools.tee)
def read_tee(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    items = Tuple(known_items(reader, args[0], node))
    count = whole(reader, args[1], node) if len(args) > 1 else 2
    return Tuple(tuple(new(reader, Iterator, items) for _ in range(count)))


# ---- without an end ------------------------------------------------------------------------------


@special(itertools.count)
def read_count(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    given = dict(zip(("start", "step"), args, strict=False)) | kwargs
    return Endless("count", (given.get("start", Const(0)), given.get("step", Const(1))))


@special(itertools.cycle)
def read_cycle(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    items = static_items(reader, args[0], node)
    return Endless("cycle", (args[0] if items is None else Tuple(items),))


@special(itertools.repeat)
def read_repeat(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    times = kwargs.get("times", args[1] if len(args) > 1 else None)
    if times is None:
        return Endless("repeat", (args[0],))
    if isinstance(times, Const):
        return Given((args[0],) * int(times.value))
    return generator(reader, library.repeated, [args[0], times], node)


_GENERATORS = {
    "count": library.counting,
    "cycle": library.cycling,
    "repeat": library.repeating,
}


def _item(reader: Reader, value: Endless, k: Operand, node: ast.AST) -> Value:
    """Item number k."""
    if value.name == "repeat":
        return value.values[0]
    if value.name == "count":
        start, step = (reader.number(part, node) for part in value.values)
        return start if k == Const(0) else reader.emit("add", start, reader.emit("mul", k, step))
    (items,) = value.values
    if isinstance(items, Tuple):
        place = reader.emit("mod", k, Const(len(items.items)), hint="k")
        if isinstance(place, Const):
            return items.items[place.value]
        if not are_numbers(reader, items):
            return item_at(reader, place, items.items, node)  # type: ignore[arg-type]
        items = as_array(reader, items, node)
    array = reader.number(items, node)
    return reader.load(array, (reader.emit("mod", k, reader.shape(array, 0), hint="k"),))


def _generator_of(reader: Reader, value: Endless, node: ast.AST) -> Value:
    """The items of something without an end, one by one."""
    return generator(reader, _GENERATORS[value.name], list(value.values), node)


ENDLESS.update(item=_item, generator=_generator_of)
