"""Python's floats beside float32: they have no precision of their own.

NumPy computes `2.0 * x` in the precision of x (NEP 50). Numba takes 2.0 as a float64, and the
product with it. So, once types are known, what is only made of numbers that are written in the
program becomes a float32 where it meets one.
"""

from __future__ import annotations

from enum import IntEnum

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Block, Carry, Const, For, Function, If, Operand, Var, While
from tapeless.ir.types import Array, Scalar
from tapeless.ir.visitor import blocks, defined, walk

SINGLE = Scalar("float32")


class Width(IntEnum):
    """What decides the precision of a result: the widest of its operands."""

    WEAK = 0  # a number of the program itself
    SINGLE = 1
    OTHER = 2  # float64, and all that is not looked into


# Operations whose result has the width of its operands, and the operands that do not count.
OPERATORS = dict.fromkeys(["add", "sub", "mul", "truediv", "neg", "pos", "alias"], ())
OF_NUMPY = "divide maximum minimum fmax fmin hypot arctan2 logaddexp logaddexp2 copysign"
FUNCTIONS = dict.fromkeys((f"numpy.{name}" for name in OF_NUMPY.split()), ())
UNCOUNTED = OPERATORS | FUNCTIONS | {"numpy.where": (0,), "chosen": (0,)}


def narrow_constants(function: Function) -> bool:
    """Write, in place, weak numbers that meet float32 as float32; whether there were any."""
    variables = [param.var for param in function.params]
    variables += [var for node in walk(function.body) for var in defined(node)]
    if not any(_is_single(var) for var in variables):
        return False  # nearly every program
    widths = _Widths(function)
    return _Narrowing(widths).block(function.body)


def _is_single(var: Var) -> bool:
    return isinstance(var.type, Scalar | Array) and var.type.dtype == "float32"


class _Widths:
    """The width of each value: the least that agrees with every statement."""

    def __init__(self, function: Function) -> None:
        self.of = {param.var: Width.OTHER for param in function.params}
        self.changed = True
        while self.changed:
            self.changed = False
            self._block(function.body)

    def __getitem__(self, operand: Operand) -> Width | None:
        """None for what is not known yet, which is below all others."""
        if isinstance(operand, Const):
            return Width.WEAK if type(operand.value) in (int, float) else Width.OTHER
        if not isinstance(operand, Var):
            return None
        if _is_single(operand):
            return Width.SINGLE
        return self.of.get(operand)

    def _block(self, block: Block) -> None:
        for node in block.nodes:
            if isinstance(node, For | While):
                for carry in node.carries:
                    self._join(carry.phi, carry.initial, carry.next)
            for inner in blocks(node):
                self._block(inner)
            match node:
                case Assign(target=target, op=op, args=args) if op in UNCOUNTED:
                    self._join(target, *(a for k, a in enumerate(args) if k not in UNCOUNTED[op]))
                    if op not in OPERATORS and self.of.get(target) is Width.WEAK:
                        self._set(target, Width.OTHER)  # NumPy's functions return its own float64
                case If(merges=merges):
                    for merge in merges:
                        self._join(merge.result, merge.then, merge.orelse)
                case For(carries=carries) | While(carries=carries):
                    for carry in carries:
                        self._join(carry.result, carry.phi)
                case _ if isinstance(target := getattr(node, "target", None), Var):
                    self._set(target, Width.OTHER)

    def _join(self, target: Var, *sources: Operand) -> None:
        known = [self._of_source(source) for source in sources]
        widest = max((width for width in known if width is not None), default=None)
        if widest is not None:
            self._set(target, widest)

    def _of_source(self, source: Operand) -> Width | None:
        width = self[source]
        is_defined_later = isinstance(source, Var) and source not in self.of
        return width if width is not None or is_defined_later else Width.OTHER

    def _set(self, target: Var, width: Width) -> None:
        before = self.of.get(target)
        if before is None or width > before:
            self.of[target] = width
            self.changed = True


class _Narrowing:
    """Writes the conversions."""

    def __init__(self, widths: _Widths) -> None:
        self.widths = widths
        self.changed = False

    def block(self, block: Block) -> bool:
        out = Block()
        for node in block.nodes:
            before = Builder(out, node.location)
            for inner in blocks(node):
                self.block(inner)
            match node:
                case Assign(target=target, op=op, args=args) if op in UNCOUNTED:
                    skipped = UNCOUNTED[op]
                    node.args = tuple(
                        arg if k in skipped else self._fitting(arg, target, before)
                        for k, arg in enumerate(args)
                    )
                case If(then=then, orelse=orelse, merges=merges):
                    for merge in merges:
                        after = Builder(then, node.location), Builder(orelse, node.location)
                        merge.then = self._fitting(merge.then, merge.result, after[0])
                        merge.orelse = self._fitting(merge.orelse, merge.result, after[1])
                case For(carries=carries, body=body) | While(carries=carries, body=body):
                    self._carries(carries, before, Builder(body, node.location))
            out.nodes.append(node)
        block.nodes = out.nodes
        return self.changed

    def _carries(self, carries: list[Carry], before: Builder, after: Builder) -> None:
        for carry in carries:
            carry.initial = self._fitting(carry.initial, carry.phi, before)
            carry.next = self._fitting(carry.next, carry.phi, after)

    def _fitting(self, operand: Operand, target: Var, builder: Builder) -> Operand:
        if self.widths[target] is not Width.SINGLE or self.widths[operand] is not Width.WEAK:
            return operand
        self.changed = True
        return builder.assign("numpy.float32", operand, hint="c", type=SINGLE)
