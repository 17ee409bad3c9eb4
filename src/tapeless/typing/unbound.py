"""Values that no path computes: what follows from a name that is read but bound nowhere.

A guard raises before any of them is needed. Numba cannot type them, and any type will do.
"""

from __future__ import annotations

from tapeless.ir.nodes import (
    Assign,
    Block,
    For,
    Function,
    If,
    Load,
    Node,
    Operand,
    Raise,
    Undefined,
    Var,
    While,
)
from tapeless.ir.visitor import defined, operands, passed_on, walk


def unbound_variables(function: Function) -> set[Var]:
    """The variables that get no value on any path."""
    nodes = list(walk(function.body))
    if not any(isinstance(o, Undefined) for n in nodes for o in (*operands(n), *passed_on(n))):
        return set()  # nearly every program
    unbound = _passed(nodes) | {var for node in nodes for var in defined(node)}
    while True:
        before = len(unbound)
        for node in nodes:
            _bind(node, unbound)
        if len(unbound) == before:
            return unbound


def _passed(nodes: list[Node]) -> set[Var]:
    loops = (node for node in nodes if isinstance(node, For | While))
    return {carry.phi for node in loops for carry in node.carries}


def _bind(node: Node, unbound: set[Var]) -> None:
    """Take out what the node gives a value, as far as is known."""

    def bound(operand: Operand) -> bool:
        return not isinstance(operand, Undefined) and operand not in unbound

    match node:
        case Assign(target=target) | Load(target=target):
            if all(map(bound, operands(node))):
                unbound.discard(target)
        case If(then=then, orelse=orelse, merges=merges):
            for merge in merges:
                by_then = bound(merge.then) and not _always_raises(then)
                if by_then or (bound(merge.orelse) and not _always_raises(orelse)):
                    unbound.discard(merge.result)
        case For(carries=carries, body=body) | While(carries=carries, body=body):
            for carry in carries:
                by_body = bound(carry.next) and not _always_raises(body)
                if by_body or bound(carry.initial):
                    unbound -= {carry.phi, carry.result}
            if node.trips is not None:
                unbound.discard(node.trips)
        case _:
            unbound -= set(defined(node))


def _always_raises(block: Block) -> bool:
    """Whether the end of the block is never reached, so that what it passes on is never passed."""
    return any(
        isinstance(node, Raise)
        or (isinstance(node, If) and _always_raises(node.then) and _always_raises(node.orelse))
        for node in block.nodes
    )
