"""What a loop adds to elements that it has left behind is added after it.

The adjoint of a step in place, `v[j] = p * v[j] + q * v[j + 1]`, comes to `j + 1` before `j`:

    for j in range(n - 1, -1, -1): w = v_bar[j]; v_bar[j] = p * w; v_bar[j + 1] += q * w

No iteration reads what an earlier one has added, yet each has to wait for that. Put on a list, and
added by a loop of their own, the sums are the same, and both loops run in vector registers.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import reduce

from tapeless.analysis.dependence import Access, Dependence, count_uses
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Accumulate, Block, Const, For, Function, Operand, Store, Var, While
from tapeless.ir.types import INT, Array, Scalar
from tapeless.ir.visitor import walk
from tapeless.lower.neighbours import MOST_COMPARED, moving_axis, plus
from tapeless.transform.algebra import integer


@dataclass(frozen=True)
class _Addition:
    """The sums of a loop that go to one element of an array behind it."""

    nodes: list[Accumulate]
    array: Var
    axis: int  # of the index that moves with the loop
    shift: int


def postpone_additions(function: Function) -> bool:
    """Split, in place, loops that nothing else keeps from running in any order; whether there were
    any.
    """
    dependence, uses = Dependence(function), count_uses(function)
    found = False
    for loop in [node for node in walk(function.body) if isinstance(node, For)]:
        additions = _additions(loop, dependence)
        if additions and _would_be_independent(loop, additions, dependence, uses):
            _postpone(loop, additions, dependence)
            dependence, found = Dependence(function), True
    return found


def _additions(loop: For, dependence: Dependence) -> list[_Addition]:
    if loop.step not in (Const(1), Const(-1)) or loop.exit is not None or loop.parallel:
        return []
    if any(isinstance(node, (For, While)) for node in walk(loop.body)):
        return []
    return [
        addition
        for accesses in dependence.accesses_inside(loop).values()
        if 3 <= len(accesses) <= MOST_COMPARED and {"add", "store"} <= {a.kind for a in accesses}
        for group in dependence.groups(accesses, loop)
        for addition in _behind(group, loop, dependence)
    ]


def _behind(group: list[Access], loop: For, dependence: Dependence) -> list[_Addition]:
    """The sums of a group of accesses that go to elements where the loop has been; none unless the
    rest is to the element where it is.
    """
    array, axes = group[0].base, set()
    shifts: dict[int, list[Accumulate]] = {}
    for access in group:
        node = access.node
        moving = moving_axis(access.index or (), loop, dependence)
        if access.base is not array or moving is None or getattr(node, "checked", True):
            return []
        axis, shift = moving
        axes.add((axis, *(item for at, item in enumerate(access.index or ()) if at != axis)))
        if shift and not (isinstance(node, Accumulate) and node in loop.body.nodes):
            return []
        if shift:
            shifts.setdefault(shift, []).append(node)  # type: ignore[arg-type]
    behind = -1 if loop.step == Const(1) else 1
    is_one_row = len(axes) == 1 and isinstance(array.type, Array)
    if not is_one_row or not all(shift * behind > 0 for shift in shifts):
        return []
    axis = next(iter(axes))[0]
    if dependence.structure.home[array] is not dependence.structure.top:
        return []
    if all(access.kind == "add" for access in group):
        return []  # `neighbours` and `delayed` see to it
    return [_Addition(nodes, array, axis, shift) for shift, nodes in shifts.items()]


def _would_be_independent(
    loop: For, additions: list[_Addition], dependence: Dependence, uses: Counter
) -> bool:
    gone = {node for addition in additions for node in addition.nodes}
    return dependence.is_independent(loop, uses, without=gone)


def _postpone(loop: For, additions: list[_Addition], dependence: Dependence) -> None:
    structure = dependence.structure
    nodes = structure.block_of[loop].nodes
    after = Builder(Block(), loop.location)
    low, high = _range(loop, after)
    for addition in additions:
        list_ = _list(addition, loop, dependence)
        _put_on(list_, addition, loop)
        after.append(_adding(list_, addition, For(loop.index, low, high, Const(1), [], Block())))
    at = nodes.index(loop) + 1
    nodes[at:at] = after.block.nodes


def _range(loop: For, builder: Builder) -> tuple[Operand, Operand]:
    """The loop's range, upward."""
    if loop.step == Const(1):
        return loop.start, loop.stop
    low = integer(builder, "add", loop.stop, Const(1), "first")
    return low, integer(builder, "add", loop.start, Const(1), "end")


def _list(addition: _Addition, loop: For, dependence: Dependence) -> Var:
    """As long as the axis, made at top level in front of all loops."""
    structure = dependence.structure
    first = next(n for n in [loop, *structure.ancestors(loop)] if n in structure.top.nodes)
    builder, array = Builder(Block(), loop.location), addition.array
    extent = builder.assign("shape", array, hint="n", type=INT, axis=addition.axis)
    dtype = array.type.dtype  # type: ignore[union-attr]
    list_ = builder.assign("numpy.empty", extent, hint="later", type=Array(dtype, 1), dtype=dtype)
    at = structure.top.nodes.index(first)
    structure.top.nodes[at:at] = builder.block.nodes
    return list_


def _put_on(list_: Var, addition: _Addition, loop: For) -> None:
    """Instead of the sums, one element of the list."""
    nodes, last = loop.body.nodes, addition.nodes[-1]
    builder = Builder(Block(), last.location)
    type_ = Scalar(addition.array.type.dtype)  # type: ignore[union-attr]
    total = reduce(
        lambda one, other: builder.assign("radd", one, other, hint="flow", type=type_),
        [node.value for node in addition.nodes],
    )
    place = last.index[addition.axis]
    builder.append(Store(list_, (place,), total, checked=False))
    at = nodes.index(last) + 1
    nodes[at:at] = builder.block.nodes
    loop.body.nodes = [node for node in nodes if node not in addition.nodes]


def _adding(list_: Var, addition: _Addition, loop: For) -> For:
    """The loop that adds what is on the list."""
    index = Var(loop.index.hint, INT)
    body = Builder(Block(), addition.nodes[0].location)
    place = plus(index, addition.shift, body)
    type_ = Scalar(addition.array.type.dtype)  # type: ignore[union-attr]
    value = body.load(list_, (place,), hint="flow", type=type_)
    body.block.nodes[-1].checked = False  # type: ignore[attr-defined]
    items = addition.nodes[0].index
    where = (*items[: addition.axis], place, *items[addition.axis + 1 :])
    body.append(Accumulate(addition.array, where, value, checked=False))
    return For(index, loop.start, loop.stop, Const(1), [], body.block)
