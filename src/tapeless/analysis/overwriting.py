"""Whether what was read from memory, or stored in it, is still there when the reverse sweep comes.

A write may change an element that was accessed before if it can run afterwards, to the same memory,
at the same index. Of an index that is the one of a counted loop plus a constant, inequalities tell:
a factorisation that reads `a[i, k]` with k < j and then writes `a[i, j]` never comes back to what
it read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

from tapeless.analysis.aliasing import Aliases, makes_view
from tapeless.analysis.differences import Differences
from tapeless.analysis.distinct import Distinct
from tapeless.analysis.loop_state import is_new
from tapeless.analysis.moments import Loop, Moment, may_be_equal
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    For,
    Index,
    IndexItem,
    Load,
    Node,
    Operand,
    Slice,
    Store,
    Var,
)
from tapeless.ir.types import INT
from tapeless.ir.visitor import blocks, entry_vars, walk


@dataclass(frozen=True)
class Access:
    """A node that reads or writes `root[index]`, where `root` is no view; the index names leading
    axes, and None stands for anything along an axis.
    """

    node: Node
    root: Var
    index: tuple[Operand | None, ...]


class Overwriting:
    """Answers for one function."""

    def __init__(
        self, structure: Structure, aliases: Aliases, distinct: Distinct | None = None
    ) -> None:
        self.structure = structure
        self.aliases = aliases
        self.distinct = distinct

    def may_change(self, node: Node, array: Var, index: Index = ()) -> bool:
        """Whether `array[index]` may be written after `node` accessed it."""
        writes = self.aliases.writes.get(self.aliases.find(array), ())
        after = [write for write in writes if self.structure.may_follow(write, node)]
        if not after:
            return False
        access = self._access(node, array, index)
        return any(self._may_meet(access, self._write(write)) for write in after)

    def may_have_changed(self, node: Load, loop: Loop) -> bool:
        """Whether what `node` reads may have been written since the loop around it began."""
        assert isinstance(node.array, Var)
        access = self._access(node, node.array, node.index)
        writes = self.aliases.writes.get(self.aliases.find(node.array), ())
        inside = [write for write in writes if loop in self.structure.loops_around(write)]
        return any(self._may_meet(self._write(write), access, since=loop) for write in inside)

    def may_write(self, node: Node, array: Var) -> bool:
        """Whether `node`, or what is inside of it, may write to the array, which is no view."""
        memory = self.aliases.find(array)
        return any(
            isinstance(inner, (Store, Accumulate))
            and isinstance(inner.array, Var)
            and self.aliases.find(inner.array) is memory
            and not self._are_apart(self._write(inner).root, array)
            for inner in walk(Block([node]))
        )

    def is_view(self, array: Var) -> bool:
        """Whether the array is another name for memory that has one, or for a part of it."""
        return self._view(array) is not None

    def _are_apart(self, one: Var, other: Var) -> bool:
        return self.distinct is not None and self.distinct.are_apart(one, other)

    def _write(self, node: Node) -> Access:
        assert isinstance(node, (Store, Accumulate))
        assert isinstance(node.array, Var)
        return self._access(node, node.array, node.index)

    def _access(self, node: Node, array: Var, index: Index) -> Access:
        """The access in terms of the memory that is viewed."""
        items = [part if _is_place(part) else None for part in _leading(index)]
        while (view := self._view(array)) is not None:
            array = view.array if isinstance(view, Load) else view.args[0]  # type: ignore[assignment]
            items = _through(view, items)
        return Access(node, array, tuple(items))

    def _view(self, array: Var) -> Load | Assign | None:
        """What made the array, if that is another name for memory of which there was one."""
        node = self.structure.definition.get(array)
        is_view = isinstance(node, (Load, Assign)) and makes_view(node)
        return node if is_view else None  # type: ignore[return-value]

    # ---- whether two accesses meet ---------------------------------------------------------------

    def _may_meet(self, first: Access, later: Access, since: Loop | None = None) -> bool:
        """Whether `later` may touch, after `first` has run, what that touched; in one run of the
        loop `since`, if that is given.
        """
        if first.root is not later.root:
            apart = since is not None and self._are_apart(first.root, later.root)
            return not (apart or self._is_newer(first, later))
        around_later = self.structure.loops_around(later.node)
        shared = [n for n in self.structure.loops_around(first.node)[::-1] if n in around_later]
        for depth, loop in enumerate(shared):
            if since is not None and depth < shared.index(since):
                continue
            if self.is_inside(first.root, loop):
                if not is_new(self.structure.definition.get(first.root)):
                    return True
                continue  # every iteration has its own
            if self._meets(first, later, shared, depth):
                return True
        follows = self.structure.position[later.node] > self.structure.position[first.node]
        return follows and self._meets(first, later, shared, len(shared))

    def _is_newer(self, first: Access, later: Access) -> bool:
        """Whether the memory of `later` was made after that of `first` had its name."""
        node = self.structure.definition.get(later.root)
        if node is None or not is_new(node):
            return False
        loop = next(iter(self.structure.loops_around(node)), None)
        if loop is None:
            return False
        if loop not in self.structure.loops_around(first.node):
            return True
        return first.root in entry_vars(loop) or not self.is_inside(first.root, loop)

    def is_inside(self, var: Var, loop: Loop) -> bool:
        """Whether the variable is bound anew in each iteration."""
        block, top = self.structure.home[var], self.structure.top
        bodies = {id(block) for block in blocks(loop)}
        while block is not top:
            if id(block) in bodies:
                return True
            owner = self.structure.owner[id(block)]
            assert owner is not None
            block = self.structure.block_of[owner]
        return False

    def _meets(self, first: Access, later: Access, shared: list[Loop], depth: int) -> bool:
        """Whether the indices can be equal where both are in the same iteration of the loops up to
        `depth`, and `later` is in a later one of the loop there, if there is one.
        """
        moments = [Moment(self.structure, shared[depth:], which) for which in ("first", "later")]
        known = Differences()
        for access, moment in zip((first, later), moments, strict=True):
            moment.add_ranges(access.node, known)
        if depth < len(shared):
            _add_order(shared[depth], moments, known)
        pairs = zip(first.index, later.index, strict=False)
        return may_be_equal(
            [
                (moments[0].term(one), moments[1].term(other))
                for one, other in pairs
                if one is not None and other is not None
            ],
            known,
        )


def _add_order(loop: Loop, moments: list[Moment], known: Differences) -> None:
    """The second of two accesses is in a later iteration."""
    if isinstance(loop, For) and isinstance(loop.step, Const):
        step = loop.step.value
        before, after = (moment.term(loop.index) for moment in moments)
        known.at_most(*((before, after) if step > 0 else (after, before)), gap=abs(step))


# ---- indices -------------------------------------------------------------------------------------


def _leading(index: Index) -> list[Operand | Slice]:
    """The items that name axes from the first one on."""
    found = []
    for part in index:
        if not isinstance(part, Slice) and not _is_place(part):
            break
        found.append(part)
    return found


def _is_place(part: IndexItem) -> TypeGuard[Operand]:
    """Whether it is an integer."""
    if isinstance(part, Const):
        return type(part.value) is int
    return isinstance(part, Var) and part.type == INT


def _through(view: Load | Assign, items: list[Operand | None]) -> list[Operand | None]:
    """The index of what is viewed, from that of the view."""
    if isinstance(view, Assign):
        return items if view.op == "alias" else []
    rest = iter(items)
    outer: list[Operand | None] = []
    for part in _leading(view.index):
        if isinstance(part, Slice):
            item = next(rest, None)
            outer.append(item if part == Slice() else None)
        else:
            outer.append(part)
    return [*outer, *rest] if len(outer) == len(view.index) else outer
