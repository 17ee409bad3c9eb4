"""Numbers that cancel: `top` in `top + log(sum(exp(x - top)))`, and in `exp(x - top) / sum(…)`.

They are there for the sake of rounding, and nothing depends on them. So they have no derivative,
and what they come from, the largest number of a row say, needs none either.

That it is so is proved: for a number c, everything that is computed from it is found to be
something that does not depend on c, to which k·c was added (a shift), or which was multiplied by
exp(k·c) (a scale), with a constant k. If only what does not depend on c goes anywhere else, then
the derivative in the direction of c is zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import (
    Assign,
    Carry,
    Const,
    For,
    Function,
    If,
    Load,
    Node,
    Operand,
    Var,
    While,
)
from tapeless.ir.types import FLOATS, Scalar
from tapeless.ir.visitor import blocks, map_operands, operands, passed_on, walk
from tapeless.rules.registry import operation, rules

EXPONENTIALS = ("numpy.exp", "math.exp")
LOGARITHMS = ("numpy.log", "math.log")
SUMS = ("add", "radd", "sub")
EXTREMA = ("numpy.maximum", "numpy.minimum", "builtins.max", "builtins.min")
VIEWS = ("reshape", "ravel", "transpose", "numpy.swapaxes", "numpy.moveaxis")
VIEWS += ("numpy.expand_dims", "numpy.squeeze", "numpy.broadcast_to")
SAME = (*VIEWS, "alias", "copy", "numpy.max", "numpy.min", "numpy.mean")


@dataclass(frozen=True)
class Part:
    """How a value depends on a number c: on top of what does not, a `shift` by k·c, or a `scale` by
    exp(k·c). A zero is a scale by anything.
    """

    shift: Fraction = Fraction(0)
    scale: Fraction = Fraction(0)
    is_zero: bool = False

    @property
    def is_none(self) -> bool:
        return not self.shift and not self.scale


NONE, ZERO = Part(), Part(is_zero=True)


class Depends(Exception):
    """In a way that has no name here."""


def drop_cancelling(function: Function) -> Function:
    """Give, in place, numbers that cancel no derivative."""
    for candidate in dict.fromkeys(_subtracted_in_exponents(function)):
        if _cancels(candidate, function):
            _hold(candidate, function)
    return function


def _subtracted_in_exponents(function: Function) -> Iterator[Var]:
    definition = Structure(function).definition
    for node in walk(function.body):
        if isinstance(node, Assign) and node.op in EXPONENTIALS:
            inner = definition.get(node.args[0])  # type: ignore[arg-type]
            if isinstance(inner, Assign) and inner.op == "sub":
                number = inner.args[1]
                if isinstance(number, Var) and _is_float(number) and number in definition:
                    yield number


def _is_float(number: Var) -> bool:
    return isinstance(number.type, Scalar) and number.type.dtype in FLOATS


def _cancels(number: Var, function: Function) -> bool:
    """Whether nothing that leaves the region of the number depends on it."""
    structure = Structure(function)
    home = structure.home[number]
    first = home.nodes.index(structure.definition[number]) + 1
    found = Parts(number)
    try:
        found.nodes(home.nodes[first:])
    except Depends:
        return False
    owner = structure.owner[id(home)]
    leaving = function.results if owner is None else passed_on(owner)
    return all(found.of(operand).is_none for operand in leaving)


class Parts:
    """How each value depends on one number."""

    def __init__(self, number: Var) -> None:
        self._known: dict[Var, Part] = {number: Part(shift=Fraction(1))}

    def of(self, operand: Operand) -> Part:
        if isinstance(operand, Const):
            return ZERO if operand.value == 0 else NONE
        return self._known.get(operand, NONE) if isinstance(operand, Var) else NONE

    def nodes(self, nodes: list[Node]) -> None:
        for node in nodes:
            self._node(node)

    def _node(self, node: Node) -> None:
        match node:
            case If(then=then, orelse=orelse, merges=merges):
                self.nodes([*then.nodes, *orelse.nodes])
                for merge in merges:
                    self._is(merge.result, _alike(self.of(merge.then), self.of(merge.orelse)))
            case For(carries=carries) | While(carries=carries):
                self._loop(node, carries)
            case Load(target=target, array=array):
                self._is(target, self.of(array))
            case Assign(target=target):
                self._is(target, self._assigned(node))
            case _ if not self._is_independent(node):
                raise Depends

    def _is(self, var: Var, part: Part) -> None:
        self._known[var] = part

    def _is_independent(self, node: Node) -> bool:
        return all(self.of(operand).is_none for operand in operands(node))

    def _loop(self, node: For | While, carries: list[Carry]) -> None:
        """What is carried depends alike on the number in all iterations."""
        for carry in carries:
            self._is(carry.phi, self.of(carry.initial))
        for _ in range(len(carries) + 1):
            for block in blocks(node):
                self.nodes(block.nodes)
            before = [self.of(carry.phi) for carry in carries]
            after = [
                _alike(part, self.of(carry.next))
                for part, carry in zip(before, carries, strict=True)
            ]
            for carry, part in zip(carries, after, strict=True):
                self._known[carry.phi] = self._known[carry.result] = part
            if before == after:
                return
        raise Depends

    def _assigned(self, node: Assign) -> Part:
        op, parts = node.op, [self.of(arg) for arg in node.args]
        has_derivative = not rules(op).zero or operation(op).effect
        if self._is_independent(node) or not has_derivative:
            return NONE
        if op in SUMS:
            return _sum(*parts, sign=-1 if op == "sub" else 1)
        if op in EXTREMA:
            return _alike(*parts)
        if op in ("mul", "truediv"):
            return self._product(node, *parts)
        part = parts[0]
        if op in SAME:
            return part
        if op == "neg":
            return replace(part, shift=-part.shift)
        if op in EXPONENTIALS and not part.scale:
            return Part(scale=part.shift)
        if op in LOGARITHMS and len(parts) == 1 and not part.shift:
            return Part(shift=part.scale)
        if op == "numpy.sum" and not part.shift:
            return part
        raise Depends

    def _product(self, node: Assign, left: Part, right: Part) -> Part:
        if left.shift or right.shift:
            return self._multiple(node, left, right)
        sign = 1 if node.op == "mul" else -1
        return Part(scale=left.scale + sign * right.scale)

    def _multiple(self, node: Assign, left: Part, right: Part) -> Part:
        """A shift times a constant."""
        first, second = node.args
        if isinstance(first, Const) and node.op == "mul":
            return Part(shift=right.shift * _exactly(first))
        if isinstance(second, Const) and node.op == "mul":
            return Part(shift=left.shift * _exactly(second))
        raise Depends


def _exactly(constant: Const) -> Fraction:
    try:
        return Fraction(constant.value)
    except (TypeError, ValueError, OverflowError):  # no finite real number
        raise Depends from None


def _sum(left: Part, right: Part, sign: int) -> Part:
    if left.scale or right.scale:
        return _alike(left, right)
    return Part(shift=left.shift + sign * right.shift)


def _alike(left: Part, right: Part) -> Part:
    """How a value depends that is one or the other, or a sum of two with the same scale."""
    if left.is_zero and not right.shift:
        return right
    if right.is_zero and not left.shift:
        return left
    if left.shift != right.shift or left.scale != right.scale:
        raise Depends
    return left


def _hold(number: Var, function: Function) -> None:
    """Let everything read the number without a derivative."""
    structure = Structure(function)
    held = Var(number.hint, number.type)

    def named(operand: Operand) -> Operand:
        return held if operand is number else operand

    for node in walk(function.body):
        map_operands(node, named, named)
    function.results[:] = [named(result) for result in function.results]
    nodes = structure.home[number].nodes
    maker = structure.definition[number]
    holding = Assign(held, "stop_gradient", (number,), location=maker.location)
    nodes.insert(nodes.index(maker) + 1, holding)
