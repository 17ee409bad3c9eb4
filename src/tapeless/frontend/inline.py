"""Reading a rule in place: a Python function whose nodes are appended where the builder stands."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tapeless.errors import RuleMismatch
from tapeless.frontend import language as language  # fills the tables
from tapeless.frontend.binding import bind_parameters, defaults_of
from tapeless.frontend.captures import Captures
from tapeless.frontend.frame import Frame
from tapeless.frontend.inlining import read_in_place
from tapeless.frontend.reader import Reader
from tapeless.frontend.scope import scope_of
from tapeless.frontend.source import python_function
from tapeless.frontend.values import NONE, Tuple, Value, describe, is_number
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Location

# Derivatives that rules take themselves are numbered apart from those of other rules, and of the
# program, that the same function may hold.
_first_groups = itertools.count(1000, 1000)


def call_python(
    builder: Builder, function: Callable, args: Sequence[Any], attrs: Mapping[str, Any]
) -> Any:
    """Append what a rule computes, and return its results: operands, None, or tuples of them.

    An argument is an operand, None, or a tuple of such; a `Const` is the constant itself, so that
    an `if` on it is decided now. `attrs` are constants, passed by name.
    """
    plain = python_function(function)
    assert plain is not None
    scope = scope_of(plain)
    captures = Captures(is_rule=True)
    reader = Reader(builder, captures)
    reader.groups = next(_first_groups)
    values = [_value(a) for a in args]
    named = {name: captures.constant(value) for name, value in attrs.items()}
    frame = Frame(scope, plain, None, builder.location)
    reader.frame = frame
    default = defaults_of(reader, plain, constant=True)
    frame.env = bind_parameters(reader, scope, (values, named), scope.node, default)
    return _result(read_in_place(reader, frame, scope.node), function, builder.location)


def _value(argument: Any) -> Value:
    if argument is None:
        return NONE
    if isinstance(argument, (tuple, list)):
        return Tuple(tuple(_value(item) for item in argument))
    return argument


def _result(value: Value, function: Callable, location: Location | None) -> Any:
    if value == NONE:
        return None
    if is_number(value):
        return value
    if isinstance(value, Tuple):
        return tuple(_result(item, function, location) for item in value.items)
    name = getattr(function, "__name__", repr(function)).strip("<>")
    raise RuleMismatch(
        f"the rule `{name}` returns {describe(value)}; it has to return numbers or arrays", location
    )
