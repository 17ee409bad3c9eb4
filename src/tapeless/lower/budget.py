"""The check that what a call will record fits the budget, made before anything is recorded.

Tapes whose loop can be checkpointed carry the mark `limited`. Where they are too large for the
budget, the derivative leaves by an exception, and one with checkpointed loops takes its place.
There is no check if none of them can be larger than an argument, which is in memory anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import inf, prod

from tapeless.analysis.shapes import Shapes
from tapeless.analysis.tape_bytes import itemsize
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Block, Const, Function, Operand, Var
from tapeless.ir.types import INT
from tapeless.transform.algebra import integer
from tapeless.transform.hoist import INTEGER


def check_budget(function: Function, budget: int) -> Function:
    """Put the check, in place, in front of the marked tapes, unless they are known to fit."""
    nodes = function.body.nodes
    tapes = [n for n in nodes if isinstance(n, Assign) and n.attrs.get("limited")]
    if _known_size(tapes) <= budget or all(map(_Axes(function).are_of_one_argument, tapes)):
        return function
    early = _Early(function)
    try:
        args, at = [[early.again(arg) for arg in tape.args] for tape in tapes], 0
        nodes[:0] = early.builder.block.nodes
        at = len(early.builder.block.nodes)
    except _NotEarly:
        args, at = [list(tape.args) for tape in tapes], nodes.index(tapes[-1])
    builder = Builder(Block(), tapes[0].location)
    sizes: Counter[tuple[Operand, ...]] = Counter()
    for tape, extents in zip(tapes, args, strict=True):
        sizes[tuple(extents)] += itemsize(tape)
    size: Operand = Const(0)
    for extents, item in sizes.items():
        size = integer(builder, "add", size, _product(builder, item, extents), "size")
    builder.append(Assign(Var("_"), "assume_fits", (size, Const(budget))))
    nodes[at:at] = builder.block.nodes
    return function


def _known_size(tapes: Sequence[Assign]) -> float:
    """Bytes of the tapes, infinity if that depends on the arguments."""
    total = 0.0
    for tape in tapes:
        known = [arg.value for arg in tape.args if isinstance(arg, Const)]
        total += itemsize(tape) * prod(known) if len(known) == len(tape.args) else inf
    return total


def _product(builder: Builder, item: int, extents: Sequence[Operand]) -> Operand:
    size: Operand = Const(item)
    for extent in extents:
        size = integer(builder, "mul", size, extent, "size")
    return size


class _Axes:
    """Which axes of arguments the extents of tapes are."""

    def __init__(self, function: Function) -> None:
        self.shapes = Shapes(function)
        self.params = {param.var for param in function.params}
        self.made = {n.target: n for n in function.body.nodes if isinstance(n, Assign)}

    def are_of_one_argument(self, tape: Assign) -> bool:
        """Whether the tape has no extents but those of different axes of one argument."""
        axes = [self.of(extent) for extent in tape.args if not isinstance(extent, Const)]
        if len(axes) < len(tape.args) or None in axes or len(set(axes)) < len(axes):
            return False
        return len({axis[0] for axis in axes if axis}) == 1

    def of(self, operand: Operand) -> tuple[Var, int] | None:
        """The axis of an argument that is at least so long."""
        node = self.made.get(operand) if isinstance(operand, Var) else None
        match node:
            case Assign(op="shape", args=(Var() as array,), attrs=attrs):
                extent = self.shapes.of(array)[attrs["axis"]]
                if not isinstance(extent, tuple):
                    return self.of(extent)
                return extent[:2] if extent[0] in self.params else None
            case Assign(op="trip_count", args=(Const(start), stop, Const(1))) if start >= 0:
                return self.of(stop)
            case Assign(op="sub", args=(more, Const(less))) if less >= 0:
                return self.of(more)
        return None


class _NotEarly(Exception):
    """The value depends on more than the parameters."""


class _Early:
    """Computes extents at the very start of the program, where there is nothing yet to give back
    when it is left.
    """

    def __init__(self, function: Function) -> None:
        self.builder = Builder(Block(), function.location)
        self.shapes = Shapes(function)
        self.known: dict[Operand, Operand] = {param.var: param.var for param in function.params}
        self.made = {n.target: n for n in function.body.nodes if isinstance(n, Assign)}

    def again(self, operand: Operand) -> Operand:
        """The operand, computed from the parameters alone."""
        if isinstance(operand, Const):
            return operand
        if operand not in self.known:
            self.known[operand] = self._computed(operand)
        return self.known[operand]

    def _computed(self, operand: Operand) -> Operand:
        node = self.made.get(operand) if isinstance(operand, Var) else None
        if node is None:
            raise _NotEarly
        if node.op == "shape":
            return self._extent(node)
        if node.op not in INTEGER or node.target.type != INT:
            raise _NotEarly
        args = [self.again(arg) for arg in node.args]
        return self.builder.assign(node.op, *args, hint=node.target.hint, type=INT, **node.attrs)

    def _extent(self, node: Assign) -> Operand:
        array, axis = node.args[0], node.attrs["axis"]
        assert isinstance(array, Var)
        extent = self.shapes.of(array)[axis]
        if not isinstance(extent, tuple):
            return self.again(extent)
        source, axis, cut = extent
        length = self.builder.assign("shape", self.again(source), hint="n", type=INT, axis=axis)
        return integer(self.builder, "sub", length, Const(cut), "n")
