"""Calls of `itertools` with known sequences; the others are generators, in `library_iterators`."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable

from tapeless.frontend.builtin_calls import special
from tapeless.frontend.calls import apply
from tapeless.frontend.keys import key_of
from tapeless.frontend.operators import binary
from tapeless.frontend.reader import Reader
from tapeless.frontend.sequences import known_items
from tapeless.frontend.values import NONE, Const, Tuple, Value


def _of_known(function: Callable) -> None:
    @special(function)
    def read(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
        """Rows of known sequences."""
        columns = [
            v.value
            if isinstance(v, Const) and isinstance(v.value, int)
            else known_items(reader, v, node)
            for v in args
        ]
        named = {name: key_of(value) for name, value in kwargs.items()}
        rows = function(*columns, **named)
        return Tuple(tuple(Tuple(r) if isinstance(r, tuple) else r for r in rows))


for _function in (
    itertools.product,
    itertools.combinations,
    itertools.permutations,
    itertools.chain,
    itertools.pairwise,
    itertools.combinations_with_replacement,
    itertools.islice,
):
    _of_known(_function)


@special(itertools.accumulate)
def read_accumulate(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    how = args[1] if len(args) > 1 else kwargs.get("func")
    first = [kwargs["initial"]] if "initial" in kwargs else []
    results: list[Value] = []
    for item in [*first, *known_items(reader, args[0], node)]:
        if results and how is None:
            item = binary(reader, "add", results[-1], item, node)
        elif results:
            item = apply(reader, how, ([results[-1], item], {}), node)  # type: ignore[arg-type]
        results.append(item)
    return Tuple(tuple(results))


@special(itertools.zip_longest)
def read_zip_longest(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    columns = [known_items(reader, value, node) for value in args]
    fill = kwargs.get("fillvalue", NONE)
    rows = itertools.zip_longest(*columns, fillvalue=fill)
    return Tuple(tuple(map(Tuple, rows)))


@special(itertools.repeat)
def read_repeat(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    times = kwargs.get("times", args[1] if len(args) > 1 else NONE)
    if not isinstance(times, Const) or times == NONE:
        raise reader.refuse(node, "how often this repeats has to be a constant", "Write a loop.")
    return Tuple((args[0],) * int(times.value))  # type: ignore[arg-type]


@special(itertools.starmap)
def read_starmap(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    rows = [known_items(reader, row, node) for row in known_items(reader, args[1], node)]
    return Tuple(tuple(apply(reader, args[0], (list(row), {}), node) for row in rows))
