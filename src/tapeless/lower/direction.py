"""Loops of the backward part run upward where the order of iterations does not matter: memory is
read forwards, and loops vectorise.

The order does not matter if what the loop carries are sums that the compiler made, and no iteration
reads memory that another one writes.
"""

from __future__ import annotations

from tapeless.analysis.dependence import Dependence, count_uses
from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Block, Const, For, Function, Operand
from tapeless.ir.types import INT
from tapeless.ir.visitor import walk


def run_upward(function: Function) -> Function:
    """Turn, in place, the descending loops whose iterations may run in any order."""
    dependence, uses = Dependence(function), count_uses(function)
    for node in list(walk(function.body)):
        if isinstance(node, For) and _is_descending(node) and dependence.is_independent(node, uses):
            _turn(node, dependence.structure)
    return function


def _is_descending(node: For) -> bool:
    return node.step == Const(-1) and node.exit is None and node.trips is None


def _turn(node: For, structure: Structure) -> None:
    """From `range(start, stop, -1)` to `range(stop + 1, start + 1)`."""
    nodes = structure.block_of[node].nodes
    builder = Builder(Block(), node.location)
    first = _next(node.stop, structure, builder)
    end = _next(node.start, structure, builder)
    node.start, node.stop, node.step = first, end, Const(1)
    at = nodes.index(node)
    nodes[at:at] = builder.block.nodes


def _next(operand: Operand, structure: Structure, builder: Builder) -> Operand:
    """The operand plus one."""
    if isinstance(operand, Const):
        return Const(operand.value + 1)
    node = structure.maker(operand)
    if isinstance(node, Assign) and node.op == "sub" and node.args[1] == Const(1):
        return node.args[0]
    return builder.assign("add", operand, Const(1), hint="end", type=INT)
