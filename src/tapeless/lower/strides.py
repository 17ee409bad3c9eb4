"""How a loop goes through memory: along it, in jumps, or not at all."""

from __future__ import annotations

from typing import TypeGuard

from tapeless.analysis.dependence import Access, Dependence, count_uses
from tapeless.ir.nodes import (
    Assign,
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
)
from tapeless.ir.types import INT, Array, is_array
from tapeless.ir.visitor import walk

# An access that jumps fetches a line of the cache for each number, and does not vectorise.
JUMP = 8


def cost(loop: For, index: Var, dependence: Dependence) -> int:
    """What the accesses of the loop's body cost if the innermost loop is the one over `index`."""
    return sum(
        _cost(access, index, dependence)
        for node in walk(loop.body)
        for access in dependence.accesses(node)
    )


def _cost(access: Access, index: Var, dependence: Dependence) -> int:
    """1 if the access moves along memory with `index`, more if it jumps, 0 if it stays."""
    base, items = _place(access, dependence)
    moving = [axis for axis, item in enumerate(items) if _moves(item, index, dependence)]
    if not moving:
        return 0
    if len(moving) > 1 or dependence.linear(items[moving[0]])[0] is not index:  # type: ignore[arg-type]
        return JUMP
    made = dependence.structure.maker(base)
    if isinstance(made, Assign) and made.op == "tape":
        return 1  # a tape can be turned
    is_fortran = isinstance(base, Var) and isinstance(base.type, Array) and base.type.layout == "F"
    return 1 if moving[0] == (0 if is_fortran else len(items) - 1) else JUMP


def _place(access: Access, dependence: Dependence) -> tuple[Operand, Index]:
    """The array and the index of an access; through a view, those of what is viewed."""
    base, items = access.base, access.index or ()
    view = dependence.structure.maker(base)
    if isinstance(view, Load) and is_array(view.target.type):
        return view.array, (*view.index, *items)
    return base, items


def _moves(item: IndexItem, index: Var, dependence: Dependence) -> bool:
    """Whether the item is computed from the loop's index."""
    if not isinstance(item, Var):
        return False
    node = dependence.structure.maker(item)
    return item is index or (
        isinstance(node, Assign) and any(_moves(a, index, dependence) for a in node.args)
    )


# ---- tapes ---------------------------------------------------------------------------------------


def turn_tapes(function: Function) -> Function:
    """Make, in place, that axis of each tape the last one that the loops around its accesses run
    along.
    """
    dependence, uses = Dependence(function), count_uses(function)
    for tape in [n for n in walk(function.body) if isinstance(n, Assign) and n.op == "tape"]:
        accesses = [n for n in walk(function.body) if _is_element(n, tape.target)]
        axes = {_innermost(node, dependence) for node in accesses}
        axis = axes.pop() if len(axes) == 1 else None
        if axis is None or len(accesses) != uses[tape.target]:
            continue
        tape.args = _turned(tape.args, axis)
        for node in accesses:
            node.index = _turned(node.index, axis)
    return function


def _is_element(node: Node, tape: Var) -> TypeGuard[Load | Store]:
    return (
        isinstance(node, (Load, Store))
        and node.array is tape
        and all(isinstance(i, Const) or (isinstance(i, Var) and i.type == INT) for i in node.index)
        and len(node.index) == tape.type.ndim  # type: ignore[union-attr]
    )


def _innermost(node: Load | Store, dependence: Dependence) -> int | None:
    """The axis that the innermost loop around the access moves along."""
    loop = next(iter(dependence.structure.loops_around(node)), None)
    if not isinstance(loop, For):
        return None
    items = enumerate(node.index)
    return next((axis for axis, i in items if _moves(i, loop.index, dependence)), None)


def _turned(items: tuple, axis: int) -> tuple:
    return (*items[:axis], *items[axis + 1 :], items[axis])
