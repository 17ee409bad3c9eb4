"""A loop of independent iterations becomes several loops, each over a part of its body.

The parts hand each other one number an iteration, in lists, or repeat what is cheap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tapeless.analysis.dependence import Dependence
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Block, Carry, Const, For, Load, Node, Operand, Store, Var
from tapeless.ir.types import FLOATS, INT, Array, Scalar
from tapeless.ir.visitor import Cloner, defined, operands

NUMBERS = (*FLOATS, "int64")


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


# ---- what each part needs of the others ----------------------------------------------------------


def are_separable(loop: For, parts: list[Part], dependence: Dependence) -> bool:
    """Whether the parts, in this order, can be loops of their own; fills in what each is given."""
    return _place_carries(loop, parts, dependence) and _connect(loop, parts, dependence)


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
            elif isinstance(var.type, Scalar) and var.type.dtype in NUMBERS:
                part.given.append(var)
            else:
                return False
        part.again.sort(key=loop.body.nodes.index)
        part.given.sort(key=lambda v: loop.body.nodes.index(definition[v]))
    return True


def _is_cheap(node: Node, dependence: Dependence) -> bool:
    """Whether a part may compute it again: arithmetic on integers, reading what never changes."""
    if isinstance(node, Assign):
        return node.target.type == INT
    if not isinstance(node, Load) or not isinstance(node.array, Var):
        return False
    return isinstance(node.target.type, Scalar) and not dependence.aliases.is_written(node.array)


# ---- writing the loops ---------------------------------------------------------------------------


class Lists:
    """One number of each iteration of a loop, for each of several values."""

    def __init__(self, loop: For, values: Iterable[Var]) -> None:
        self.loop = loop
        self._ahead = Builder(Block(), loop.location)
        args = (loop.start, loop.stop, loop.step)
        trips = self._ahead.assign("trip_count", *args, hint="trips", type=INT)
        self.of: dict[Var, Var] = {}
        order = [var for node in loop.body.nodes for var in defined(node)]
        for var in sorted(values, key=lambda v: (v.hint, order.index(v))):
            assert isinstance(var.type, Scalar)
            dtype = var.type.dtype
            type_ = Array(dtype, 1)
            hint = f"{var.hint}_of"
            empty = self._ahead.assign("numpy.empty", trips, hint=hint, type=type_, dtype=dtype)
            self.of[var] = empty

    @property
    def made(self) -> list[Node]:
        """What makes the lists, in front of the loop; nothing where there are none."""
        return self._ahead.block.nodes if self.of else []


class Writing:
    """The loop over one part, while it is written."""

    def __init__(self, part: Part, lists: Lists) -> None:
        self.part, self.lists, self.loop = part, lists, lists.loop
        self.index = Var(self.loop.index.hint, INT)
        self.cloner = Cloner({self.loop.index: self.index})
        self.body = Builder(Block(), self.loop.location)
        self._place = self._find_place()
        for var in lists.of:  # in their order: that of a set differs from run to run
            if var in part.given:
                self.read(var)
        self._phis = {carry.phi: self.cloner.fresh(carry.phi) for carry in part.carries}
        self.copy(part.again)

    def _find_place(self) -> Operand:
        """The place of an iteration in the lists."""
        start = self.loop.start
        if start == Const(0) or not self.lists.of:
            return self.index
        return self.body.assign("sub", self.index, start, hint="k", type=INT)

    def read(self, var: Var, known_as: Var | None = None) -> None:
        """Take the number of this iteration from the list of `var`."""
        target = self.cloner.fresh(known_as or var)
        list_ = self.lists.of[var]
        self.body.append(Load(target, list_, (self._place,), checked=False))

    def write(self, var: Var, value: Operand) -> None:
        """Put the number of this iteration on the list of `var`."""
        value = self.cloner.operand(value)
        self.body.append(Store(self.lists.of[var], (self._place,), value, checked=False))

    def copy(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            self.body.block.nodes.append(self.cloner.node(node))

    def finish(self) -> For:
        loop = self.loop
        carries = [
            Carry(self._phis[c.phi], c.initial, self.cloner.operand(c.next), c.result)
            for c in self.part.carries
        ]
        return replace(loop, index=self.index, carries=carries, body=self.body.block)


def loop_over(part: Part, lists: Lists) -> For:
    """The loop over one part, which puts on the lists what others need of it."""
    writing = Writing(part, lists)
    writing.copy(part.nodes)
    for var in lists.of:
        if var in part.defines():
            writing.write(var, var)
    return writing.finish()
