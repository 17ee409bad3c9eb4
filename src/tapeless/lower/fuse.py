"""Loops over the same range become one, and branches on the same condition.

The backward loop of a derivative joins the forward loop whenever the iterations are independent but
for sums: what was recorded in one is then at hand in the other.
"""

from __future__ import annotations

from collections import Counter

from tapeless.analysis.dependence import Dependence, count_uses
from tapeless.ir.nodes import Block, Const, For, Function, If, Node, Operand, Var
from tapeless.ir.visitor import blocks
from tapeless.transform.simplify import rename


def fuse_loops(function: Function) -> bool:
    """Fuse, in place, pairs of independent loops that touch the same memory; whether there were
    any.

    First those of which the second reads what the first writes, so that it need not wait.
    """
    handed_on = _Fusion(function, _is_handed_on, _join_loops).run()
    return _Fusion(function, _share_memory, _join_loops).run() or handed_on


def fuse_branches(function: Function) -> bool:
    """Fuse, in place, pairs of `if`s that ask the same; whether there were any."""
    return _Fusion(function, _may_join_branches, _join_branches).run()


class _Fusion:
    """One walk over all regions, which joins what it can."""

    def __init__(self, function: Function, may_join, join) -> None:
        self.function = function
        self.may_join, self.join = may_join, join
        self.names: dict[Var, Operand] = {}
        self.found = False

    def run(self) -> bool:
        while self._one():
            self.found = True
            rename(self.function, self.names)
            self.names.clear()
        return self.found

    def _one(self) -> bool:
        """Join one pair somewhere."""
        self.dependence = Dependence(self.function)
        self.uses = count_uses(self.function)
        return self._block(self.function.body)

    def _block(self, block: Block) -> bool:
        for place, node in enumerate(block.nodes):
            if not isinstance(node, (For, If)):
                continue
            for earlier in range(place - 1, -1, -1):
                if self._pair(block, earlier, place):
                    return True
        return any(self._block(inner) for node in block.nodes for inner in blocks(node))

    def _pair(self, block: Block, earlier: int, place: int) -> bool:
        first, second = block.nodes[earlier], block.nodes[place]
        if not self.may_join(first, second, self.dependence, self.uses):
            return False
        between = block.nodes[earlier + 1 : place]
        order = self._order(first, between, second)
        if order is None:
            return False
        before, after = order
        joined = self.join(first, second, self.names)
        block.nodes[earlier : place + 1] = [*before, joined, *after]
        return True

    def _order(
        self, first: Node, between: list[Node], second: Node
    ) -> tuple[list[Node], list[Node]] | None:
        """What stands between two nodes, as what can move before the first and what can move after
        the second; None if they cannot meet.
        """
        effects = self.dependence.effects
        before: list[Node] = []
        after: list[Node] = []
        for node in between:
            stays = any(effects(other).conflicts(effects(node)) for other in (first, *after))
            (after if stays else before).append(node)
        if any(effects(node).conflicts(effects(second)) for node in after):
            return None
        return before, after


# ---- loops ---------------------------------------------------------------------------------------


def _may_join_loops(first: Node, second: Node, dependence: Dependence, uses: Counter) -> bool:
    if not (isinstance(first, For) and isinstance(second, For)):
        return False
    if (first.start, first.stop, first.step) != (second.start, second.stop, second.step):
        return False
    if first.step != Const(1):
        return False
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
    if not (isinstance(first, For) and isinstance(second, For)):
        return False
    mine, others = dependence.effects(first), dependence.effects(second)
    written = mine.stores | mine.adds
    return bool(written & others.reads) and _may_join_loops(first, second, dependence, uses)


def _share_memory(first: Node, second: Node, dependence: Dependence, uses: Counter) -> bool:
    """Whether the loops may be joined, and touch some memory both."""
    if not (isinstance(first, For) and isinstance(second, For)):
        return False
    mine, others = dependence.effects(first), dependence.effects(second)
    mine_all, others_all = mine.reads | mine.stores, others.reads | others.stores
    return bool(mine_all & others_all) and _may_join_loops(first, second, dependence, uses)


def _join_loops(first: Node, second: Node, names: dict[Var, Operand]) -> For:
    assert isinstance(first, For)
    assert isinstance(second, For)
    names[second.index] = first.index
    first.body.nodes.extend(second.body.nodes)
    first.carries.extend(second.carries)
    return first


# ---- branches ------------------------------------------------------------------------------------


def _may_join_branches(first: Node, second: Node, dependence: Dependence, uses: Counter) -> bool:
    return (
        isinstance(first, If)
        and isinstance(second, If)
        and isinstance(first.condition, Var)
        and first.condition is second.condition
    )


def _join_branches(first: Node, second: Node, names: dict[Var, Operand]) -> If:
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
    return first
