"""Whether iterations of a `prange` loop conflict: refused where it is certain that they do.

Where it cannot be decided (`a[order[i]] = …`), the loop runs like any other, one iteration after
the other, which is one of the orders that the user allows.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations_with_replacement, zip_longest

from tapeless.analysis.dependence import Access, Dependence, count_uses, is_sum
from tapeless.errors import DataRace
from tapeless.ir.nodes import (
    Assign,
    Carry,
    Const,
    Ellipsis,
    For,
    Function,
    Index,
    IndexItem,
    Load,
    Operand,
    Slice,
    Var,
    While,
)
from tapeless.ir.visitor import defined, entry_vars, walk
from tapeless.rules.registry import operation

# What Numba recognises as a reduction, each alone.
REDUCTIONS = (
    frozenset({"add", "radd", "sub", "iadd", "isub"}),
    frozenset({"mul", "imul", "truediv", "itruediv"}),
    frozenset({"builtins.max", "numpy.maximum"}),
    frozenset({"builtins.min", "numpy.minimum"}),
)

ANY = "any"

SERIAL = "Write `range` if the order matters."
OWN_ELEMENT = f"Let each iteration write elements of its own, or add up in a number. {SERIAL}"
REDUCTION = (
    "Between iterations a number can only be added to, multiplied, or be the largest or smallest "
    f"so far: `s += v`, `m = max(m, v)`. {SERIAL}"
)


def refuse_races(function: Function) -> None:
    """Raise `DataRace` at the user's line where iterations of a `prange` loop conflict."""
    loops = [node for node in walk(function.body) if isinstance(node, For) and node.parallel]
    if not loops:
        return
    dependence, uses = Dependence(function), count_uses(function)
    for loop in loops:
        for carry in loop.carries:
            if _is_certain(loop, carry) and not _is_reduction(carry, dependence, uses):
                raise _carried(loop, carry, dependence)
        Races(loop, dependence).refuse()


# ---- carried values ------------------------------------------------------------------------------


def _is_reduction(carry: Carry, dependence: Dependence, uses: Counter) -> bool:
    return carry.next is carry.phi or any(
        is_sum(carry.next, carry.phi, dependence.structure, uses, kinds) for kinds in REDUCTIONS
    )


def _is_certain(loop: For, carry: Carry) -> bool:
    """Whether the value is not handed on to loops of which it is not known how often they run."""
    return not any(
        isinstance(node, While) and any(inner.initial is carry.phi for inner in node.carries)
        for node in walk(loop.body)
    )


def _carried(loop: For, carry: Carry, dependence: Dependence) -> DataRace:
    node = dependence.structure.maker(carry.next)
    location = (node.location if node is not None else None) or loop.location
    return DataRace(
        f"the iterations of this `prange` loop hand `{carry.phi.hint}` on from one to the next",
        location,
        REDUCTION,
    )


# ---- memory --------------------------------------------------------------------------------------


