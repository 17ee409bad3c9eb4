"""Loops of the backward part run upward where the order of iterations does not matter: memory is
read forwards, and loops vectorise.

The order does not matter if what the loop carries are sums that the compiler made, and no iteration
reads memory that another one writes.
"""

from __future__ import annotations

from collections import Counter

from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    For,
    Function,
    Load,
    Node,
    Operand,
    Pop,
    Push,
    Raise,
    Store,
    Var,
)
from tapeless.ir.types import INT, Stack, is_array
from tapeless.ir.visitor import blocks, operands, passed_on, walk


def run_upward(function: Function) -> Function:
    """Turn, in place, the descending loops whose iterations may run in any order."""
    structure = Structure(function)
    aliases = Aliases(function, structure)
    uses = Counter(
        operand
        for node in walk(function.body)
        for operand in (*operands(node), *passed_on(node))
        if isinstance(operand, Var)
    )
    for node in list(walk(function.body)):
        if isinstance(node, For) and _is_descending(node):
            if _carries_sums(node, structure, uses) and _is_independent(node, structure, aliases):
                _turn(node, structure)
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
    node = structure.definition.get(operand) if isinstance(operand, Var) else None
    if isinstance(node, Assign) and node.op == "sub" and node.args[1] == Const(1):
        return node.args[0]
    return builder.assign("add", operand, Const(1), hint="end", type=INT)


# ---- carried values
# --------------------------------------------------------------------------------


def _carries_sums(loop: For, structure: Structure, uses: Counter) -> bool:
    return all(_is_sum(carry.next, carry.phi, structure, uses) for carry in loop.carries)


def _is_sum(operand: Operand, phi: Var, structure: Structure, uses: Counter) -> bool:
    """Whether `operand` is `phi` plus terms, and nothing else reads the partial sums."""
    if operand is phi:
        return uses[phi] == 1
    if not isinstance(operand, Var) or uses[operand] != 1:
        return False
    node = structure.definition.get(operand)
    if isinstance(node, Assign) and node.op == "radd":
        return any(_is_sum(arg, phi, structure, uses) for arg in node.args)
    if isinstance(node, For):
        carry = next(c for c in node.carries if c.result is operand)
        inner = _is_sum(carry.next, carry.phi, structure, uses)
        return inner and _is_sum(carry.initial, phi, structure, uses)
    return False


# ---- memory
# ----------------------------------------------------------------------------------------


def _is_independent(loop: For, structure: Structure, aliases: Aliases) -> bool:
    """Whether the iterations share no memory except to add to it."""
    read, added, stored = set(), set(), set()
    inside = {id(block) for block in _regions(loop)}
    for node in walk(loop.body):
        match node:
            case Push() | Pop() | Raise():
                return False
            case Load(array=array) if is_array(getattr(node.target, "type", None)):
                continue  # a view by itself reads nothing
            case Accumulate(array=array):
                added.add(_memory(array, aliases))
                read.update(_contents(node, aliases, skip=array))
            case Store(array=array):
                if not isinstance(array, Var) or id(structure.home[array]) not in inside:
                    stored.add(_memory(array, aliases))
                read.update(_contents(node, aliases, skip=array))
            case _:
                read.update(_contents(node, aliases))
    return not stored and not (read & added)


def _contents(node: Node, aliases: Aliases, skip: object = None) -> set:
    """The memory whose contents the node reads."""
    found = set()
    for operand in operands(node):
        if operand is not skip and isinstance(operand, Var):
            if is_array(operand.type) or isinstance(operand.type, Stack):
                found.add(_memory(operand, aliases))
    return found


def _memory(operand: Operand, aliases: Aliases) -> object:
    return aliases.find(operand) if isinstance(operand, Var) else operand


def _regions(loop: For) -> list[Block]:
    found, pending = [], [loop.body]
    while pending:
        block = pending.pop()
        found.append(block)
        for node in block.nodes:
            pending.extend(blocks(node))
    return found
