"""Replacing variables in place, throughout a block."""

from __future__ import annotations

from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    For,
    If,
    Load,
    Node,
    Operand,
    Raise,
    Store,
    Var,
    While,
)
from tapeless.ir.visitor import blocks, map_index

Renaming = dict[Var, Operand]


def resolve(names: Renaming, operand: Operand) -> Operand:
    """What an operand is called after a renaming, which may have several steps."""
    while isinstance(operand, Var) and operand in names:
        operand = names[operand]
    return operand


def substitute(block: Block, names: Renaming) -> None:
    """Put `names[v]` in place of each variable `v` that is read in the block."""
    if names:
        for node in block.nodes:
            _rewrite(node, names)
            for inner in blocks(node):
                substitute(inner, names)


def _rewrite(node: Node, names: Renaming) -> None:
    def of(operand: Operand) -> Operand:
        return resolve(names, operand)

    match node:
        case Assign() | Raise():
            node.args = tuple(of(a) for a in node.args)
        case Load():
            node.array, node.index = of(node.array), map_index(node.index, of)
        case Store() | Accumulate():
            node.array, node.value = of(node.array), of(node.value)
            node.index = map_index(node.index, of)
        case If():
            node.condition = of(node.condition)
            for merge in node.merges:
                merge.then, merge.orelse = of(merge.then), of(merge.orelse)
        case For() | While():
            if isinstance(node, For):
                node.start, node.stop, node.step = of(node.start), of(node.stop), of(node.step)
            else:
                node.condition = of(node.condition)
            for carry in node.carries:
                carry.initial, carry.next = of(carry.initial), of(carry.next)
            if node.exit is not None:
                node.exit = of(node.exit)
