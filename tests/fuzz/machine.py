"""The reference evaluator, for derivatives: what is undefined on a path has a harmless value there,
as in emitted text.

A derivative passes on and records values of branches that were not taken, and never reads them
where it matters. A float is NaN here, so that it would show.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tapeless.ir.nodes import Function, Undefined
from tapeless.ir.types import Array, Scalar, Type
from tests.frontend.evaluate import UNDEFINED, Machine


class Lenient(Machine):
    """Reads something of the right type where there is nothing."""

    def value(self, operand: Any, *, passing: bool = False) -> Any:
        if isinstance(operand, Undefined):
            return nothing(operand.type)
        found = super().value(operand, passing=True)
        return nothing(operand.type) if found is UNDEFINED else found


def nothing(type_: Type | None) -> Any:
    if isinstance(type_, Array):
        return np.empty((0,) * type_.ndim, type_.dtype)
    if isinstance(type_, Scalar):
        return np.nan if type_.dtype.startswith("float") else np.dtype(type_.dtype).type(0)
    return UNDEFINED


def evaluate(function: Function, values: Sequence[Any]) -> list[Any]:
    """The results of a program for the values of its parameters."""
    machine = Lenient()
    for param, value in zip(function.params, values, strict=True):
        machine.env[param.var] = value
    machine.block(function.body)
    return [machine.value(result) for result in function.results]
