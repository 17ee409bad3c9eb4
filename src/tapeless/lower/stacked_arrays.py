"""Which arrays that loops put on stacks can be rows of one array: those that each iteration makes
anew, of extents that are known before the loops, and that are taken off by loops that go backward
through the same iterations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.counts import is_count
from tapeless.analysis.loop_state import is_new
from tapeless.analysis.mirrors import Mirror, mirrored
from tapeless.analysis.shapes import CREATION, Extent, Shape, Shapes
from tapeless.analysis.stacks import LocalStack, local_stacks
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Carry,
    Const,
    For,
    Function,
    Node,
    Operand,
    Store,
    Var,
)
from tapeless.ir.types import Array
from tapeless.ir.visitor import operands, walk
from tapeless.lower.extents import Extents
from tapeless.lower.products import is_product_for_memory, products_read_once
from tapeless.transform.hoist import is_movable

EMPTY = frozenset({"numpy.empty", "numpy.empty_like"})
ZEROS = frozenset({"numpy.zeros", "numpy.zeros_like", "zeros_shadow"})


@dataclass
class Stacked:
    """An allocation in a loop, and the stacks that its arrays are on."""

    made: Assign
    mirror: Mirror
    extents: Shape
    stacks: list[LocalStack] = field(default_factory=list)
    given: list[LocalStack] = field(default_factory=list)  # of what iterations are given
    handed: Carry | None = None  # what gives it to them
    first: Assign | None = None  # what makes that of the first iteration, unless it is copied
    first_extents: Shape = ()
    is_limited: bool = False

    @property
    def loop(self) -> For:
        """The loop that makes the array."""
        return self.mirror.forward[-1]


def arrays_on_stacks(function: Function, structure: Structure) -> Iterable[Stacked]:
    """The arrays that can be rows, with all their stacks."""
    search = _Search(function, structure)
    found: dict[Var, Stacked] = {}
    for stack in local_stacks(function):
        if len(stack.pushes) == len(stack.pops) == 1:
            search.look_at(stack, found)
    return found.values()


def missing_before(
    made: Node, needed: Sequence[Operand], function: Function, structure: Structure
) -> list[Node] | None:
    """What computes the operands behind a node at top level, in order; None if that cannot be moved
    in front of it.
    """
    place = {node: at for at, node in enumerate(function.body.nodes)}
    pending, found = [v for v in needed if isinstance(v, Var)], set()
    while pending:
        node = structure.maker(pending.pop())
        if node is None or node in found or place.get(node, -1) < place[made]:
            continue
        if not is_movable(node) or made.target in operands(node):  # type: ignore[attr-defined]
            return None
        found.add(node)
        pending.extend(v for v in operands(node) if isinstance(v, Var))
    return sorted(found, key=place.__getitem__)


class _Search:
    """What is known of a function, and the stacks in it that can be rows."""

    def __init__(self, function: Function, structure: Structure) -> None:
        self.function, self.structure = function, structure
        self.shapes = Shapes(function)
        self.keys = Extents(function)
        for node in structure.position:
            self.keys.learn(node)
        self.added = products_read_once(function)
        self.aliases = Aliases(function, structure)
        self.results = {self.aliases.find(v) for v in function.results if isinstance(v, Var)}
        self.firsts: set[Node] = set()  # what makes the first row of some array

    def look_at(self, stack: LocalStack, found: dict[Var, Stacked]) -> None:
        """Add the stack to those of the array that it holds, if it can be rows."""
        (push,), (pop,) = stack.pushes, stack.pops
        mirror = mirrored(push, pop, self.structure)
        maker = self.structure.maker(push.stack)
        if mirror is None or not isinstance(maker, Assign):
            return
        carry = next((c for c in mirror.forward[-1].carries if c.phi is push.value), None)
        value = push.value if carry is None else carry.next
        stacked = found.get(value) or self._stacked(value, mirror)  # type: ignore[arg-type]
        if stacked is None or self.structure.block_of[maker] is not self.structure.top:
            return
        if carry is None:
            stacked.stacks.append(stack)
        elif stacked.handed is carry or self._can_start(carry, stacked):
            stacked.handed = carry
            stacked.given.append(stack)
        else:
            return
        stacked.is_limited |= bool(maker.attrs.get("limited"))
        found[stacked.made.target] = stacked

    def _stacked(self, value: Operand, mirror: Mirror) -> Stacked | None:
        if not isinstance(value, Var) or self.aliases.find(value) in self.results:
            return None
        made = self.structure.maker(value)
        if made is None or self.structure.block_of[made] is not mirror.forward[-1].body:
            return None
        if not self._is_replaceable(made, mirror.forward[0]):
            return None
        extents = self._extents(value, mirror.forward[0])
        return None if extents is None else Stacked(made, mirror, extents)  # type: ignore[arg-type]

    def _is_replaceable(self, node: Node, loop: For) -> bool:
        """Whether a row can be made in place of what the node makes, or hold a copy of it."""
        if _is_allocation(node, EMPTY | ZEROS):
            return True
        if not is_product_for_memory(node) or node.target in self.added:  # type: ignore[attr-defined]
            return False
        return self._is_only_read(node.target, loop)  # type: ignore[attr-defined]

    def _extents(self, array: Var, before: Node) -> list[Extent] | None:
        """The extents of the array, if they are numbers that are known before the node."""
        found: list[Extent] = []
        for shape, key in zip(self.shapes.of(array), self.keys.of(array), strict=True):
            extent = Const(key) if isinstance(key, int) else key
            extent = extent if isinstance(shape, tuple) else shape  # a name, where there is one
            source = extent[0] if isinstance(extent, tuple) else extent
            if not isinstance(extent, Const) and not self._is_before(source, before):
                return None
            if not isinstance(extent, tuple) and not self._is_count(extent, before):  # type: ignore[arg-type]
                return None  # no iteration may run, and then nothing is to be said of it
            found.append(extent)  # type: ignore[arg-type]
        return found

    def _is_count(self, extent: Operand, before: Node) -> bool:
        """Whether the extent is not negative: another array has it, if nothing else says so."""
        if is_count(extent, self.structure):
            return True
        top, position = self.function.body.nodes, self.structure.position
        allocations = (n for n in top if isinstance(n, Assign) and n.op in CREATION)
        return any(extent in n.args and position[n] < position[before] for n in allocations)

    def _is_before(self, extent: object, node: Node) -> bool:
        if not isinstance(extent, Var) or self.structure.home[extent] is not self.structure.top:
            return False
        made = self.structure.maker(extent)
        return made is None or self.structure.position[made] < self.structure.position[node]

    # ---- what the first iteration is given -------------------------------------------------------

    def _can_start(self, carry: Carry, stacked: Stacked) -> bool:
        """Whether the first row can be, or hold, what the first iteration is given."""
        initial, made = carry.initial, stacked.made.target
        if len(stacked.mirror.forward) > 1 or stacked.handed is not None:
            return False
        if sum(other.next is made for other in stacked.loop.carries) != 1:
            return False
        if not isinstance(initial, Var) or initial.type != made.type:
            return False
        if self._is_only_read(initial, stacked.loop):
            return True
        return self._can_be_first(initial, stacked)

    def _is_only_read(self, array: Var, loop: For) -> bool:
        """Whether nothing writes to the array from the loop on, so that a copy will do."""
        memory, start = self.aliases.find(array), self.structure.position[loop]
        for node in walk(self.function.body):
            if not isinstance(node, (Store, Accumulate)) or not isinstance(node.array, Var):
                continue
            if self.aliases.find(node.array) is not memory:
                continue
            is_other = node.array is not array and is_new(self.structure.maker(node.array))
            if not is_other and self.structure.position[node] > start:
                return False
        return True

    def _can_be_first(self, initial: Var, stacked: Stacked) -> bool:
        """Whether the array can be made as the first row, with what that needs known before."""
        made = self.structure.maker(initial)
        if not _is_allocation(made, EMPTY | ZEROS | {"copy"}) or made in self.firsts:
            return False
        if self.structure.block_of[made] is not self.structure.top:  # type: ignore[index]
            return False
        extents = self.shapes.of(initial)
        sources = [extent[0] if isinstance(extent, tuple) else extent for extent in extents]
        if not all(isinstance(s, Const) or self._is_before(s, made) for s in sources):  # type: ignore[arg-type]
            return False
        if any(isinstance(extent, tuple) for extent in stacked.extents):
            return False
        needed = [stacked.loop.start, stacked.loop.stop, *stacked.extents]
        if missing_before(made, needed, self.function, self.structure) is None:  # type: ignore[arg-type]
            return False
        stacked.first, stacked.first_extents = made, extents  # type: ignore[assignment]
        self.firsts.add(made)  # type: ignore[arg-type]
        return True


def _is_allocation(node: Node | None, operations: frozenset[str]) -> bool:
    """Whether the node makes an array in C order by one of the operations."""
    if not isinstance(node, Assign) or node.op not in operations:
        return False
    type_ = node.target.type
    return isinstance(type_, Array) and type_.layout == "C" and type_.ndim > 0
