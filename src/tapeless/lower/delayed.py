"""What a loop adds to the next element waits in a variable for the next iteration.

The adjoint of `x[i + 1] - x[i]` adds to two neighbours, so each iteration has to wait until the one
before it has written. With what goes to the next element in a variable, each element is written
once; LLVM vectorises a loop in which a value comes from the iteration before and goes no further.
"""

from __future__ import annotations

from functools import reduce

from tapeless.analysis.dependence import Dependence
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Accumulate, Block, Carry, Const, For, Function, If, Operand, Var
from tapeless.ir.types import BOOL, Array, Scalar
from tapeless.ir.visitor import walk
from tapeless.lower.neighbours import Stencil, plus, stencils_of


def delay_additions(function: Function) -> Function:
    """Let, in place, what goes to the second of two neighbours wait for the next iteration."""
    dependence = Dependence(function)
    loops = [node for node in walk(function.body) if isinstance(node, For) and not node.parallel]
    for loop in loops:
        for accesses in dependence.accesses_inside(loop).values():
            stencils = stencils_of(loop, accesses, dependence)
            stencil = next((s for s in stencils if s.width == 1), None)
            if stencil is not None:
                _delay(stencil, dependence)
                dependence = Dependence(function)
                break
    return function


def _delay(stencil: Stencil, dependence: Dependence) -> None:
    loop, array = stencil.loop, stencil.array
    assert isinstance(array.type, Array)
    type_ = Scalar(array.type.dtype)
    first, second = (stencil.shifts[shift] for shift in sorted(stencil.shifts))
    waiting, left = Var("waiting", type_), Var("waiting", type_)
    gone = {*first, *second}
    loop.body.nodes = [node for node in loop.body.nodes if node not in gone]
    body = Builder(loop.body, loop.location)
    now, later = (_sum([node.value for node in nodes], body, type_) for nodes in (first, second))
    total = body.assign("add", now, waiting, hint="flow", type=type_)
    body.append(Accumulate(array, first[0].index, total, checked=False))
    loop.carries.append(Carry(waiting, Const(0.0), later, left))
    _add_the_last(stencil, left, dependence)


def _sum(values: list[Operand], builder: Builder, type_: Scalar) -> Operand:
    def add(left: Operand, right: Operand) -> Operand:
        return builder.assign("add", left, right, hint="flow", type=type_)

    return reduce(add, values)


def _add_the_last(stencil: Stencil, left: Var, dependence: Dependence) -> None:
    """What waits after the last iteration, if there was one, has an element of its own."""
    loop, axis = stencil.loop, stencil.axis
    after = Builder(Block(), loop.location)
    ran = after.assign("lt", loop.start, loop.stop, hint="ran", type=BOOL)
    inside = Builder(Block(), loop.location)
    end = plus(loop.stop, max(stencil.shifts) - 1, inside)
    index = (*stencil.index[:axis], end, *stencil.index[axis + 1 :])
    inside.append(Accumulate(stencil.array, index, left, checked=False))
    after.append(If(ran, inside.block, Block(), []))
    nodes = dependence.structure.block_of[loop].nodes
    place = nodes.index(loop) + 1
    nodes[place:place] = after.block.nodes
