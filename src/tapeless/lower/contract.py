"""Products of adjoints and tangents that are added up in loops: multiplied and added in one
instruction where the processor has one.

That is faster and rounds once instead of twice. The user's own products keep their rounding.
"""

from __future__ import annotations

from tapeless.ir.nodes import Assign, For, Function, Node, Var, While
from tapeless.ir.types import FLOATS, Scalar
from tapeless.ir.visitor import walk


def contract_products(function: Function) -> Function:
    """Mark, in place, the compiler's products that go into sums in any order."""
    loops = [node for node in walk(function.body) if isinstance(node, For | While)]
    nodes = {node: None for loop in loops for node in walk(loop.body)}
    added = {arg for node in nodes if _is(node, "radd") for arg in node.args}  # type: ignore[attr-defined]
    for node in nodes:
        if isinstance(node, Assign) and node.own and _is(node, "mul"):
            if node.target in added and _is_real(node):
                node.op = "rmul"
    return function


def _is(node: Node, op: str) -> bool:
    return isinstance(node, Assign) and node.op == op


def _is_real(node: Assign) -> bool:
    types = [arg.type for arg in (node.target, *node.args) if isinstance(arg, Var)]
    return all(isinstance(type_, Scalar) and type_.dtype in FLOATS for type_ in types)
