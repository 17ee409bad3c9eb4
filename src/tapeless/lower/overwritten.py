"""Memory that one nest of loops overwrites as a whole need not hold zeros before."""

from __future__ import annotations

from tapeless.analysis.dependence import Access, Dependence
from tapeless.analysis.shapes import ZEROS, Shapes
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Block, Const, For, Function, Node, Operand, Store, Var
from tapeless.ir.types import INT, Array


def leave_uncleared(function: Function) -> Function:
    """Make, in place, arrays without zeros where all of these would be overwritten unread."""
    dependence, shapes = Dependence(function), Shapes(function)
    first: dict[object, Access] = {}
    for node in dependence.structure.position:
        for access in dependence.accesses(node):
            first.setdefault(dependence.memory(access.base), access)
    for access in first.values():
        made = dependence.structure.maker(access.base)
        if isinstance(made, Assign) and made.op in ZEROS and isinstance(access.node, Store):
            if _is_overwritten(made, access.node, dependence, shapes):
                _leave_uncleared(made, dependence)
    return function


def _is_overwritten(made: Assign, store: Store, dependence: Dependence, shapes: Shapes) -> bool:
    """Whether the store, alone in its nest, goes over the whole array."""
    structure, array = dependence.structure, made.target
    if structure.block_of[made] is not structure.top or not isinstance(array.type, Array):
        return False
    loops: dict[Operand, For] = {}
    node: Node = store
    while structure.block_of[node] is not structure.top:
        owner = structure.owner[id(structure.block_of[node])]
        if not isinstance(owner, For) or owner.exit is not None:
            return False
        loops[owner.index] = owner
        node = owner
    indices = [item for item in store.index if isinstance(item, Var)]
    if len(set(indices)) != array.type.ndim or set(indices) != set(loops):
        return False
    memory = dependence.memory(array)
    others = dependence.accesses_inside(node).get(memory, [])  # type: ignore[arg-type]
    if any(access.node is not store for access in others):
        return False
    extents = zip(indices, shapes.of(array), strict=True)
    return all(_goes_to(loops[index], extent, structure, shapes) for index, extent in extents)


def _goes_to(loop: For, extent: object, structure, shapes: Shapes) -> bool:
    """Whether the loop runs from 0 to the extent."""
    if loop.start != Const(0) or loop.step != Const(1):
        return False
    stop = loop.stop
    node = structure.maker(stop)
    if isinstance(node, Assign) and node.op == "shape" and isinstance(node.args[0], Var):
        return extent in (stop, shapes.of(node.args[0])[node.attrs["axis"]])
    return extent == stop


def _leave_uncleared(made: Assign, dependence: Dependence) -> None:
    type_ = made.target.type
    assert isinstance(type_, Array)
    block = dependence.structure.block_of[made]
    builder = Builder(Block(), made.location)
    if made.op == "numpy.zeros":
        extents: tuple[Operand, ...] = made.args
    else:
        like = made.args[0]
        extents = tuple(
            builder.assign("shape", like, hint="n", type=INT, axis=axis)
            for axis in range(type_.ndim)
        )
    made.op, made.args, made.attrs = "numpy.empty", extents, {**made.attrs, "dtype": type_.dtype}
    made.target.type = Array(type_.dtype, type_.ndim)
    place = block.nodes.index(made)
    block.nodes[place:place] = builder.block.nodes
