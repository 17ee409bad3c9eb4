"""A loop that adds to several neighbours of an element hands what it adds to a second loop, which
collects it.

As it stands, the adjoint of a stencil adds to `a[i - 1]`, `a[i]` and `a[i + 1]`, and each iteration
has to wait for the one before. What goes to a neighbour is put on a list, with zeros before and
after it; then each element takes from the list what is meant for it. Both loops run in vector
registers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tapeless.analysis.aliasing import is_gather
from tapeless.analysis.dependence import Access, Dependence
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Accumulate,
    Block,
    Const,
    For,
    Function,
    Index,
    Node,
    Operand,
    Store,
    Var,
)
from tapeless.ir.types import INT, Array, Scalar
from tapeless.ir.visitor import blocks, walk

# So many accesses to one alias class are compared, each with each.
MOST_COMPARED = 32


def collect_from_neighbours(function: Function) -> Function:
    """Split, in place, the loops that add to several elements of one array."""
    dependence = Dependence(function)
    for loop in [node for node in walk(function.body) if isinstance(node, For)]:
        while (stencil := _stencil_in(loop, dependence)) is not None:
            _Splitting(function, dependence, stencil).run()
            dependence = Dependence(function)
    return function


def _stencil_in(loop: For, dependence: Dependence) -> Stencil | None:
    """Sums of the loop that are better collected, if there are any."""
    if loop.step != Const(1) or not _are_hoisted(loop, dependence):
        return None
    for accesses in dependence.accesses_inside(loop).values():
        for stencil in stencils_of(loop, accesses, dependence):
            if stencil.width > 1:
                return stencil
    return None


@dataclass(frozen=True)
class Stencil:
    """The sums of a loop that go to one array, by how far they are from the loop's index."""

    loop: For
    array: Var
    index: Index
    axis: int  # of the index that moves with the loop
    shifts: dict[int, list[Accumulate]]

    @property
    def shifted(self) -> dict[int, list[Accumulate]]:
        """Those that do not go to the element itself."""
        return {shift: nodes for shift, nodes in self.shifts.items() if shift}

    @property
    def width(self) -> int:
        """How far the first neighbour is from the last."""
        return max(self.shifts) - min(self.shifts)


def stencils_of(loop: For, accesses: list[Access], dependence: Dependence) -> Iterator[Stencil]:
    """Those among the accesses to one alias class, which may be to different rows and arrays."""
    additions = sum(access.kind == "add" for access in accesses)
    if additions < 2 or len(accesses) > MOST_COMPARED:
        return
    for group in dependence.groups(accesses, loop):
        stencil = _stencil_of(loop, group, dependence)
        if stencil is not None:
            yield stencil


def _stencil_of(loop: For, accesses: list[Access], dependence: Dependence) -> Stencil | None:
    """The stencil of these accesses to one memory, if they are nothing but that."""
    if loop.step != Const(1) or loop.exit is not None or len(accesses) < 2:
        return None
    if any(blocks(node) for node in loop.body.nodes):
        return None
    array, axes = accesses[0].base, set()
    shifts: dict[int, list[Accumulate]] = {}
    for access in accesses:
        node = access.node
        if not isinstance(node, Accumulate) or access.kind != "add" or node.checked:
            return None
        moving = moving_axis(node.index, loop, dependence)
        if access.base is not array or moving is None:
            return None
        axis, shift = moving
        axes.add((axis, *(item for place, item in enumerate(node.index) if place != axis)))
        shifts.setdefault(shift, []).append(node)
    if len(axes) != 1 or len(shifts) < 2:
        return None
    if not isinstance(array.type, Array):
        return None
    axis = next(iter(axes))[0]
    return Stencil(loop, array, accesses[0].index or (), axis, shifts)


def moving_axis(index: Index, loop: For, dependence: Dependence) -> tuple[int, int] | None:
    """The one axis along which the loop moves, and how far from its index."""
    found = []
    if is_gather(index):
        return None
    for axis, item in enumerate(index):
        if not isinstance(item, (Var, Const)):
            return None
        symbol, shift = dependence.linear(item)
        if symbol is loop.index:
            found.append((axis, shift))
        elif isinstance(item, Var) and dependence.structure.home[item] is loop.body:
            return None
    return found[0] if len(found) == 1 else None


def _are_hoisted(loop: For, dependence: Dependence) -> bool:
    """Whether the loop's bounds are known at top level, where the list can be made."""
    structure = dependence.structure
    return all(
        isinstance(bound, Const) or structure.home[bound] is structure.top  # type: ignore[index]
        for bound in (loop.start, loop.stop)
    )


