"""Innermost loops that begin elsewhere count from 0, to which LLVM adds where they begin.

It then sees that no index is negative. Of an index that may be, it has to ask in each iteration
whether it means an element at the end, and the loop does not vectorise.
"""

from __future__ import annotations

from tapeless.analysis.dependence import Dependence
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    For,
    Function,
    Load,
    Operand,
    Store,
    Var,
)
from tapeless.ir.types import INT
from tapeless.ir.visitor import walk
from tapeless.transform.algebra import integer

SEEN = (Const(0), Const(1))  # LLVM needs no help with these


def count_from_zero(function: Function) -> Function:
    """Rewrite, in place, the innermost loops that begin behind 0 and go along arrays."""
    dependence = Dependence(function)
    for loop in [node for node in walk(function.body) if isinstance(node, For)]:
        if loop.step != Const(1) or loop.start in SEEN or not _goes_along_arrays(loop):
            continue
        lowest = dependence.lowest(loop.start)
        if lowest is not None and lowest >= 0:
            _shift(loop, dependence.structure.block_of[loop])
    return function


def _goes_along_arrays(loop: For) -> bool:
    nodes = list(walk(loop.body))
    if loop.exit is not None or any(isinstance(node, For) for node in nodes):
        return False
    return any(isinstance(n, (Load, Store, Accumulate)) and not n.checked for n in nodes)


def _shift(loop: For, block: Block) -> None:
    """From `range(start, stop)` to `range(stop - start)`."""
    ahead = Builder(Block(), loop.location)
    start: Operand = loop.start
    if isinstance(start, Var):
        start = ahead.assign("builtins.max", start, Const(0), hint="start", type=INT)
    trips = integer(ahead, "sub", loop.stop, start, "trips")
    counter = Var("k", INT)
    again = Assign(loop.index, "add", (counter, start), location=loop.location)
    loop.body.nodes.insert(0, again)
    loop.index, loop.start, loop.stop = counter, Const(0), trips
    place = block.nodes.index(loop)
    block.nodes[place:place] = ahead.block.nodes
