"""An inner loop over statements that have nothing to do with each other becomes a loop for each.

LLVM vectorises a loop only after it has compared, whenever the loop is entered, the addresses of
all arrays that are written with those of all others. The tangents of eight directions in one loop
are a hundred comparisons; in eight loops they are one each.
"""

from __future__ import annotations

from tapeless.analysis.dependence import Dependence
from tapeless.ir.nodes import Assign, Block, For, Function, Load, Node, Operand, Store, Var
from tapeless.ir.types import INT
from tapeless.ir.visitor import blocks, defined, walk
from tapeless.lower.parts import Lists, Part, are_separable, loop_over

MANY = 8  # comparisons


def split_components(function: Function) -> Function:
    """Split, in place, the loops in which LLVM would have to compare many addresses."""
    for block in _blocks(function.body):
        for loop in [node for node in block.nodes if _may_be_split(node)]:
            assert isinstance(loop, For)
            dependence = Dependence(function)
            if _comparisons(loop, dependence) <= MANY:
                continue
            parts = [Part(nodes) for nodes in _components(loop, dependence)]
            if len(parts) > 1 and are_separable(loop, parts, dependence):
                assert not any(part.given for part in parts), "components share no number"
                place, lists = block.nodes.index(loop), Lists(loop, ())
                block.nodes[place : place + 1] = [loop_over(part, lists) for part in parts]
    return function


def _blocks(block: Block) -> list[Block]:
    inner = [b for node in walk(block) for b in blocks(node)]
    return [block, *inner]


def _may_be_split(node: Node) -> bool:
    """Whether it is a loop over plain statements that writes several arrays."""
    if not isinstance(node, For) or node.exit is not None or node.trips is not None:
        return False
    nodes = node.body.nodes
    stores = {inner.array for inner in nodes if isinstance(inner, Store)}
    return len(stores) > 2 and all(isinstance(inner, (Assign, Load, Store)) for inner in nodes)


def _comparisons(loop: For, dependence: Dependence) -> int:
    """How many pairs of arrays there are of which the loop writes one."""
    effects = dependence.effects(loop)
    read = effects.reads - effects.stores
    return len(effects.stores) * (len(effects.stores) - 1) // 2 + len(effects.stores) * len(read)


def _components(loop: For, dependence: Dependence) -> list[list[Node]]:
    """The statements in groups that share no value and no memory that is written. Integers join
    nothing: they are in the first group, and the others repeat them. No groups where something
    may raise.
    """
    of_loop = dependence.effects(loop)
    if of_loop.may_raise or of_loop.guards or of_loop.must_stay:
        return []
    integers = [n for n in loop.body.nodes if isinstance(n, Assign) and _is_integral(n)]
    own = {var for node in loop.body.nodes if node not in integers for var in defined(node)}
    own.update(carry.phi for carry in loop.carries)
    groups: list[tuple[set, list[Node]]] = []
    links = [{carry.phi, carry.next} for carry in loop.carries]
    for node in loop.body.nodes:
        if node in integers:
            continue
        effects = dependence.effects(node)
        shared: set = (effects.uses | effects.defines) & own
        shared |= (effects.reads | effects.stores) & of_loop.stores
        shared = shared.union(*[link for link in links if link & shared])
        joined = [group for group in groups if group[0] & shared]
        groups = [group for group in groups if group not in joined]
        keys = shared.union(*[group[0] for group in joined])
        groups.append((keys, [n for group in joined for n in group[1]] + [node]))
    order = loop.body.nodes.index
    found = sorted((sorted(nodes, key=order) for _, nodes in groups), key=lambda g: order(g[0]))
    return [sorted([*integers, *found[0]], key=order), *found[1:]]


def _is_integral(node: Assign) -> bool:
    return node.target.type == INT and all(map(_is_integer, node.args))


def _is_integer(operand: Operand) -> bool:
    return not isinstance(operand, Var) or operand.type == INT
