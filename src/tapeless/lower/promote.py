"""An element of an array that an iteration reads and writes several times is kept in a variable.

The element is read before the first use and written after the last. Where the array is known to
hold zeros before, or to be a record that nothing else reads, even that falls away: a tape that is
written and read in the same iteration vanishes.
"""

from __future__ import annotations

from tapeless.analysis.aliasing import is_gather
from tapeless.analysis.dependence import Access, Dependence
from tapeless.analysis.shapes import EMPTY, ZEROS
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    For,
    Function,
    Index,
    IndexItem,
    Load,
    Node,
    Operand,
    Store,
    Var,
    While,
)
from tapeless.ir.types import Array
from tapeless.ir.visitor import blocks, walk
from tapeless.lower.bounds import Bounds
from tapeless.lower.elements import Element, Promotion
from tapeless.lower.terms import Linear, Terms


def promote_elements(function: Function) -> Function:
    """Keep, in place, elements in variables for the length of an iteration."""
    loops = [node for node in walk(function.body) if isinstance(node, For)]
    dependence = Dependence(function)
    for loop in reversed(loops):  # inner ones first
        while elements := _elements(function, loop, dependence):
            for element in elements:
                _promote(element, loop)
            dependence = Dependence(function)
    return function


def _elements(function: Function, loop: For, dependence: Dependence) -> list[Element]:
    """The elements that the loop's body is better off with in variables."""
    accessed = dependence.accesses_inside(loop).values()
    found = [_Candidate(function, dependence, loop, accesses).element() for accesses in accessed]
    return [element for element in found if element is not None]


def _promote(element: Element, loop: For) -> None:
    """Read the element before its first use, if need be, and write it after the last."""
    promotion, body = Promotion(element), loop.body
    places = [place for place, node in enumerate(body.nodes) if promotion.touches(node)]
    first, last = places[0], places[-1]
    is_checked = promotion.is_checked(body)
    array, index = element.array, element.index
    part = Block(body.nodes[first : last + 1])
    location = part.nodes[-1].location
    value: Operand = Const(0.0)
    ahead: list[Node] = []
    if not element.fresh:
        value = Var(promotion.hint, element.type)
        read = Load(value, array, index, checked=is_checked, location=part.nodes[0].location)
        ahead.append(read)
    value = promotion.block(part, value)
    if not element.private:
        checked = element.fresh and is_checked
        part.nodes.append(Store(array, index, value, checked=checked, location=location))
    body.nodes[first : last + 1] = [*ahead, *part.nodes]
    promotion.finish(loop)


