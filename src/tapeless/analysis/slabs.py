"""Which iterations of a loop touch elements of their own: they stay in a slab of the array that
moves with the loop's index.
"""

from __future__ import annotations

from tapeless.analysis.accesses import Access, Accesses
from tapeless.analysis.distinct import Distinct
from tapeless.analysis.elements_apart import never_meet
from tapeless.analysis.linear import linear
from tapeless.ir.nodes import Assign, Const, For, Function, Index, Load, Node, Operand, Slice, Var
from tapeless.ir.types import INT

# So many accesses to an array are compared by the ranges of their loops, each with each.
MOST_COMPARED = 16
# How far an index is from that of a loop: a number, and variables that the loop does not change,
# which are added (1) or subtracted (-1).
Distance = tuple[int, frozenset[tuple[Var, int]]]
# A slab of an array: an axis, and how far the index on it is from that of the loop.
Slab = tuple[int, Distance]


class Slabs(Accesses):
    """Answers for one function."""

    def __init__(self, function: Function) -> None:
        super().__init__(function)
        self._loop_of = {n.index: n for n in self.structure.position if isinstance(n, For)}
        self.distinct = Distinct(function, self.structure)

    def slabs(self, access: Access, index: Var) -> tuple[Var, frozenset[Slab]]:
        """The array, and the slabs of it that the access stays in while a loop is at `index`."""
        base, items = access.base, access.index or ()
        view = self.structure.definition.get(base)
        if isinstance(view, Load) and isinstance(view.array, Var) and _is_row(view.index):
            base, items = view.array, view.index[:1]
        found = set()
        for axis, item in enumerate(items):
            if not isinstance(item, (Var, Const)):
                break  # an ellipsis or a new axis moves what follows
            distance = self.distance(item, index)
            if distance is not None and not self.may_wrap(access.node, item):
                found.add((axis, distance))
        return base, frozenset(found)

    def distance(self, item: Operand, index: Var) -> Distance | None:
        """How far the item is from the index of a loop; None if that is not the same in each
        iteration.
        """
        symbol, offset = self.linear(item)
        if symbol is index:
            return offset, frozenset()
        node = self.structure.definition.get(symbol) if isinstance(symbol, Var) else None
        if not (isinstance(node, Assign) and node.op in ("add", "sub")):
            return None
        sign = 1 if node.op == "add" else -1
        orders = (node.args, node.args[::-1]) if sign == 1 else (node.args,)
        for moving, fixed in orders:
            inner = self.distance(moving, index)
            by, shift = self.linear(fixed)
            if inner is not None and isinstance(by, Var) and self._is_fixed(by, index):
                own, known = inner
                is_new = all(by is not var for var, _ in known)
                return (own + offset + sign * shift, known | {(by, sign)}) if is_new else None
        return None

    def _is_fixed(self, var: Var, index: Var) -> bool:
        """Whether the variable is a number that is defined outside of the loop with this index."""
        if var.type != INT:
            return False
        return not self._is_inside(var, index)

    def _is_inside(self, var: Var, index: Var) -> bool:
        """Whether the variable is given in the body of the loop with this index."""
        home = self.structure.home
        return self.structure.is_within(home[var], home[index])

    def may_wrap(self, node: Node, item: Operand) -> bool:
        """Whether the index may be below zero, where it means an element at the end."""
        if not getattr(node, "checked", False):
            return False
        lowest = self.lowest(item)
        return lowest is None or lowest < 0

    def lowest(self, operand: Operand) -> int | None:
        """A number that the integer is never below, if one is known."""
        symbol, offset = self.linear(operand)
        if symbol is None:
            return offset
        if not isinstance(symbol, Var):
            return None
        node, loop = self.structure.definition.get(symbol), self._loop_of.get(symbol)
        if isinstance(loop, For) and loop.step in (Const(1), Const(-1)):
            upward = loop.step == Const(1)
            end = self.lowest(loop.start if upward else loop.stop)
            return None if end is None else end + offset + (0 if upward else 1)
        match node:
            case Assign(op="add" | "mul", args=args):
                parts = [self.lowest(arg) for arg in args]
                if None in parts or (node.op == "mul" and min(parts) < 0):  # type: ignore[type-var]
                    return None
                return offset + (sum(parts) if node.op == "add" else 0)  # type: ignore[arg-type]
            case Assign(op="builtins.max", args=args):
                known = [low for low in map(self.lowest, args) if low is not None]
                return max(known) + offset if known else None
            case Assign(op="shape" | "from_start"):
                return offset
        return None

    def linear(self, operand: Operand) -> tuple[Operand | None, int]:
        """The operand as a variable plus a constant."""
        return linear(operand, self.structure)

    def stay_apart(self, accesses: list[Access], indices: dict[Node, Var]) -> bool:
        """Whether iterations that differ in their index touch different elements.

        `indices` gives the index of the loop that each access belongs to.
        """
        if all(access.kind == "read" for access in accesses):
            return True
        if all(access.kind == "add" for access in accesses):
            return True
        groups = self._apart(accesses, indices)
        if len(groups) > 1:
            return all(self.stay_apart(group, indices) for group in groups)
        if self._share_slab(accesses, indices):
            return True
        if len(accesses) > MOST_COMPARED:
            return False
        groups = self._apart(accesses, indices, by_ranges=True)
        return len(groups) > 1 and all(self.stay_apart(group, indices) for group in groups)

    def groups(self, accesses: list[Access], loop: For) -> list[list[Access]]:
        """The accesses of a loop in groups that share no memory in any of its iterations."""
        return self._apart(accesses, {access.node: loop.index for access in accesses})

    def _share_slab(self, accesses: list[Access], indices: dict[Node, Var]) -> bool:
        """Whether all stay in one slab that moves with the index."""
        common: frozenset[Slab] | None = None
        bases = set()
        for access in accesses:
            base, slabs = self.slabs(access, indices[access.node])
            bases.add(base)
            common = slabs if common is None else common & slabs
        return bool(common) and len(bases) == 1

    def _apart(
        self, accesses: list[Access], indices: dict[Node, Var], *, by_ranges: bool = False
    ) -> list[list[Access]]:
        """The accesses in groups that share no memory."""

        def apart(one: Access, other: Access) -> bool:
            if by_ranges:
                loops = [self._loop_of[indices[access.node]] for access in (one, other)]
                return never_meet(one, other, self.structure, loops)
            return self._are_apart(one, other, indices)

        groups: list[list[Access]] = []
        for access in accesses:
            near = [g for g in groups if not all(apart(access, a) for a in g)]
            groups = [group for group in groups if group not in near]
            groups.append([access, *(a for group in near for a in group)])
        return groups

    def _are_apart(self, one: Access, other: Access, indices: dict[Node, Var]) -> bool:
        if one.base is other.base:
            return self._never_meet(one, other, indices)
        if not self.distinct.are_apart(one.base, other.base):
            return False
        pair = (one, other)
        return not any(self._is_inside(a.base, indices[b.node]) for a in pair for b in pair)

    def _never_meet(self, one: Access, other: Access, indices: dict[Node, Var]) -> bool:
        """Whether two accesses to one array go to different rows, which the loops do not change."""
        for mine, others in zip(one.index or (), other.index or (), strict=False):
            if not (isinstance(mine, (Var, Const)) and isinstance(others, (Var, Const))):
                return False  # an ellipsis or a new axis moves what follows
            (symbol, first), (same, second) = self.linear(mine), self.linear(others)
            if symbol is not same or first == second:
                continue
            is_fixed = symbol is None or (
                isinstance(symbol, Var)
                and all(self._is_fixed(symbol, indices[access.node]) for access in (one, other))
            )
            if is_fixed and not (
                self.may_wrap(one.node, mine) or self.may_wrap(other.node, others)
            ):
                return True
        return False


def _is_row(index: Index) -> bool:
    """`a[i]`, or `a[i, :, :]`."""
    if not index or not isinstance(index[0], (Var, Const)):
        return False
    return all(item == Slice() for item in index[1:])
