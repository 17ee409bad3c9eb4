"""Stacks of arrays whose memory is itself a stack: of each array only its extents are kept.

An iteration makes an array on top of one piece of memory and puts it on a stack. What is taken off
last first is then what lies on top of the memory, so that no reference has to be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tapeless.analysis.stacks import LocalStack, local_stacks
from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Block, Function, Location, Node, Operand, Var
from tapeless.ir.types import INT, Array

Make = Callable[[str, str, Location | None], Var]


def keep_extents(function: Function, rooms: Mapping[Var, Var], make: Make) -> None:
    """Take, in place, references to the arrays in `rooms` off the stacks that hold nothing else.

    Args:
        function: the program.
        rooms: array -> the stack of arrays whose memory it is made in, alone.
        make: makes one more stack of numbers, from a name, a dtype and a place in the source.
    """
    structure = Structure(function)
    left = dict(rooms)
    for stack in local_stacks(function):
        array = _array(stack, left, structure)
        if array is not None:
            _replace(stack, array, left.pop(array), make, structure)


def _array(stack: LocalStack, rooms: Mapping[Var, Var], structure: Structure) -> Var | None:
    """The array that one place puts on the stack in every iteration that makes it, and one place
    takes off.
    """
    if len(stack.pushes) != 1 or len(stack.pops) != 1:
        return None
    (push,) = stack.pushes
    if not isinstance(push.value, Var) or push.value not in rooms:
        return None
    made = structure.definition[push.value]
    return push.value if structure.block_of[made] is structure.block_of[push] else None


def _replace(stack: LocalStack, array: Var, room: Var, make: Make, structure: Structure) -> None:
    (push,), (pop,) = stack.pushes, stack.pops
    assert isinstance(array.type, Array)
    kept = make(f"{array.hint}_extents", "int64", push.location)
    writing, reading = Builder(Block(), push.location), Builder(Block(), pop.location)
    for axis in range(array.type.ndim):
        extent = writing.assign("shape", array, hint="n", type=INT, axis=axis)
        writing.push(kept, extent)
    extents: list[Operand] = [reading.pop(kept, hint="n", type=INT) for _ in range(array.type.ndim)]
    reading.append(Assign(pop.target, "last_space", (room, *reversed(extents))))
    assert isinstance(push.stack, Var)
    for node, nodes in (
        (push, writing.block.nodes),
        (pop, reading.block.nodes),
        (structure.definition[push.stack], []),
    ):
        _put(structure.block_of[node], node, nodes)


def _put(block: Block, node: Node, nodes: list[Node]) -> None:
    at = block.nodes.index(node)
    block.nodes[at : at + 1] = nodes
