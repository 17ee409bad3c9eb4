"""Which extents of arguments are worth knowing when a derivative is compiled.

A product of matrices in a loop is arithmetic where their extents are known, and several times
slower where they are not. So the extents of a call's small arguments are assumed, those alone
without which such a product would stay, and the program says so in front of all else
(`assume_extent`). A call with other extents leaves there, before anything happened, and is made by
code that assumes none of them, from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol, TypeVar

from tapeless.ir.nodes import Assign, For, Function, Node, Var, While
from tapeless.ir.types import Array
from tapeless.ir.visitor import walk
from tapeless.lower.small_operations import LONGEST
from tapeless.lower.small_statements import PRODUCTS, Sizes

Extents = Mapping[tuple[int, int], int]  # by parameter and axis
NO_EXTENTS: Extents = MappingProxyType({})


class Walk(Protocol):
    """What a walk over the program has found."""

    products_in_loops: int


W = TypeVar("W", bound=Walk)
Walked = Callable[[Mapping[Var, Sizes]], W | None]


def small_extents(function: Function, shapes: Sequence[tuple[int, ...]]) -> Extents:
    """The extents that may be worth knowing, of arguments of these shapes."""
    loops = [node for node in walk(function.body) if isinstance(node, (For, While))]
    if not any(_multiplies(node) for loop in loops for node in walk(loop.body)):
        return NO_EXTENTS
    return {
        (place, axis): extent
        for place, (param, shape) in enumerate(zip(function.params, shapes, strict=False))
        if isinstance(param.var.type, Array) and param.var.type.dtype == "float64"
        for axis, extent in enumerate(shape)
        if 1 < extent <= LONGEST
    }


def _multiplies(node: Node) -> bool:
    return isinstance(node, Assign) and node.op in PRODUCTS


def worthwhile(function: Function, given: Extents, walked: Walked[W]) -> tuple[W | None, Extents]:
    """The walk with those extents known that save products in loops, and these extents."""
    without = walked({})
    found = walked(_sizes(function, given))
    if found is None or found.products_in_loops <= (without.products_in_loops if without else 0):
        return without, NO_EXTENTS
    needed = dict(given)
    for key in given:
        fewer = {other: extent for other, extent in needed.items() if other != key}
        trial = walked(_sizes(function, fewer))
        if trial is not None and trial.products_in_loops == found.products_in_loops:
            found, needed = trial, fewer
    return found, needed


def _sizes(function: Function, extents: Extents) -> Mapping[Var, Sizes]:
    found: dict[Var, Sizes] = {}
    for place in dict.fromkeys(place for place, _ in extents):
        array = function.params[place].var
        axes = range(array.type.ndim)  # type: ignore[union-attr]
        found[array] = tuple(extents.get((place, axis)) for axis in axes)
    return found


def assumptions(function: Function, extents: Extents) -> list[Node]:
    """The statements that leave the program where extents are others."""
    return [
        Assign(
            Var("_"),
            "assume_extent",
            (function.params[place].var,),
            {"axis": axis, "extent": extent},
            location=function.location,
        )
        for (place, axis), extent in extents.items()
    ]
