"""Loops over the same range become one, and branches on the same condition.

The backward loop of a derivative joins the forward loop whenever the iterations are independent but
for sums: what was recorded in one is then at hand in the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from tapeless.analysis.dependence import Dependence, Effects, count_uses
from tapeless.ir.nodes import Block, Const, For, Function, If, Node, Var
from tapeless.ir.visitor import blocks, walk
from tapeless.transform.simplify import rename

MayJoin = Callable[[Node, Node, Dependence, Counter], bool]
# Writes both in the first; returns what has to stand in front of it.
Join = Callable[[Node, Node], Sequence[Node]]


def fuse_loops(function: Function) -> bool:
    """Fuse, in place, pairs of independent loops that touch the same memory; whether there were
    any.

    First those of which the second reads what the first writes, so that it need not wait.
    """
    handed_on = Fusion(function, _is_handed_on, _join_loops).run()
    return Fusion(function, _share_memory, _join_loops).run() or handed_on


def fuse_branches(function: Function) -> bool:
    """Fuse, in place, pairs of `if`s that ask the same; whether there were any."""
    return Fusion(function, _may_join_branches, _join_branches).run()


class Fusion:
    """One walk over all regions, which joins what it can."""

    def __init__(self, function: Function, may_join: MayJoin, join: Join) -> None:
        self.function = function
        self.may_join, self.join = may_join, join
        self.dependence = Dependence(function)
        self.uses = count_uses(function)
        self.found = False
        self._apart: set[tuple[Node, Node]] = set()  # pairs that may not be joined

    def run(self) -> bool:
        self._block(self.function.body)
        return self.found

    def run_once(self) -> bool:
        """The same, up to the first pair; whether there is one.

        Ask a new `Fusion` for the next, where iterations that were apart may not be so any more.
        """
        inner = (b for node in walk(self.function.body) for b in blocks(node))
        return any(self._one(block) for block in [self.function.body, *inner])

    def _block(self, block: Block) -> None:
        while self._one(block):
            self.found = True
        for node in block.nodes:
            for inner in blocks(node):
                self._block(inner)

    def _one(self, block: Block) -> bool:
        """Join one pair of the block."""
        places = [p for p, node in enumerate(block.nodes) if isinstance(node, (For, If))]
        return any(
            self._pair(block, earlier, place)
            for number, place in enumerate(places)
            for earlier in reversed(places[:number])
        )

    def _pair(self, block: Block, earlier: int, place: int) -> bool:
        first, second = block.nodes[earlier], block.nodes[place]
        if (first, second) in self._apart:
            return False
        if not self.may_join(first, second, self.dependence, self.uses):
            self._apart.add((first, second))
            return False
        order = self._order(first, block.nodes[earlier + 1 : place], second)
        if order is None:
            return False
        before, after = order
        ahead = self.join(first, second)
        for mine, others in zip(blocks(first), blocks(second), strict=True):
            self.dependence.structure.absorb(others, mine)
        self.dependence.take_in(first, second)
        self._apart = {pair for pair in self._apart if first not in pair}
        block.nodes[earlier : place + 1] = [*before, *ahead, first, *after]
        return True

    def _order(
        self, first: Node, between: list[Node], second: Node
    ) -> tuple[list[Node], list[Node]] | None:
        """What stands between two nodes, as what can move before the first and what can move after
        the second; None if they cannot meet.
        """
        effects = self.dependence.effects
        ahead, behind = effects(first), effects(second)
        before: list[Node] = []
        after: list[Node] = []
        staying = Effects()  # of what stays behind the first
        for node in between:
            own = effects(node)
            if not (ahead.conflicts(own) or staying.conflicts(own)):
                before.append(node)
            elif own.conflicts(behind):
                return None
            else:
                after.append(node)
                staying.include(own)
        return None if behind.must_stay else (before, after)


# ---- loops ---------------------------------------------------------------------------------------


def have_one_range(first: Node, second: Node, dependence: Dependence) -> bool:
    if not (isinstance(first, For) and isinstance(second, For)):
        return False
    mine, others = (tuple(map(dependence.linear, (n.start, n.stop))) for n in (first, second))
    return mine == others and first.step == second.step == Const(1)


def _may_join_loops(first: Node, second: Node, dependence: Dependence, uses: Counter) -> bool:
    assert isinstance(first, For)
    assert isinstance(second, For)
    results = {carry.result for carry in first.carries}
    if results & dependence.effects(second).uses:
        return False  # needs what is known after the last iteration
    if not (dependence.is_independent(first, uses) and dependence.is_independent(second, uses)):
        return False
    mine, others = dependence.accesses_inside(first), dependence.accesses_inside(second)
    for memory in mine.keys() & others.keys():
        indices = {access.node: first.index for access in mine[memory]}
        indices |= {access.node: second.index for access in others[memory]}
        if not dependence.stay_apart([*mine[memory], *others[memory]], indices):
            return False
    return True


def _is_handed_on(first: Node, second: Node, dependence: Dependence, uses: Counter) -> bool:
    """Whether the loops may be joined, and the second reads what the first writes."""
    if not have_one_range(first, second, dependence):
        return False
    mine, others = dependence.effects(first), dependence.effects(second)
    written = mine.stores | mine.adds
    return bool(written & others.reads) and _may_join_loops(first, second, dependence, uses)


def _share_memory(first: Node, second: Node, dependence: Dependence, uses: Counter) -> bool:
    """Whether the loops may be joined, and touch some memory both."""
    if not have_one_range(first, second, dependence):
        return False
    mine, others = dependence.effects(first), dependence.effects(second)
    mine_all, others_all = mine.reads | mine.stores, others.reads | others.stores
    return bool(mine_all & others_all) and _may_join_loops(first, second, dependence, uses)


def _join_loops(first: Node, second: Node) -> Sequence[Node]:
    assert isinstance(first, For)
    assert isinstance(second, For)
    rename(Function("", [], second.body, []), {second.index: first.index})
    first.body.nodes.extend(second.body.nodes)
    first.carries.extend(second.carries)
    first.parallel |= second.parallel
    return ()


# ---- branches ------------------------------------------------------------------------------------


def _may_join_branches(first: Node, second: Node, dependence: Dependence, uses: Counter) -> bool:
    return (
        isinstance(first, If)
        and isinstance(second, If)
        and isinstance(first.condition, Var)
        and first.condition is second.condition
    )


def _join_branches(first: Node, second: Node) -> Sequence[Node]:
    """What the second read of the first's merged values it now reads in the branch itself."""
    assert isinstance(first, If)
    assert isinstance(second, If)
    inside = (
        (first.then, second.then, {merge.result: merge.then for merge in first.merges}),
        (first.orelse, second.orelse, {merge.result: merge.orelse for merge in first.merges}),
    )
    for mine, others, known in inside:
        part = Function("", [], others, [])
        rename(part, known)
        mine.nodes.extend(others.nodes)
    for merge in second.merges:
        known_then, known_orelse = inside[0][2], inside[1][2]
        merge.then = known_then.get(merge.then, merge.then)  # type: ignore[arg-type]
        merge.orelse = known_orelse.get(merge.orelse, merge.orelse)  # type: ignore[arg-type]
    first.merges.extend(second.merges)
    return ()
