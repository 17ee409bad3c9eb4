"""A loop around other loops is split, so that the costly functions between these run in vector
registers.

Of a loop over rows that first adds up a row, then takes an exponential, then goes over the row
again, LLVM vectorises nothing but the rows. Three loops over all rows, which hand each other one
number a row, have the exponentials in a loop of their own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tapeless.analysis.dependence import Dependence, count_uses
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    Load,
    Node,
    Operand,
    Store,
    Var,
    While,
)
from tapeless.ir.types import FLOATS, INT, Array, Scalar
from tapeless.ir.visitor import Cloner, blocks, defined, operands, walk
from tapeless.rules.vector_maths import VECTOR_MATHS


def split_loops(function: Function) -> Function:
    """Split, in place, loops that keep costly functions from vectorising."""
    for loop in [node for node in function.body.nodes if isinstance(node, For)]:
        dependence, uses = Dependence(function), count_uses(function)
        parts = _parts(loop, dependence, uses)
        if parts is not None:
            _write(loop, parts, dependence)
    return function


@dataclass
class Part:
    """Some of the statements of a loop's body, which become the body of a loop of their own."""

    nodes: list[Node]
    carries: list[Carry] = field(default_factory=list)
    given: list[Var] = field(default_factory=list)  # numbers from other parts
    again: list[Node] = field(default_factory=list)  # statements of other parts to repeat

    def needs(self, dependence: Dependence) -> set[Var]:
        found = {carry.next for carry in self.carries if isinstance(carry.next, Var)}
        for node in self.nodes:
            found |= dependence.effects(node).uses
        return found

    def defines(self) -> set[Var]:
        return {var for node in self.nodes for var in defined(node)}


def _parts(loop: For, dependence: Dependence, uses: Counter) -> list[Part] | None:
    """What the loop is split into; None if it is not worth it, or not possible."""
    if loop.step != Const(1) or not isinstance(loop.start, Const) or loop.location is None:
        return None
    if not dependence.is_independent(loop, uses):
        return None
    nodes = loop.body.nodes
    costly = [place for place, node in enumerate(nodes) if _is_costly(node)]
    nested = [place for place, node in enumerate(nodes) if _has_loop(node)]
    if not costly or not nested or any(costly[0] < place < costly[-1] for place in nested):
        return None
    end = min((place for place in nested if place > costly[-1]), default=len(nodes))
    parts = [Part(nodes[: costly[0]]), Part(nodes[costly[0] : end]), Part(nodes[end:])]
    parts = [part for part in parts if part.nodes]
    if not _place_carries(loop, parts, dependence):
        return None
    return parts if _connect(loop, parts, dependence) else None


def _has_loop(node: Node) -> bool:
    inside = [node, *(n for block in blocks(node) for n in walk(block))]
    return any(isinstance(n, (For, While)) for n in inside)


def _is_costly(node: Node) -> bool:
    if _has_loop(node):
        return False
    inside = [node, *(n for block in blocks(node) for n in walk(block))]
    return any(isinstance(n, Assign) and n.op in VECTOR_MATHS for n in inside)


def _place_carries(loop: For, parts: list[Part], dependence: Dependence) -> bool:
    """Give each sum of the loop to the part that adds to it."""
    for carry in loop.carries:
        adding = [part for part in parts if carry.phi in part.needs(dependence)]
        if len(adding) != 1 or carry.next not in adding[0].defines():
            return False
        adding[0].carries.append(carry)
    return True


def _connect(loop: For, parts: list[Part], dependence: Dependence) -> bool:
    """Decide how each part gets what others define: it repeats what is cheap, and is given numbers.

    Anything else cannot be handed on.
    """
    definition = {var: node for node in loop.body.nodes for var in defined(node)}
    for place, part in enumerate(parts):
        pending = [v for v in part.needs(dependence) if v not in part.defines()]
        seen: set[Var] = set()
        while pending:
            var = pending.pop()
            if var in seen or var not in definition:
                continue
            seen.add(var)
            node = definition[var]
            if not any(node is other for earlier in parts[:place] for other in earlier.nodes):
                return False
            if _is_cheap(node, dependence):
                part.again.append(node)
                pending.extend(v for v in operands(node) if isinstance(v, Var))
            elif isinstance(var.type, Scalar) and var.type.dtype in FLOATS:
                part.given.append(var)
            else:
                return False
        part.again.sort(key=loop.body.nodes.index)
    return True


def _is_cheap(node: Node, dependence: Dependence) -> bool:
    """Whether a part may compute it again: arithmetic on integers, reading what never changes."""
    if isinstance(node, Assign):
        return node.target.type == INT
    if not isinstance(node, Load) or not isinstance(node.array, Var):
        return False
    return isinstance(node.target.type, Scalar) and not dependence.aliases.is_written(node.array)


def _write(loop: For, parts: list[Part], dependence: Dependence) -> None:
    block = dependence.structure.block_of[loop]
    ahead = Builder(Block(), loop.location)
    trips = ahead.assign("trip_count", loop.start, loop.stop, loop.step, hint="trips", type=INT)
    lists: dict[Var, Var] = {}
    for var in sorted({v for part in parts for v in part.given}, key=lambda v: v.hint):
        dtype = var.type.dtype  # type: ignore[union-attr]
        type_ = Array(dtype, 1)
        hint = f"{var.hint}_of"
        lists[var] = ahead.assign("numpy.empty", trips, hint=hint, type=type_, dtype=dtype)
    loops = [_loop(loop, part, lists) for part in parts]
    place = block.nodes.index(loop)
    block.nodes[place : place + 1] = [*ahead.block.nodes, *loops]


def _loop(loop: For, part: Part, lists: dict[Var, Var]) -> For:
    """The loop over one part."""
    index = Var(loop.index.hint, INT)
    cloner = Cloner({loop.index: index})
    body = Builder(Block(), loop.location)
    place = _place(loop, index, body)
    for var in part.given:
        read = body.load(lists[var], (place,), hint=var.hint, type=var.type)
        body.block.nodes[-1].checked = False  # type: ignore[attr-defined]
        cloner.names[var] = read
    phis = {carry.phi: Var(carry.phi.hint, carry.phi.type) for carry in part.carries}
    cloner.names.update(phis)
    for node in (*part.again, *part.nodes):
        body.block.nodes.append(cloner.node(node))
    for var, list_ in lists.items():
        if var in part.defines():
            body.append(Store(list_, (place,), cloner.operand(var), checked=False))
    carries = [
        Carry(phis[c.phi], c.initial, cloner.operand(c.next), c.result)  # type: ignore[arg-type]
        for c in part.carries
    ]
    again = For(index, loop.start, loop.stop, loop.step, carries, body.block)
    again.location, again.parallel = loop.location, loop.parallel
    return again


def _place(loop: For, index: Operand, builder: Builder) -> Operand:
    """The place of an iteration in the lists."""
    assert isinstance(loop.start, Const)
    if loop.start.value == 0:
        return index
    return builder.assign("sub", index, loop.start, hint="k", type=INT)
