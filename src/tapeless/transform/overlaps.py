"""Values that are written to places named by arrays, out of the memory that they come from.

NumPy reads all of them before it writes the first. The loops of compiled code do not, so that a
value that may share memory with the array is copied.
"""

from __future__ import annotations

from tapeless.analysis.aliasing import Aliases, is_gather
from tapeless.ir.nodes import Accumulate, Assign, Block, Function, Node, Store, Var
from tapeless.ir.types import is_array
from tapeless.ir.visitor import blocks, walk


def copy_overlapping_values(function: Function) -> Function:
    """Put, in place, a copy in front of each such write."""
    if any(map(_is_loop_of_writes, walk(function.body))):
        _block(function.body, Aliases(function))
    return function


def _is_loop_of_writes(node: Node) -> bool:
    if not isinstance(node, (Store, Accumulate)):
        return False
    by_places = isinstance(node, Accumulate) or is_gather(node.index)
    return by_places and isinstance(node.value, Var) and is_array(node.value.type)


def _block(block: Block, aliases: Aliases) -> None:
    nodes: list[Node] = []
    for node in block.nodes:
        for inner in blocks(node):
            _block(inner, aliases)
        if _is_loop_of_writes(node):
            assert isinstance(node, (Store, Accumulate))
            array, value = node.array, node.value
            assert isinstance(array, Var)
            assert isinstance(value, Var)
            if aliases.find(array) is aliases.find(value):
                node.value = Var(value.hint, value.type)
                nodes.append(Assign(node.value, "copy", (value,), location=node.location))
        nodes.append(node)
    block.nodes[:] = nodes