class _Candidate:
    """The accesses of a loop's body to one piece of memory: are they to one element each time?"""

    def __init__(
        self, function: Function, dependence: Dependence, loop: For, accesses: list[Access]
    ) -> None:
        self.function, self.dependence, self.loop = function, dependence, loop
        self.structure = dependence.structure
        self.accesses = accesses

    def element(self) -> Element | None:
        first = self.accesses[0]
        array, index = first.base, first.index
        if index is None or not all(a.base is array and a.index == index for a in self.accesses):
            return None
        if not isinstance(array.type, Array) or len(index) != array.type.ndim:
            return None
        if is_gather(index) or not all(isinstance(item, (Var, Const)) for item in index):
            return None
        if not self._known_at_start(index) or not self._varies(index) or self._in_while():
            return None
        made = self.structure.maker(array)
        fresh = private = False
        if isinstance(made, Assign) and made.op in ZEROS | EMPTY:
            fresh = self._visits_once(made, index) and not self._touched_before(array, made)
            private = fresh and not self._touched_after(array)
        if not self._is_certain() and not (fresh and self._is_always_in_range(array, index)):
            return None
        if not (private or self._gains(fresh)):
            return None
        is_adjoint = isinstance(made, Assign) and made.op == "zeros_shadow"
        return Element(array, index, fresh, private, is_adjoint)

    def _known_at_start(self, index: Index) -> bool:
        """Whether the index is known before the first access, at the level of the body."""
        first = min(self.structure.position[access.node] for access in self.accesses)
        within = {id(block) for block in _regions_within(self.loop.body)}
        for item in index:
            if not isinstance(item, Var):
                continue
            if id(self.structure.home[item]) in within:
                return False
            node = self.structure.maker(item)
            if node in self.loop.body.nodes and self.structure.position[node] > first:
                return False
        return True

    def _varies(self, index: Index) -> bool:
        """Whether the loop's index, shifted or not, is one of the element's.

        By a constant, if all are sums: those of a window, `a[i + j]`, stay sums, so that the loops
        may change places.
        """
        if all(access.kind == "add" for access in self.accesses):
            return any(self.dependence.linear(item)[0] is self.loop.index for item in index)  # type: ignore[arg-type]
        return self._moves_with(self.loop, index)

    def _moves_with(self, loop: For, index: Index) -> bool:
        return any(self.dependence.distance(item, loop.index) is not None for item in index)  # type: ignore[arg-type]

    def _in_while(self) -> bool:
        """Whether some access stands in a `while`, whose condition may read the element too."""
        around = (self.structure.ancestors(access.node) for access in self.accesses)
        depth = len(self.structure.ancestors(self.loop)) + 1
        return any(isinstance(n, While) for nodes in around for n in nodes[: len(nodes) - depth])

    def _is_certain(self) -> bool:
        """Whether every iteration accesses the element, so that reading it cannot fail."""
        return any(access.node in self.loop.body.nodes for access in self.accesses)

    def _is_always_in_range(self, array: Var, index: Index) -> bool:
        """Whether the element is there even in iterations that do not access it, because of a
        branch or of an inner loop that does not run.
        """
        if any(getattr(access.node, "checked", False) for access in self.accesses):
            return False
        bounds, node = Bounds(self.function), self.loop.body.nodes[0]
        return all(
            bounds.is_proved(node, item, array, axis)  # type: ignore[arg-type]
            or self._is_read_along(item, bounds.terms.extent(array, axis), bounds.terms)
            for axis, item in enumerate(index)
        )

    def _is_read_along(self, item: IndexItem, extent: Linear, terms: Terms) -> bool:
        """Whether every iteration accesses this place of an axis that is as long."""
        return any(
            isinstance(node, (Load, Store, Accumulate))
            and not node.checked
            and isinstance(node.array, Var)
            and len(node.index) == getattr(node.array.type, "ndim", None)
            and any(
                part == item and terms.extent(node.array, axis) == extent
                for axis, part in enumerate(node.index)
            )
            for node in self.loop.body.nodes
        )

    def _gains(self, fresh: bool) -> bool:
        """Whether fewer accesses are left: one read (of what is not fresh) and one write."""
        kinds = [access.kind for access in self.accesses]
        if "store" not in kinds and "add" not in kinds:
            return False
        return kinds not in (["read", "store"], ["store"]) and (fresh or len(kinds) > 1)

    def _visits_once(self, made: Node, index: Index) -> bool:
        """Whether no two iterations of the loops that are inside of the array's life meet at one
        element.
        """
        if any(self.dependence.may_wrap(a.node, i) for a in self.accesses for i in index):  # type: ignore[arg-type]
            return False
        around = [self.loop, *self.structure.loops_around(self.loop)]
        outside = set(map(id, self.structure.loops_around(made)))
        inner = [loop for loop in around if id(loop) not in outside]
        return all(
            isinstance(loop, For) and self._moves_with(loop, index) and loop.exit is None
            for loop in inner
        )

    def _outermost(self, made: Node) -> Node:
        """The node around the loop that stands in the same region as the array's creation."""
        home = self.structure.block_of[made]
        nodes = [self.loop, *self.structure.ancestors(self.loop)]
        return next((n for n in nodes if self.structure.block_of[n] is home), self.loop)

    def _touched_before(self, array: Var, made: Node) -> bool:
        """Whether anything in front of this loop's accesses may have written to the array."""
        position = self.structure.position
        inside = {access.node for access in self.accesses}
        outermost = self._outermost(made)
        if self.structure.block_of[made] is not self.structure.block_of[outermost]:
            return True
        # Later accesses in the same outer iteration are other elements only if indices are equal.
        last = max(position[node] for node in walk_all(outermost))
        for access in self.dependence.touching.get(self.dependence.memory(array), ()):
            if (
                access.kind != "read"
                and access.node not in inside
                and position[access.node] <= last
            ):
                return True
        return self.dependence.aliases.is_passed_on(array)

    def _touched_after(self, array: Var) -> bool:
        """Whether the array is read anywhere else, or handed out."""
        memory = self.dependence.memory(array)
        members = {v for v in self.function.results if isinstance(v, Var)}
        if any(self.dependence.memory(v) == memory for v in members):
            return True
        inside = {access.node for access in self.accesses}
        touching = self.dependence.touching.get(memory, ())
        return any(access.node not in inside for access in touching)


def walk_all(node: Node):
    """The node and everything inside it."""
    yield node
    for block in blocks(node):
        yield from walk(block)


def _regions_within(block: Block) -> list[Block]:
    found = []
    for node in block.nodes:
        for inner in blocks(node):
            found.append(inner)
            found.extend(_regions_within(inner))
    return found
