"""A loop that overwrites what the loop before it read, as a step in place does, joins it.

    for i in range(1, n - 1): d[i] = u[i - 1] - 2.0 * u[i] + u[i + 1]
    for i in range(1, n - 1): u[i] += c * d[i]

The element ahead still is what it was, and that behind is kept in a variable for one iteration,
which LLVM vectorises. So `u` is read once, and `d` need not be written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tapeless.analysis.accesses import Access
from tapeless.analysis.dependence import Dependence
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    If,
    Load,
    Merge,
    Node,
    Operand,
    Store,
    Var,
)
from tapeless.ir.types import INT, Array, Scalar, is_scalar
from tapeless.lower.fuse import Fusion, have_one_range
from tapeless.lower.running import Running
from tapeless.rules.registry import DIVISION, operation
from tapeless.transform.algebra import integer
from tapeless.transform.simplify import rename

# Pairs of arrays, one of them written, that LLVM compares; of more it vectorises no loop. What only
# these loops touch vanishes.
MANY = 8


def join_steps(function: Function) -> bool:
    """Join, in place, such loops; whether there were any."""
    joined = False
    while Fusion(function, (steps := _Steps()).may_join, steps.join).run_once():
        joined = True
    return joined


@dataclass
class _Behind:
    """An array of which the first loop reads the element before the one that the second writes."""

    array: Var
    reads: list[Load] = field(default_factory=list)


class _Steps:
    """Joins one pair of loops."""

    def __init__(self) -> None:
        self.behind: list[_Behind] = []

    def may_join(self, first: Node, second: Node, dependence: Dependence, uses: Counter) -> bool:
        if not have_one_range(first, second, dependence):
            return False
        assert isinstance(first, For)
        assert isinstance(second, For)
        if not all(_is_plain(loop, dependence, uses) for loop in (first, second)):
            return False
        mine, others = dependence.accesses_inside(first), dependence.accesses_inside(second)
        both = {m: [*mine.get(m, ()), *others.get(m, ())] for m in mine | others}
        if _comparisons([a for m, a in both.items() if a != dependence.touching[m]]) > MANY:
            return False
        self.behind = []
        shared = mine.keys() & others.keys()
        return any(_is_written(others[memory]) for memory in shared) and all(
            self._is_in_order(
                _Offsets(mine[memory], first, dependence),
                _Offsets(others[memory], second, dependence),
            )
            for memory in shared
            if _is_written([*mine[memory], *others[memory]])
        )

    def _is_in_order(self, first: _Offsets, second: _Offsets) -> bool:
        """Whether both find in the memory what they would find one after the other, but for what
        the first reads behind.
        """
        if not first.are_known or not second.are_known or first.array is not second.array:
            return False
        if not second.written:  # what it reads ahead is not there yet
            return first.written == {0} and max(second.read) <= 0
        if first.written or second.written != {0} or min(first.read) < -1:
            return False
        reads = [a.node for a, offset in first.places if offset == -1]
        assert isinstance(first.array, Var)
        if reads:
            self.behind.append(_Behind(first.array, reads))  # type: ignore[arg-type]
        return True

    def join(self, first: Node, second: Node) -> Sequence[Node]:
        assert isinstance(first, For)
        assert isinstance(second, For)
        ahead = Builder(Block(), first.location)
        rename(Function("", [], second.body, []), {second.index: first.index})
        for behind in self.behind:
            _keep(behind, first, ahead)
        first.body.nodes.extend(second.body.nodes)
        return ahead.block.nodes


def _keep(behind: _Behind, loop: For, ahead: Builder) -> None:
    """Carry the element from the iteration before."""
    array = behind.array
    assert isinstance(array.type, Array)
    number = Scalar(array.type.dtype)
    before, initial, phi = (Var(array.hint + "_before", number) for _ in range(3))
    own = Var(array.hint + "_here", number)
    running = Running.of(loop)
    assert running is not None
    runs = running.written(ahead)
    there = Builder(Block(), loop.location)
    place = integer(there, "sub", loop.start, Const(1), "place")
    there.append(Load(initial, array, (place,), checked=False))
    ahead.append(If(runs, there.block, Block(), [Merge(before, initial, Const(0.0))]))
    loop.carries.append(Carry(phi, before, own, Var(array.hint, number)))
    kept = [node for node in loop.body.nodes if node not in behind.reads]
    loop.body.nodes[:] = [Load(own, array, (loop.index,), checked=False), *kept]
    rename(Function("", [], loop.body, []), {read.target: phi for read in behind.reads})


def _is_plain(loop: For, dependence: Dependence, uses: Counter) -> bool:
    """Whether the loop is cheap arithmetic with elements of arrays, in any order."""
    if loop.exit is not None or loop.trips is not None or loop.parallel or loop.carries:
        return False
    if not all(map(_is_cheap, loop.body.nodes)):
        return False
    return dependence.is_independent(loop, uses)


def _is_cheap(node: Node) -> bool:
    """Costly functions vectorise only where iterations are independent."""
    if isinstance(node, Assign):
        what = operation(node.op)
        return is_scalar(node.target.type) and what.cost <= DIVISION and not what.effect
    if isinstance(node, Load):
        return is_scalar(node.target.type) and not node.checked
    return isinstance(node, Store) and not node.checked


def _is_written(accesses: list[Access]) -> bool:
    return any(access.kind != "read" for access in accesses)


def _comparisons(arrays: list[list[Access]]) -> int:
    """The pairs of arrays of which one is written."""
    written = sum(map(_is_written, arrays))
    return written * (written - 1) // 2 + written * (len(arrays) - written)


class _Offsets:
    """Where a loop reads and writes one array of one axis, from the loop's index on."""

    def __init__(self, accesses: list[Access], loop: For, dependence: Dependence) -> None:
        self.array = accesses[0].base
        self.places: list[tuple[Access, int]] = []
        self.are_known = all(
            access.base is self.array and self._has_place(access, loop, dependence)
            for access in accesses
        )
        self.read = {offset for access, offset in self.places if access.kind == "read"}
        self.written = {offset for access, offset in self.places if access.kind != "read"}

    def _has_place(self, access: Access, loop: For, dependence: Dependence) -> bool:
        if access.index is None or len(access.index) != 1 or access.kind == "add":
            return False
        item: Operand = access.index[0]  # type: ignore[assignment]
        if not isinstance(item, Var) or item.type != INT:
            return False
        symbol, offset = dependence.linear(item)
        self.places.append((access, offset))
        return symbol is loop.index
