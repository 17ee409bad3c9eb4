"""An element that a loop only adds to is summed up in a variable, and added to the array once."""

from __future__ import annotations

from typing import TypeGuard

from tapeless.analysis.dependence import Access, Dependence
from tapeless.analysis.elements_apart import never_meet
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Accumulate,
    Block,
    Carry,
    Const,
    For,
    Function,
    If,
    Index,
    IndexItem,
    Var,
)
from tapeless.ir.types import Array, is_array, is_inexact
from tapeless.ir.visitor import walk
from tapeless.lower.elements import Element, Promotion
from tapeless.lower.running import Running


def sum_in_variables(function: Function) -> Function:
    """Take, in place, additions to elements that do not vary with a loop out of it."""
    dependence = Dependence(function)
    for loop in [node for node in walk(function.body) if isinstance(node, For)]:
        while elements := _elements(loop, dependence):
            for element in elements:
                _take_out(element, loop, dependence)
            dependence = Dependence(function)
    return function


def _elements(loop: For, dependence: Dependence) -> list[Element]:
    """The elements that the loop adds to in every iteration, and does nothing else with."""
    if loop.exit is not None or Running.of(loop) is None:
        return []
    found = [
        _element(access, loop, dependence)
        for accesses in dependence.accesses_inside(loop).values()
        for access in accesses
        if access.kind == "add" and _is_only_added_to(access, accesses, loop, dependence)
    ]
    return list(dict.fromkeys(element for element in found if element is not None))


def _is_only_added_to(
    added: Access, accesses: list[Access], loop: For, dependence: Dependence
) -> bool:
    """Whether no other access in the loop reads or overwrites what this one adds to."""
    return all(
        access.kind == "add" or never_meet(access, added, dependence.structure, [loop])
        for access in accesses
    )


def _element(access: Access, loop: For, dependence: Dependence) -> Element | None:
    """The element that the access adds to in every iteration, if it is the same in all."""
    array, index, node = access.base, access.index, access.node
    if not isinstance(array.type, Array) or index is None or len(index) != array.type.ndim:
        return None
    if node not in loop.body.nodes or node.checked or not is_fixed(index, loop, dependence):  # type: ignore[attr-defined]
        return None
    if not is_outside(array, loop, dependence):
        return None
    return Element(array, index, fresh=False, private=True)


def is_fixed(index: Index, loop: For, dependence: Dependence) -> bool:
    return all(
        isinstance(item, Const) or (_is_number(item) and is_outside(item, loop, dependence))
        for item in index
    )


def _is_number(item: IndexItem) -> TypeGuard[Var]:
    """Whether the item is one place, and not an array of places."""
    return isinstance(item, Var) and not is_array(item.type)


def is_outside(var: Var, loop: For, dependence: Dependence) -> bool:
    """Whether the variable is defined before the loop."""
    structure = dependence.structure
    around = {id(structure.block_of[owner]) for owner in (loop, *structure.ancestors(loop))}
    return id(structure.home[var]) in around


def _take_out(element: Element, loop: For, dependence: Dependence) -> None:
    """Carry the sum through the loop; add it to the element after, if the loop ran at all."""
    block = dependence.structure.block_of[loop]
    promotion = Promotion(element)
    phi, total = Var(promotion.hint, element.type), Var(promotion.hint, element.type)
    following = promotion.block(loop.body, phi)
    zero = Const(0.0) if is_inexact(element.type) else Const(0)
    loop.carries.append(Carry(phi, zero, following, total))
    after = Builder(Block(), loop.location)
    running = Running.of(loop)
    assert running is not None
    add = Accumulate(element.array, element.index, total, checked=False, location=loop.location)
    after.append(If(running.written(after), Block([add]), Block(), []))
    place = block.nodes.index(loop) + 1
    block.nodes[place:place] = after.block.nodes
    promotion.finish(loop)
