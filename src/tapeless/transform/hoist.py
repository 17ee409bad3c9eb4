"""Moving out of loops what is the same in every iteration: extents of arrays, and arithmetic on
them.

Beside the time this saves, a trip count that is known before the outermost loop lets values be
recorded in arrays instead of stacks.
"""

from __future__ import annotations

from tapeless.ir.nodes import Assign, Block, For, Function, If, Node, Var, While
from tapeless.ir.types import INT
from tapeless.ir.visitor import blocks, defined, entry_vars, operands
from tapeless.rules.registry import operation

# Operations on integers that cannot raise.
INTEGER = {"add", "sub", "mul", "neg", "trip_count", "builtins.min", "builtins.max", "alias"}
INTEGER |= {"from_start"}


def hoist(function: Function) -> Function:
    """Move, in place, integer arithmetic and extents out of the loops that do not change them."""
    _block(function.body)
    return function


def _block(block: Block) -> None:
    nodes: list[Node] = []
    for node in block.nodes:
        for inner in blocks(node):
            _block(inner)
        if isinstance(node, (For, While)):
            inside = set(entry_vars(node)) | _defined_in(node)
            _take(node.body, inside, nodes)
        nodes.append(node)
    block.nodes[:] = nodes


def _take(block: Block, inside: set[Var], taken: list[Node]) -> None:
    """Move what does not depend on `inside` from the block, and from the branches in it, to
    `taken`.
    """
    kept: list[Node] = []
    for node in block.nodes:
        if isinstance(node, If):
            _take(node.then, inside, taken)
            _take(node.orelse, inside, taken)
        if is_movable(node) and not any(v in inside for v in operands(node)):
            taken.append(node)
            inside.difference_update(defined(node))
        else:
            kept.append(node)
    block.nodes[:] = kept


def is_movable(node: Node) -> bool:
    """Whether the node is an extent, or arithmetic on integers that cannot raise."""
    if not (isinstance(node, Assign) and node.target.type == INT):
        return False
    return node.op in INTEGER or operation(node.op).shape_only


def _defined_in(node: Node) -> set[Var]:
    found: set[Var] = set()
    for block in blocks(node):
        for inner in block.nodes:
            found.update(defined(inner), entry_vars(inner), _defined_in(inner))
    return found
