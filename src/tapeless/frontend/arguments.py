"""The arguments of a call: stars are opened, and what takes no generator is given a list."""

from __future__ import annotations

import ast
import itertools

from tapeless.frontend.binding import Arguments
from tapeless.frontend.dict_methods import is_dict, table_of
from tapeless.frontend.generators import as_list
from tapeless.frontend.iteration import iterated, static_items
from tapeless.frontend.library import begun, has_next, taken
from tapeless.frontend.reader import Reader
from tapeless.frontend.suspended import is_generator
from tapeless.frontend.values import Iterator, Ref, Value, describe


def read_arguments(reader: Reader, node: ast.Call) -> Arguments:
    """The arguments of a call, with stars opened."""
    args: list[Value] = []
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            args.extend(_starred(reader, argument))
        else:
            args.append(reader.value(argument))
    kwargs: dict[str, Value] = {}
    for keyword in node.keywords:
        value = reader.value(keyword.value)
        if keyword.arg is not None:
            kwargs[keyword.arg] = value
        elif is_dict(value):
            held = table_of(reader, value, keyword.value)
            kwargs.update(zip(held.keys, held.values, strict=True))
        else:
            raise reader.refuse(keyword.value, "only a dict can follow `**`")
    return args, kwargs


def _starred(reader: Reader, node: ast.Starred) -> tuple[Value, ...]:
    value = reader.value(node.value)
    items = static_items(reader, value, node.value)
    if items is None:
        raise reader.refuse(
            node,
            f"{describe(value)} cannot be spread over arguments",
            "Its length is not known while the program is read. Pass it as one argument.",
        )
    return items


# What takes a generator as it is; anything else takes the list of what it gives.
LAZY = {enumerate, zip, isinstance, callable, next, iter}
LAZY |= {itertools.takewhile, itertools.dropwhile, itertools.islice}
LAZY |= {begun, has_next, taken}


def with_lists(reader: Reader, arguments: Arguments, node: ast.AST) -> Arguments:
    """The arguments, each generator as the list of what it gives."""
    args, kwargs = arguments
    return [gathered(reader, value, node) for value in args], kwargs


def gathered(reader: Reader, value: Value, node: ast.AST) -> Value:
    """What a generator or an iterator still gives, as a list; anything else as it is."""
    if is_generator(value):
        return as_list(reader, value, node)
    is_iterator = isinstance(value, Ref) and value.type is Iterator
    return iterated(reader, value, node) if is_iterator else value
