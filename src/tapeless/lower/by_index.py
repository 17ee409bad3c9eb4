"""The reverse of a loop that counts down runs over the same index upwards.

It comes as a loop over numbers of iterations, in which the index is computed, so that nothing would
be known of the range of that.
"""

from __future__ import annotations

from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Block, Const, For, Function, Operand
from tapeless.ir.visitor import walk
from tapeless.transform.algebra import integer


def run_by_index(function: Function) -> Function:
    """Let, in place, such loops run over the index."""
    structure = Structure(function)
    for loop in list(walk(function.body)):
        if isinstance(loop, For) and loop.step == Const(-1) and loop.stop == Const(-1):
            _rewrite(loop, structure)
    return function


def _rewrite(loop: For, structure: Structure) -> None:
    bounds = _counted_down(loop, structure)
    if bounds is None:
        return
    first, stop = bounds
    negated = _made(loop, "mul", loop.index, Const(-1))
    index = _made(loop, "add", first, negated.target) if negated is not None else None
    if index is None:
        return
    nodes = structure.block_of[loop].nodes
    ahead = Builder(Block(), loop.location)
    low, end = (integer(ahead, "add", bound, Const(1), "end") for bound in (stop, first))
    nodes[nodes.index(loop) : nodes.index(loop)] = ahead.block.nodes
    number = Assign(loop.index, "sub", (first, index.target), location=loop.location)
    loop.body.nodes = [number, *(n for n in loop.body.nodes if n is not index)]
    loop.index, loop.start, loop.stop, loop.step = index.target, low, end, Const(1)


def _counted_down(loop: For, structure: Structure) -> tuple[Operand, Operand] | None:
    """The range of the loop that counts down by one, if this one has as many iterations."""
    last = structure.maker(loop.start)
    if not (isinstance(last, Assign) and last.op == "sub" and last.args[1] == Const(1)):
        return None
    trips = structure.maker(last.args[0])
    if not (isinstance(trips, Assign) and trips.op == "trip_count"):
        return None
    start, stop, step = trips.args
    return (start, stop) if step == Const(-1) else None


def _made(loop: For, op: str, *args: Operand) -> Assign | None:
    """What computes this in the loop's body."""
    nodes = (node for node in loop.body.nodes if isinstance(node, Assign))
    return next((node for node in nodes if node.op == op and node.args == args), None)
