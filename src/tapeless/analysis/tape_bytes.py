"""How many bytes the tapes of a derivative take for given arguments, before it is called."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from math import prod
from typing import Any, TypeGuard

import numpy as np

from tapeless.analysis.shapes import Shapes
from tapeless.ir.nodes import Assign, Const, Function, Operand, Var

COMPUTED = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "neg": operator.neg,
    "alias": lambda value: value,
    "builtins.min": min,
    "builtins.max": max,
    "trip_count": lambda start, stop, step: len(range(start, stop, step)),
}


def predicted_bytes(function: Function, inputs: Mapping[Var, Any]) -> int | None:
    """The bytes of all tapes, for these values of the parameters; None if some are only known
    when the derivative runs.
    """
    known = _Known(function, inputs)
    try:
        return sum(known.bytes_of(node) for node in function.body.nodes if is_tape(node))
    except _Unknown:
        return None


def is_tape(node: object) -> TypeGuard[Assign]:
    """Whether the node makes a tape, or a stack of recorded values."""
    return isinstance(node, Assign) and node.op in ("tape", "stack") and "kept" not in node.attrs


def itemsize(tape: Assign) -> int:
    """Bytes of one element of a tape, or of the arrays on a stack."""
    what = tape.attrs["element"].dtype if tape.op == "stack" else tape.attrs["dtype"]
    return np.dtype(what).itemsize


class _Unknown(Exception):
    """The value is not a function of the parameters that can be computed here."""


class _Known:
    """Integers of the program, computed from its parameters."""

    def __init__(self, function: Function, inputs: Mapping[Var, Any]) -> None:
        self.inputs = inputs
        self.shapes = Shapes(function)
        self.made = {n.target: n for n in function.body.nodes if isinstance(n, Assign)}

    def bytes_of(self, tape: Assign) -> int:
        if tape.op == "stack" and not tape.args:
            raise _Unknown
        return itemsize(tape) * prod(map(self.value, tape.args))

    def value(self, operand: Operand) -> int:
        if isinstance(operand, Const):
            return operand.value
        if not isinstance(operand, Var):
            raise _Unknown
        if operand in self.inputs:
            return int(self.inputs[operand])
        node = self.made.get(operand)
        if node is None:
            raise _Unknown
        if node.op == "shape":
            return self._extent(node.args[0], node.attrs["axis"])
        if node.op not in COMPUTED:
            raise _Unknown
        return COMPUTED[node.op](*map(self.value, node.args))

    def _extent(self, array: Operand, axis: int) -> int:
        assert isinstance(array, Var)
        extent = self.shapes.of(array)[axis]
        if not isinstance(extent, tuple):
            return self.value(extent)
        source, axis, cut = extent
        if source not in self.inputs:
            raise _Unknown
        return np.shape(self.inputs[source])[axis] - cut
