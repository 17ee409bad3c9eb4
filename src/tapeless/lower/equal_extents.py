"""Extents that the program assumes to be equal become one.

`assume_equal(n, m)` leaves for a derivative that assumes nothing, which starts anew. So it may be
asked as soon as both are known, in front of loops too, and from there on `m` is `n`.
"""

from __future__ import annotations

from tapeless.ir.nodes import Assign, Block, Const, For, Function, Node, Operand, Var, While
from tapeless.ir.visitor import blocks, defined, entry_vars, map_operands, operands


def unify_extents(function: Function) -> Function:
    """Ask early, in place, whether extents are equal, and name equal ones alike."""
    _ask_early(function.body)
    _Unifier(function).block(function.body, {})
    return function


# ---- asking early --------------------------------------------------------------------------------


def _ask_early(block: Block) -> None:
    """Move what is assumed behind the definition of its extents, out of loops if these stand there.

    Out of branches nothing is moved: what is assumed in one that does not run need not hold.
    """
    nodes: list[Node] = []
    for node in block.nodes:
        for inner in blocks(node):
            _ask_early(inner)
        if isinstance(node, (For, While)):
            nodes.extend(_taken_out(node))
        nodes.append(node)
    block.nodes = _behind_definitions(nodes)


def _taken_out(loop: For | While) -> list[Node]:
    """What the loop's body assumes of what is defined outside of it."""
    inside = {*entry_vars(loop), *(var for node in loop.body.nodes for var in defined(node))}
    taken = [n for n in loop.body.nodes if _is_assumption(n) and inside.isdisjoint(operands(n))]
    loop.body.nodes = [node for node in loop.body.nodes if node not in taken]
    return taken


def _behind_definitions(nodes: list[Node]) -> list[Node]:
    assumed = [node for node in nodes if _is_assumption(node)]
    others = [node for node in nodes if not _is_assumption(node)]
    place = {var: number for number, node in enumerate(others) for var in defined(node)}
    after: dict[int, list[Node]] = {}
    for node in assumed:
        last = max((place.get(v, -1) for v in operands(node)), default=-1)  # type: ignore[arg-type]
        after.setdefault(last, []).append(node)
    found = after.get(-1, [])
    for number, node in enumerate(others):
        found += [node, *after.get(number, ())]
    return found


def _is_assumption(node: Node) -> bool:
    return isinstance(node, Assign) and node.op == "assume_equal"


# ---- one name for equal extents ------------------------------------------------------------------


class _Unifier:
    """One walk in the order of the program. What regions pass on keeps its name."""

    def __init__(self, function: Function) -> None:
        self.order: dict[Operand, int] = {}
        for param in function.params:
            self._number(param.var)

    def block(self, block: Block, names: dict[Operand, Operand]) -> None:
        """`names` gives extents the name of an equal one that is defined before."""

        def final(operand: Operand) -> Operand:
            while operand in names:
                operand = names[operand]
            return operand

        kept: list[Node] = []
        for node in block.nodes:
            map_operands(node, final, lambda operand: operand)
            if isinstance(node, Assign) and _is_assumption(node):
                left, right = sorted(node.args, key=self._preference)
                if left == right:
                    continue
                names[right] = left
            kept.append(node)
            for var in entry_vars(node):
                self._number(var)
            for inner in blocks(node):
                self.block(inner, dict(names))
            for var in defined(node):
                self._number(var)
        block.nodes = kept

    def _preference(self, operand: Operand) -> tuple[bool, int]:
        """Constants first, then what is defined first."""
        return not isinstance(operand, Const), self.order.get(operand, 0)

    def _number(self, var: Var) -> None:
        self.order[var] = len(self.order)
