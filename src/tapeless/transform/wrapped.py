"""Loops whose indices wrap around are split where they do.

    for i in range(n): v[i] = u[(i + 1) % n] + u[i - 1]

Between the first and the last iteration `(i + 1) % n` is `i + 1`, and `u[i - 1]` not the last one.
There the loop, and its reverse, run without divisions and along memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tapeless.analysis.linear import linear
from tapeless.analysis.shapes import Shapes
from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    For,
    Function,
    Load,
    Node,
    Operand,
    Store,
    Var,
)
from tapeless.ir.types import INT
from tapeless.ir.visitor import Cloner, blocks, walk
from tapeless.transform.algebra import integer
from tapeless.transform.simplify import rename

FARTHEST = 4  # iterations at either end that may have a loop of their own
MOST_NODES = 120  # of a loop that is written up to three times


def split_wrapped(function: Function) -> Function:
    """Split, in place, the loops in which indices wrap around."""
    shapes = Shapes(function)
    loops = [node for node in walk(function.body) if isinstance(node, For)]
    for loop in reversed(loops):  # inner ones first
        structure = Structure(function)
        wrapping = _wrapping(loop, structure, shapes)
        if wrapping.is_any and sum(1 for _ in walk(loop.body)) <= MOST_NODES:
            _split(loop, wrapping, structure)
    return function


@dataclass
class _Wrapping:
    """How many iterations at either end are unlike the others, and what is not needed in these."""

    first: int = 0
    last: int = 0
    remainders: list[Assign] = field(default_factory=list)

    @property
    def is_any(self) -> bool:
        return 0 < max(self.first, self.last) <= FARTHEST

    def add(self, shift: int) -> None:
        self.first, self.last = max(self.first, -shift), max(self.last, shift)


def _wrapping(loop: For, structure: Structure, shapes: Shapes) -> _Wrapping:
    found = _Wrapping()
    if (loop.start, loop.step) != (Const(0), Const(1)) or loop.parallel:
        return found
    if loop.exit is not None or loop.trips is not None:
        return found
    stop = shapes.source(loop.stop)
    for node in _always(loop.body):
        if isinstance(node, Assign) and node.op == "mod" and shapes.source(node.args[1]) == stop:
            symbol, shift = linear(node.args[0], structure)
            if symbol is loop.index:
                found.add(shift)
                found.remainders.append(node)
        elif isinstance(node, (Load, Store, Accumulate)):
            for item in node.index:
                if isinstance(item, Var) and item.type == INT:
                    symbol, shift = linear(item, structure)
                    if symbol is loop.index and shift < 0:
                        found.add(shift)
    return found


def _always(block: Block) -> Iterator[Node]:
    """The statements of a block and of the loops in it, but not of branches."""
    for node in block.nodes:
        yield node
        if isinstance(node, For):
            yield from _always(node.body)


def _split(loop: For, wrapping: _Wrapping, structure: Structure) -> None:
    nodes = structure.block_of[loop].nodes
    ahead = Builder(Block(), loop.location)
    first, last = Const(wrapping.first), Const(wrapping.last)
    end = integer(ahead, "sub", loop.stop, last, "end")
    pieces: list[tuple[Operand, Operand]] = [(first, end)]
    if wrapping.first:
        pieces.insert(0, (Const(0), _chosen(ahead, "builtins.min", first, loop.stop)))
    if wrapping.last:
        pieces.append((_chosen(ahead, "builtins.max", first, end), loop.stop))
    written: list[Node] = []
    values = [carry.initial for carry in loop.carries]
    for start, stop in pieces:
        cloner = Cloner()
        piece = loop if stop is pieces[-1][1] else cloner.node(loop)
        assert isinstance(piece, For)
        piece.start, piece.stop = start, stop
        for carry, value in zip(piece.carries, values, strict=True):
            carry.initial = value
        values = [carry.result for carry in piece.carries]
        if stop is end:
            _leave_out(piece, {cloner.operand(node.target) for node in wrapping.remainders})
        written.append(piece)
    at = nodes.index(loop)
    nodes[at : at + 1] = [*ahead.block.nodes, *written]


def _chosen(builder: Builder, op: str, one: Operand, other: Operand) -> Operand:
    return builder.assign(op, one, other, hint="end", type=INT)


def _leave_out(loop: For, remainders: set[Operand]) -> None:
    """Where nothing wraps around, a remainder is what it is taken of."""
    names: dict[Var, Operand] = {}
    for block in (loop.body, *_regions(loop.body)):
        for node in block.nodes:
            if isinstance(node, Assign) and node.target in remainders:
                names[node.target] = node.args[0]
        block.nodes = [n for n in block.nodes if getattr(n, "target", None) not in names]
    rename(Function("", [], loop.body, []), names)


def _regions(block: Block) -> Iterator[Block]:
    for node in walk(block):
        yield from blocks(node)
