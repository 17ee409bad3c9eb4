"""Elements that are cleared and then given back what they held, and arrays that hold only zeros.

The adjoint of `a[i] = e` clears `a_bar[i]`; where `e` is `a[i] + v`, what was cleared comes back.
For `a[i] += v` nothing of this is left but the reading.
"""

from __future__ import annotations

from tapeless.analysis.dependence import Access, Dependence
from tapeless.analysis.elements_apart import never_meet
from tapeless.analysis.shapes import ZEROS
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    Function,
    Load,
    Node,
    Operand,
    Store,
    Var,
)
from tapeless.ir.types import is_inexact
from tapeless.ir.visitor import blocks, walk
from tapeless.transform.simplify import rename


def keep_restored(function: Function) -> Function:
    """Remove, in place, the clearing of elements that are restored in the same block."""
    dependence = Dependence(function)
    _block(function.body, dependence)
    return function


def drop_zeros(function: Function) -> Function:
    """Remove, in place, arrays that only ever hold zeros: made of zeros, and nothing else is
    written to them.
    """
    dependence = Dependence(function)
    names: dict[Var, Operand] = {}
    results = {dependence.memory(result) for result in function.results}
    for memory, accesses in dependence.touching.items():
        if memory not in results and _holds_zeros(accesses, dependence):
            type_ = accesses[0].base.type
            zero = Const(0.0) if is_inexact(type_) else Const(0)
            names |= {a.node.target: zero for a in accesses if isinstance(a.node, Load)}
    zeros = frozenset(names)  # what a sum with one of them is renamed to is no zero
    for node in walk(function.body):
        if isinstance(node, Assign) and node.op in ("add", "radd") and node.args[0] in zeros:
            names[node.target] = node.args[1]
    rename(function, names)
    return function


def _holds_zeros(accesses: list[Access], dependence: Dependence) -> bool:
    array = accesses[0].base
    made = dependence.structure.definition.get(array)
    if not (isinstance(made, Assign) and made.op in ZEROS and is_inexact(array.type)):
        return False
    if dependence.aliases.is_passed_on(array):
        return False
    return all(
        access.base is array
        and (
            (isinstance(access.node, Load) and access.index is not None)  # else many, as an array
            or (isinstance(access.node, Store) and _is_zero(access.node))
        )
        for access in accesses
    )


def _block(block: Block, dependence: Dependence) -> None:
    for node in block.nodes:
        for inner in blocks(node):
            _block(inner, dependence)
    touching = [node for node in block.nodes if _touches_memory(node, dependence)]
    for load in [n for n in touching if isinstance(n, Load)]:
        pair = _pair(touching, load, dependence)
        if pair is not None:
            block.nodes[:] = [node for node in block.nodes if not any(node is n for n in pair)]
            touching = [node for node in touching if not any(node is n for n in pair)]


def _touches_memory(node: Node, dependence: Dependence) -> bool:
    inside = (inner for block in blocks(node) for inner in walk(block))
    return isinstance(node, Load) or any(dependence.accesses(n) for n in (node, *inside))


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
    assert isinstance(load.array, Var)
    own = Access(load, "read", load.array, load.index)
    memory = dependence.memory(load.array)
    inside = [node, *(n for block in blocks(node) for n in walk(block))]
    return any(
        dependence.memory(access.base) == memory
        and not never_meet(access, own, dependence.structure)
        for inner in inside
        for access in dependence.accesses(inner)
    )
