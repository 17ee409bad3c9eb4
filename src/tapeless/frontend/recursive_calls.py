"""Recursion that only the running program ends, and that is no loop: calls made when it runs."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable
from typing import Any

from tapeless.errors import UnsupportedCall
from tapeless.frontend.frame import Frame
from tapeless.frontend.growth import lend
from tapeless.frontend.inlining import WHEN_RUN
from tapeless.frontend.keys import key_of
from tapeless.frontend.library_calls import call_library
from tapeless.frontend.reader import Reader
from tapeless.frontend.values import Operand, Value, Var, is_number
from tapeless.rules.recursive_calls import recursive_call

_numbers = itertools.count()
_made: dict[tuple, tuple[Callable, Any]] = {}  # the operation, and what keeps its key alive


def call_when_run(reader: Reader, frame: Frame, node: ast.AST) -> Value:
    """A call of a function inside of itself as one operation."""
    function, operands = _operation(reader, frame, node)
    result = call_library(reader, function, (list(operands), {}), node)
    lend(reader, *operands, result)  # it may look into them
    return result


WHEN_RUN.append(call_when_run)


def _operation(reader: Reader, frame: Frame, node: ast.AST) -> tuple[Callable, list[Operand]]:
    """The operation that the call is, and the numbers and arrays that it is of."""
    operands: list[Operand] = []
    constants: list[Any] = []
    places: list[int] = []
    for place, name in enumerate(frame.scope.parameters):
        value: Value = frame.env[name]
        known = ... if isinstance(value, Var) else key_of(value)
        if known is ... and not is_number(value):
            raise reader.refuse(
                node,
                f"`{frame.scope.name}` calls itself with something else than numbers and arrays",
                "Write the recursion as a loop.",
                error=UnsupportedCall,
            )
        constants.append(known)
        if known is ...:
            places.append(place)
            operands.append(value)  # type: ignore[arg-type]
    key = (id(frame.function), tuple(places), tuple(map(repr, constants)))
    if key not in _made:
        name = f"{frame.scope.name}_{next(_numbers)}"
        arrange = _arranging(tuple(constants), tuple(places))
        made = recursive_call(frame.function, arrange, tuple(places), name)  # type: ignore[arg-type]
        _made[key] = made, (frame.function, constants)
    return _made[key][0], operands


def _arranging(constants: tuple, places: tuple[int, ...]) -> Callable[[tuple], tuple]:
    def arrange(args: tuple) -> tuple:
        found = list(constants)
        for place, arg in zip(places, args, strict=True):
            found[place] = arg
        return tuple(found)

    return arrange