class Races:
    """The accesses of one `prange` loop to memory that its iterations share."""

    def __init__(self, loop: For, dependence: Dependence) -> None:
        self.loop = loop
        self.dependence = dependence
        self.inner = {carry.phi for carry in loop.carries}
        for node in walk(loop.body):
            self.inner.update(defined(node), entry_vars(node))
        self.indices = {node.index: node for node in walk(loop.body) if isinstance(node, For)}

    def refuse(self) -> None:
        for accesses in self.dependence.accesses_inside(self.loop).values():
            certain = [access for access in accesses if self._always_happens(access)]
            for first, second in combinations_with_replacement(certain, 2):
                if (first.kind, second.kind) != ("read", "read") and self._meet(first, second):
                    raise self._race(first, second)

    def _always_happens(self, access: Access) -> bool:
        """Whether every iteration makes this access."""
        around = self.dependence.structure.ancestors(access.node)
        around = around[: around.index(self.loop)]
        return all(isinstance(node, For) and node.exit is None for node in around)

    def _meet(self, first: Access, second: Access) -> bool:
        """Whether two different iterations certainly touch one element."""
        one, other = self._place(first), self._place(second)
        if one is None or other is None or one[0] is not other[0]:
            return False
        distances = {
            self._distance(a, b) for a, b in zip_longest(one[1], other[1], fillvalue=Slice())
        } - {ANY}
        return None not in distances and 0 not in distances and len(distances) <= 1

    def _place(self, access: Access) -> tuple[Var, Index] | None:
        """The array from outside of the loop, and the index into it; None if it is not known."""
        base, index = access.base, access.index or ()
        if base in self.inner:
            view = self.dependence.structure.maker(base)
            if not isinstance(view, Load) or not isinstance(view.array, Var):
                return None
            if view.array in self.inner or not all(isinstance(i, (Var, Const)) for i in view.index):
                return None
            base, index = view.array, (*view.index, *index)
        index = index[:-1] if index[-1:] == (Ellipsis(),) else index
        known = all(isinstance(item, (Var, Const, Slice)) for item in index)
        return (base, index) if known else None

    def _distance(self, one: IndexItem, other: IndexItem) -> int | str | None:
        """How many iterations apart two accesses are that meet on this axis; `ANY` if any two do,
        None if it is not known, or if none do.
        """
        if Slice() in (one, other):
            return ANY
        if isinstance(one, Slice) or isinstance(other, Slice):
            return ANY if one == other and self._is_fixed(one) else None
        (base, shift), (other_base, other_shift) = map(self.dependence.linear, (one, other))  # type: ignore[arg-type]
        if base is self.loop.index and other_base is self.loop.index:
            return shift - other_shift
        if shift != other_shift:
            return None
        if self.loop.index in (base, other_base):
            inner = self.indices.get(other_base if base is self.loop.index else base)  # type: ignore[arg-type]
            return ANY if inner is not None and _bounds(inner) == _bounds(self.loop) else None
        if not (self._is_fixed(one) and self._is_fixed(other)):
            return None
        return ANY if base == other_base or self._run_alike(base, other_base) else None

    def _run_alike(self, one: Operand | None, other: Operand | None) -> bool:
        """Whether two inner loops start at the same number."""
        first, second = self.indices.get(one), self.indices.get(other)  # type: ignore[arg-type]
        return first is not None and second is not None and first.start == second.start

    def _is_fixed(self, *items: object) -> bool:
        """Whether these are the same in all iterations, or run over the same numbers in each."""
        return all(self._is_one_fixed(item) for item in items)

    def _is_one_fixed(self, item: object) -> bool:
        if isinstance(item, Slice):
            return self._is_fixed(*(p for p in (item.start, item.stop, item.step) if p is not None))
        if not isinstance(item, Var):
            return True
        if item is self.loop.index:
            return False
        if item in self.indices:
            inner = self.indices[item]
            return inner.exit is None and self._is_fixed(inner.start, inner.stop, inner.step)
        if item not in self.inner:
            return True
        node = self.dependence.structure.maker(item)
        if not isinstance(node, Assign) or operation(node.op).effect:
            return False
        return self._is_fixed(*node.args)

    def _race(self, first: Access, second: Access) -> DataRace:
        write, other = (second, first) if first.kind == "read" else (first, second)
        name = write.base.hint
        if other is write:
            message = f"every iteration of the `prange` loop writes the same element of `{name}`"
        elif other.kind != "read":
            message = f"iterations of the `prange` loop write the same elements of `{name}`"
        else:
            line = other.node.location.line if other.node.location else "?"
            message = (
                f"iterations of the `prange` loop write elements of `{name}` that others read "
                f"in line {line}"
            )
        return DataRace(message, write.node.location, OWN_ELEMENT)


def _bounds(loop: For) -> tuple[Operand, ...]:
    return loop.start, loop.stop, loop.step
