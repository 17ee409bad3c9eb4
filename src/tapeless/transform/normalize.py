"""After typing: `x += v` on an array is a store, on a number an assignment."""

from __future__ import annotations

from tapeless.ir.nodes import Assign, Block, Ellipsis, Function, Node, Operand, Store, Var
from tapeless.ir.types import is_array
from tapeless.ir.visitor import blocks
from tapeless.transform.simplify import rename

IN_PLACE = {
    "iadd": "add",
    "isub": "sub",
    "imul": "mul",
    "itruediv": "truediv",
    "ifloordiv": "floordiv",
    "imod": "mod",
    "ipow": "pow",
}


def normalize(function: Function) -> Function:
    """Resolve, in place, the augmented assignments of a typed program."""
    names: dict[Var, Operand] = {}
    _block(function.body, names)
    if names:
        rename(function, names)
    return function


def _block(block: Block, names: dict[Var, Operand]) -> None:
    nodes: list[Node] = []
    for node in block.nodes:
        for inner in blocks(node):
            _block(inner, names)
        nodes.append(node)
        if not (isinstance(node, Assign) and node.op in IN_PLACE):
            continue
        node.op = IN_PLACE[node.op]
        array = node.args[0]
        if isinstance(array, Var) and is_array(array.type):
            value = Var("t", node.target.type)
            names[node.target] = array
            node.target = value
            nodes.append(Store(array, (Ellipsis(),), value, location=node.location))
    block.nodes = nodes