class _Splitting:
    def __init__(self, function: Function, dependence: Dependence, stencil: Stencil) -> None:
        self.function, self.structure, self.stencil = function, dependence.structure, stencil
        self.loop = stencil.loop
        self.low, self.high = min(0, *stencil.shifted), max(0, *stencil.shifted)
        self.margin = self.high - self.low
        self.lists: dict[Operand, Var] = {}

    def run(self) -> None:
        block = self.structure.block_of[self.loop]
        self._make_lists()
        self._fill()
        place = block.nodes.index(self.loop) + 1
        block.nodes.insert(place, self._collecting())

    def _values(self, shift: int) -> list[Operand]:
        return [node.value for node in self.stencil.shifted[shift]]

    def _make_lists(self) -> None:
        """One for each value that goes to neighbours, at top level in front of all loops."""
        nest = [self.loop, *self.structure.ancestors(self.loop)]
        top = next(n for n in nest if self.structure.block_of[n] is self.structure.top)
        builder = Builder(Block(), self.loop.location)
        loop, dtype = self.loop, self.stencil.array.type.dtype  # type: ignore[union-attr]
        trips = builder.assign(
            "trip_count", loop.start, loop.stop, loop.step, hint="trips", type=INT
        )
        extent = builder.assign("add", trips, Const(2 * self.margin), hint="n", type=INT)
        # How many elements something goes to: none if the loop does not run.
        width = self.high - self.low
        all_ = builder.assign("add", trips, Const(width), hint="reached", type=INT)
        none = builder.assign("mul", trips, Const(width + 1), hint="reached", type=INT)
        self.reached = builder.assign("builtins.min", all_, none, hint="reached", type=INT)
        for shift in self.stencil.shifted:
            for value in self._values(shift):
                if value not in self.lists:
                    self.lists[value] = builder.assign(
                        "numpy.zeros", extent, hint="flow", type=Array(dtype, 1), dtype=dtype
                    )
        place = self.structure.top.nodes.index(top)
        self.structure.top.nodes[place:place] = builder.block.nodes

    def _fill(self) -> None:
        """In the loop, what goes to neighbours is put on the lists."""
        gone = {node for nodes in self.stencil.shifted.values() for node in nodes}
        kept: list[Node] = [node for node in self.loop.body.nodes if node not in gone]
        builder = Builder(Block(kept), self.loop.location)
        place = self._shifted(self.loop.index, self.margin, builder)
        for value, list_ in self.lists.items():
            builder.append(Store(list_, (place,), value, checked=False))
        self.loop.body.nodes = kept

    def _shifted(self, index: Operand, by: int, builder: Builder) -> Operand:
        """`index - start + by`."""
        start = self.loop.start
        if isinstance(start, Const):
            return plus(index, by - start.value, builder)
        first = builder.assign("sub", index, start, hint="k", type=INT)
        return plus(first, by, builder)

    def _collecting(self) -> For:
        """The loop over all elements that something goes to.

        It counts from 0: LLVM sees then that no place is negative, and there is no `if` around it,
        which would keep it from vectorising.
        """
        loop, stencil = self.loop, self.stencil
        body = Builder(Block(), loop.location)
        index = Var(loop.index.hint, INT)
        type_ = Scalar(stencil.array.type.dtype)  # type: ignore[union-attr]
        total: Operand | None = None
        for shift in sorted(stencil.shifted):
            place = plus(index, self.margin + self.low - shift, body)
            for value in self._values(shift):
                part = body.load(self.lists[value], (place,), hint="flow_i", type=type_)
                body.block.nodes[-1].checked = False  # type: ignore[attr-defined]
                if total is None:
                    total = part
                else:
                    total = body.assign("add", total, part, hint="flow_i", type=type_)
        assert total is not None
        element = self._element(index, body)
        where = (*stencil.index[: stencil.axis], element, *stencil.index[stencil.axis + 1 :])
        body.append(Accumulate(stencil.array, where, total, checked=False))
        location = loop.location
        return For(index, Const(0), self.reached, Const(1), [], body.block, location=location)

    def _element(self, index: Var, builder: Builder) -> Operand:
        """The element that place `index` of the loop is for: `index + start + low`."""
        if isinstance(self.loop.start, Const):
            return plus(index, self.loop.start.value + self.low, builder)
        first = builder.assign("add", index, self.loop.start, hint="k", type=INT)
        return plus(first, self.low, builder)


def plus(operand: Operand, by: int, builder: Builder) -> Operand:
    """`operand + by`."""
    if by == 0:
        return operand
    if isinstance(operand, Const):
        return Const(operand.value + by)
    op, by = ("add", by) if by > 0 else ("sub", -by)
    return builder.assign(op, operand, Const(by), hint="k", type=INT)
