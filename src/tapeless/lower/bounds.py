"""Which index checks can be left out, and which can be made once before a loop.

Native code does not check indices by itself, so an element access is checked unless it is proved to
be in range: its index is that of a counted loop, plus a constant, and the ranges of the loops
around it end at an extent of the array. Where the proof fails but the access happens in every
iteration of its loop, the check is made once in front of the loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from tapeless.analysis.differences import ZERO, Differences, Term
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import (
    Accumulate,
    Const,
    For,
    Function,
    Index,
    IndexItem,
    Load,
    Node,
    Operand,
    Slice,
    Store,
    Var,
)
from tapeless.ir.types import is_array
from tapeless.ir.visitor import walk
from tapeless.lower.front_checks import Check, FrontChecks
from tapeless.lower.ranges import Ranges
from tapeless.lower.running import Running
from tapeless.lower.terms import Linear, Terms


def remove_needless_checks(function: Function) -> Function:
    """Mark, in place, the accesses that need no check of their own."""
    Bounds(function).run()
    return function


def prove_views(function: Function) -> Function:
    """Mark, in place, the rows and other parts of arrays whose index is proved to be in range."""
    bounds = Bounds(function)
    for node in walk(function.body):
        if isinstance(node, (Load, Store, Accumulate)) and bounds.is_proved_part(node):
            node.checked = False
    return function


class Bounds:
    """Proofs and checks of one function."""

    def __init__(self, function: Function) -> None:
        self.function = function
        self.structure = Structure(function)
        self.terms = Terms(function, self.structure)
        self.ranges = Ranges(self.terms)
        self.loop_of = {n.index: n for n in walk(function.body) if isinstance(n, For)}
        self.in_front: dict[Node, FrontChecks] = {}
        self._passed: dict[Node, list[Check]] = {}  # what holds inside of a loop
        self._known: dict[int | None, Differences] = {}

    def run(self) -> None:
        self._accesses()
        self._known.clear()
        self._accesses()  # those that a check in front of their loops covers
        for loop, checks in self.in_front.items():
            nodes = self.structure.block_of[loop].nodes
            at = nodes.index(loop)
            nodes[at:at] = checks.written()

    def _accesses(self) -> None:
        """Those of outer loops first: what is checked in front of these holds inside too."""
        nodes = walk(self.function.body)
        for node in sorted(nodes, key=lambda node: len(self.structure.loops_around(node))):
            if isinstance(node, (Load, Store, Accumulate)) and node.checked:
                self._access(node)

    def _access(self, node: Load | Store | Accumulate) -> None:
        array = node.array
        if not (isinstance(array, Var) and is_array(array.type)):
            return
        index = node.index
        if not _is_plain(index) or len(index) > array.type.ndim:
            return
        open_axes = self._open_axes(node, array)
        if not open_axes:
            node.checked = False
            return
        loop = self._loop_that_always_runs(node, array)
        if loop is None:
            return
        found = [
            self._front_check(loop, part, array, axis)
            for axis, part in enumerate(index)
            if axis in open_axes and _is_integer(part)
        ]
        checks = [check for check in found if check is not None]
        if len(checks) == len(found):
            for check in checks:
                self._add_in_front(loop, check)
            self._passed.setdefault(loop, []).extend(checks)
            node.checked = False

    def is_proved_part(self, node: Load | Store | Accumulate) -> bool:
        """Whether the node selects more than an element, and its integers are in range."""
        array = node.array
        if not (isinstance(array, Var) and is_array(array.type) and _is_plain(node.index)):
            return False
        is_part = len(node.index) < array.type.ndim or any(map(_is_slice, node.index))
        return is_part and not self._open_axes(node, array)

    def _open_axes(self, node: Load | Store | Accumulate, array: Var) -> list[int]:
        """The axes on which an integer is not proved to be in range."""
        return [
            axis
            for axis, part in enumerate(node.index)
            if _is_integer(part) and not self.is_proved(node, part, array, axis)
        ]

    def _describe(self, array: Var, axis: int) -> str:
        """The axis in the user's terms: a shadow has the shape of what it belongs to."""
        symbol = self.terms.extent(array, axis).symbol
        if isinstance(symbol, tuple):
            array, axis = symbol
        return f"axis {axis} of {array.hint}"

    # ---- proofs ----------------------------------------------------------------------------------

    def is_proved(self, node: Node, part: Operand, array: Var, axis: int) -> bool:
        """Whether the ranges of the loops around the node leave no index out of range."""
        index, extent = self._term(part), self._as_term(self.terms.extent(array, axis))
        known = self._known_inside(node)
        known = self._with_maxima(known, index, extent)
        below, beyond = Differences(known), Differences(known)
        below.at_most(index, (ZERO, -1))
        beyond.at_most(extent, index)
        if below.is_impossible() and beyond.is_impossible():
            return True
        loops = self.structure.loops_around(node)
        return self.ranges.is_inside(part, self.terms.extent(array, axis), loops)

    def _with_maxima(self, known: Differences, *terms: Term) -> Differences:
        """What is known, and that numbers which are maxima are not below what these are of."""
        for symbol, _ in terms:
            bounds = self.terms.bounds_of(symbol, "builtins.max")  # type: ignore[arg-type]
            if bounds != [Linear(symbol, 0)]:
                known = Differences(known)
                for bound in bounds:
                    known.at_most(self._as_term(bound), (symbol, 0))
        return known

    def _known_inside(self, node: Node) -> Differences:
        """What the loops around a node, and the checks in front of these, say of indices."""
        loops = self.structure.loops_around(node)
        inside = id(loops[0]) if loops else None
        if inside not in self._known:
            self._known[inside] = self._known_in(loops)
        return self._known[inside]

    def _known_in(self, loops: Sequence[Node]) -> Differences:
        known = Differences()
        for loop in loops:
            if isinstance(loop, For) and isinstance(loop.step, Const):
                self._add_range(loop, known)
            for check in self._passed.get(loop, ()):
                index, offset = self._term(check.index)
                extent = self._as_term(self.terms.extent(check.array, check.axis))
                known.at_most((index, offset + check.offset), extent, gap=1)
        return known

    def _add_range(self, loop: For, known: Differences) -> None:
        index = (loop.index, 0)
        upward = loop.step.value > 0  # type: ignore[union-attr]  # the caller checks it
        first, end = (loop.start, loop.stop) if upward else (loop.stop, loop.start)
        for bound in self.terms.bounds_of(first, "builtins.max"):
            known.at_most(self._as_term(bound), index, gap=0 if upward else 1)
        for bound in self.terms.bounds_of(end, "builtins.min"):
            known.at_most(index, self._as_term(bound), gap=1 if upward else 0)

    def _term(self, operand: Operand) -> Term:
        return self._as_term(self.terms.linear(operand))

    def _as_term(self, number: Linear) -> Term:
        return number.symbol, number.offset  # type: ignore[return-value]  # symbols are hashable

    def _counts_from_start(self, loop: For, offset: int) -> bool:
        """Whether the loop's index plus the offset is never below zero."""
        below = Differences(self._known_in([loop, *self.structure.loops_around(loop)]))
        below.at_most((loop.index, offset), (ZERO, -1))
        return below.is_impossible()

    # ---- checks in front of a loop ---------------------------------------------------------------

    def _loop_that_always_runs(self, node: Node, array: Var) -> For | None:
        """The innermost loop, if it runs the access in every iteration and the array stands outside
        of it.
        """
        block = self.structure.block_of[node]
        loop = self.structure.owner[id(block)]
        if not isinstance(loop, For) or loop.exit is not None or Running.of(loop) is None:
            return None
        return loop if self._outside(array, loop) else None

    def _outside(self, operand: Operand, loop: For) -> bool:
        """Whether the operand is defined before the loop."""
        if not isinstance(operand, Var):
            return True
        home = self.structure.home[operand]
        around = {id(self.structure.block_of[owner]) for owner in self.structure.ancestors(loop)}
        around.add(id(self.structure.block_of[loop]))
        return id(home) in around

    def _front_check(self, loop: For, part: Operand, array: Var, axis: int) -> Check | None:
        """What to check in front of the loop; None if that is not the same as checking inside."""
        index = self.terms.linear(part)
        if index.symbol is loop.index:
            return self._front_check_of_loop(loop, index.offset, array, axis)
        if index.symbol is None and index.offset >= 0:
            return Check(Const(index.offset), 0, array, axis)
        outer = self.loop_of.get(index.symbol) if isinstance(index.symbol, Var) else None
        if outer is None or not self._outside(part, loop):
            return None
        if not self._counts_from_start(outer, index.offset):
            return None
        return Check(outer.index, index.offset, array, axis)

    def _front_check_of_loop(self, loop: For, offset: int, array: Var, axis: int) -> Check | None:
        """The same for the index of the loop itself plus an offset."""
        if loop.step not in (Const(1), Const(-1)):
            return None  # the last index depends on the number of steps
        if not self._counts_from_start(loop, offset):
            return None
        if loop.step == Const(1):
            return Check(loop.stop, offset - 1, array, axis)
        return Check(loop.start, offset, array, axis)

    def _add_in_front(self, loop: For, check: Check) -> None:
        """Once, in front of all loops that do not change what is checked, if these run at all."""
        loop, running, check = self._nest(loop, check)
        checks = self.in_front.setdefault(loop, FrontChecks(loop.location))
        running = [each for each in running if not check.is_whole_range(each)]
        checks.add(
            check, running, f"index out of bounds for {self._describe(check.array, check.axis)}"
        )

    def _nest(self, loop: For, check: Check) -> tuple[For, list[Running], Check]:
        """The outermost loop in every iteration of which the loop stands, so that it is known
        whether that ever runs; the conditions under which it does; and the check for all of them.
        """
        own = Running.of(loop)
        assert own is not None
        nest = [own]
        while True:
            outer = self.structure.owner[id(self.structure.block_of[loop])]
            if not isinstance(outer, For) or outer.exit is not None:
                return loop, nest, check
            around, inside = Running.of(outer), self._running_inside(nest, outer)
            if around is None or inside is None or not self._outside(check.array, outer):
                return loop, nest, check
            if check.index is outer.index:
                of_all = self._front_check_of_loop(outer, check.offset, check.array, check.axis)
                if of_all is None or inside != nest:  # which need not run with the last index
                    return loop, nest, check
                check = of_all
            if not self._outside(check.index, outer):
                return loop, nest, check
            loop, nest = outer, [*inside, around]

    def _running_inside(self, nest: list[Running], outer: For) -> list[Running] | None:
        """The conditions that there is an iteration of the outer loop in which all of the nest run;
        None if that is not known.
        """
        found, largest = [], set()
        for each in nest:
            if self._outside(each.first, outer) and self._outside(each.end, outer):
                found.append(each)
                continue
            in_any = each.in_any(outer, self._distance)
            if in_any is None or not all(
                self._outside(bound, outer) for bound in (in_any[0].first, in_any[0].end)
            ):
                return None
            found.append(in_any[0])
            largest.add(in_any[1])
        return found if len(largest) < 2 else None  # else there may be one for each, none for all

    def _distance(self, operand: Operand, index: Var) -> int | None:
        """How far the operand is from a loop's index."""
        number = self.terms.linear(operand)
        return number.offset if number.symbol is index else None


def _is_plain(index: Index) -> bool:
    """Whether the index consists of integers and slices."""
    return all(_is_integer(part) or _is_slice(part) for part in index)


def _is_slice(part: IndexItem) -> bool:
    return isinstance(part, Slice)


def _is_integer(part: IndexItem) -> TypeGuard[Operand]:
    if isinstance(part, Const):
        return isinstance(part.value, int)
    return isinstance(part, Var) and not is_array(part.type)
