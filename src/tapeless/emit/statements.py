"""Nodes as statements: straight-line ones here, `branches.py` and `loops.py` for the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tapeless.emit import branches, kernels, loops
from tapeless.emit.copies import sequence
from tapeless.emit.expressions import Expressions
from tapeless.emit.grammar import UNARY
from tapeless.emit.liveness import Liveness
from tapeless.emit.nesting import Nesting
from tapeless.emit.shapes import guard
from tapeless.emit.subscripts import subscript
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    For,
    If,
    Load,
    Location,
    Node,
    Operand,
    Pop,
    Push,
    Raise,
    Store,
    Var,
    While,
)
from tapeless.ir.types import KeptStack, is_scalar
from tapeless.ir.visitor import defined

CALLED = frozenset(  # for what they do, refuse or note; they have no result
    {"assume_equal", "assume_extent", "assume_fits", "assume_untied", "add1_noting", "add2_noting"}
    | {"watch_number", "watch_array", "watch_shape", "show"}
)
# `s = s + x` is written `s += x`.
AUGMENTED = {"add": "+=", "sub": "-=", "mul": "*=", "truediv": "/="}


@dataclass
class Line:
    """One line of the function's body."""

    depth: int
    code: str
    location: Location | None


Moves = list[tuple[Var, Operand]]


class Statements:
    """Collects the lines of a function."""

    def __init__(self, name: str, write: Expressions, nesting: Nesting, liveness: Liveness) -> None:
        self.name = name
        self.kernels: list[kernels.Kernel] = []
        self.write = write
        self.nesting = nesting
        self.lines: list[Line] = []
        self._written = liveness.written
        self._depth = 0
        self.location: Location | None = None

    # ---- lines

    def line(self, code: str, location: Location | None = None) -> None:
        self.lines.append(Line(self._depth, code, location))

    @contextmanager
    def indented(self) -> Iterator[None]:
        self._depth += 1
        yield
        self._depth -= 1

    @contextmanager
    def aside(self) -> Iterator[list[Line]]:
        """Collect lines, one level deeper, without writing them yet."""
        outer, self.lines = self.lines, []
        with self.indented():
            yield self.lines
        self.lines = outer

    @contextmanager
    def apart(self) -> Iterator[list[Line]]:
        """Collect the lines of another function."""
        outer, depth = self.lines, self._depth
        self.lines, self._depth = [], 1
        yield self.lines
        self.lines, self._depth = outer, depth

    def add(self, lines: Iterable[Line], shift: int = 0) -> None:
        self.lines += [Line(line.depth + shift, line.code, line.location) for line in lines]

    # ---- nodes

    def block(self, nodes: Iterable[Node]) -> bool:
        """Write the nodes as far as control gets; True if it never goes on after them."""
        for node in nodes:
            if not any(var in self.nesting.nested for var in defined(node)) and self.node(node):
                return True
        return False

    def node(self, node: Node) -> bool:
        outer, self.location = self.location, node.location or self.location
        match node:
            case If():
                leaves = branches.branch(self, node)
            case For(parallel=True):
                leaves = False
                kernels.call(self, node)
            case For() | While():
                leaves = False
                loops.loop(self, node)
            case _:
                leaves = isinstance(node, Raise)
                self.line(self._simple(node), self.location)
        self.location = outer
        return leaves

    def _simple(self, node: Node) -> str:
        write = self.write
        match node:
            case Assign():
                return self._assign(node)
            case Load(target=target):
                return f"{write.name(target)} = {write.value(node).text}"
            case Store() | Accumulate():
                return subscript(write, node)
            case Push(stack=Var(type=KeptStack()) as stack, value=value):
                return f"push({write.text(stack)}, {write.text(value)})"
            case Push(stack=stack, value=value):
                return f"{write.text(stack, UNARY)}.append({write.text(value)})"
            case Pop(target=target, stack=Var(type=KeptStack()) as stack):
                return f"{write.name(target)} = pop({write.text(stack)})"
            case Pop(target=target, stack=stack):
                return f"{write.name(target)} = {write.text(stack, UNARY)}.pop()"
            case Raise(exception=exception, args=args):
                return f"raise {exception}({', '.join(write.text(a) for a in args)})"
        raise TypeError(type(node))

    def _assign(self, node: Assign) -> str:
        if node.op in CALLED:
            return self.write.value(node).text
        target = self.write.name(node.target)
        op, pieces = self.write.signed(node) if node.op in AUGMENTED else (node.op, [])
        if op in AUGMENTED and self._is_called(node.args[0], target):
            # not for arrays, where it would write into the old value, nor for a checked division
            if is_scalar(node.target.type) and guard(node, self.write.dialect) is None:
                return f"{target} {AUGMENTED[op]} {pieces[1].text}"
        return f"{target} = {self.write.value(node).text}"

    def _is_called(self, operand: Operand, name: str) -> bool:
        operand = self.nesting.resolve(operand)
        return (
            isinstance(operand, Var)
            and operand not in self.nesting.nested
            and self.write.name(operand) == name
            and is_scalar(operand.type)
        )

    # ---- what regions pass on

    def region(self, block: Block, moves: Moves) -> bool:
        """A block and the copies at its end; True if control never goes on after it."""
        if self.block(block.nodes):
            return True
        self.copy(moves)
        return False

    def moves(self, moves: Moves) -> list[tuple[str, str]]:
        """The copies as (name, text), in a right order, without those that change nothing."""
        return sequence(
            (self.write.name(target), self.write.converted(source, target.type))
            for target, source in moves
            if self.is_written(target)
        )

    def is_written(self, var: Var) -> bool:
        """Whether a value that regions pass on is needed by anyone."""
        return var in self._written

    def copy(self, moves: Moves) -> None:
        for target, source in self.moves(moves):
            self.line(f"{target} = {source}", self.location)
