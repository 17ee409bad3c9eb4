"""Elements that are cleared and then given back what they held.

The adjoint of `a[i] = e` clears `a_bar[i]`; where `e` is `a[i] + v`, what was cleared comes back. For
`a[i] += v` nothing of this is left but the reading.
"""

from __future__ import annotations

from tapeless.analysis.dependence import Dependence
from tapeless.ir.nodes import Accumulate, Block, Const, Function, Load, Node, Store
from tapeless.ir.visitor import blocks, walk


def keep_restored(function: Function) -> Function:
    """Remove, in place, the clearing of elements that are restored in the same block."""
    dependence = Dependence(function)
    _block(function.body, dependence)
    return function


def _block(block: Block, dependence: Dependence) -> None:
    for node in block.nodes:
        for inner in blocks(node):
            _block(inner, dependence)
    for load in [n for n in block.nodes if isinstance(n, Load)]:
        pair = _pair(block.nodes, load, dependence)
        if pair is not None:
            block.nodes[:] = [node for node in block.nodes if not any(node is n for n in pair)]


def _pair(nodes: list[Node], load: Load, dependence: Dependence) -> tuple[Node, Node] | None:
    """The store of zero after the load, and the sum that brings the loaded value back."""
    cleared: Store | None = None
    for node in nodes[nodes.index(load) + 1 :]:
        same = (
            getattr(node, "array", None) is load.array
            and getattr(node, "index", None) == load.index
        )
        if isinstance(node, Store) and same and cleared is None and _is_zero(node):
            cleared = node
        elif isinstance(node, Accumulate) and same and node.value is load.target:
            return (cleared, node) if cleared is not None else None
        elif _touches(node, load, dependence):
            return None
    return None


def _is_zero(node: Store) -> bool:
    return isinstance(node.value, Const) and node.value.value == 0


def _touches(node: Node, load: Load, dependence: Dependence) -> bool:
    memory = dependence.memory(load.array)
    inside = [node, *(n for block in blocks(node) for n in walk(block))]
    return any(
        dependence.memory(access.base) == memory
        for inner in inside
        for access in dependence.accesses(inner)
    )
