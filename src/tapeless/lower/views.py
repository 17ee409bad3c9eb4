"""Elements of views are written as elements of the arrays that these are views of.

With `row = X[i]`, `row[j]` is `X[i, j]`; with `rest = x[1:]`, `rest[k]` is `x[1 + k]`. Loops over
parts of one array then touch that array alone, with indices that can be compared.

A view stays where its own index may be out of range, since it is the view that raises IndexError.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    Ellipsis,
    Function,
    Index,
    IndexItem,
    Load,
    NewAxis,
    Node,
    Operand,
    Slice,
    Store,
    Var,
)
from tapeless.ir.types import INT, Array, is_array
from tapeless.ir.visitor import blocks
from tapeless.lower.slicing import first_of, is_upward, step_of
from tapeless.transform.algebra import integer


def resolve_views(function: Function) -> Function:
    """Rewrite, in place, accesses to elements of views."""
    _Resolver().block(function.body)
    return function


START = Const(0)


@dataclass(frozen=True)
class Along:
    """An axis of a view along one of its base: element k is `first + k * step`."""

    axis: int
    first: Operand = START
    step: int = 1
    is_whole: bool = True  # the view goes over all of the base's axis


@dataclass(frozen=True)
class View:
    """What a view shows of its base: for each axis of the base a place, or an axis of the view."""

    base: Var
    places: tuple[Operand | Along, ...]
    has_new_axes: bool = False


class _Resolver:
    def __init__(self) -> None:
        self.views: dict[Var, View] = {}

    def block(self, block: Block) -> None:
        nodes, block.nodes = block.nodes, []
        for node in nodes:
            builder = Builder(block, node.location)
            if isinstance(node, (Load, Store, Accumulate)):
                self._resolve(node, builder)
            block.nodes.append(node)
            self._learn(node, builder)
            for inner in blocks(node):
                self.block(inner)

    # ---- accesses --------------------------------------------------------------------------------

    def _resolve(self, node: Load | Store | Accumulate, builder: Builder) -> None:
        view = self.views.get(node.array) if isinstance(node.array, Var) else None
        if view is None or not _is_element(node.index, node.array.type):  # type: ignore[union-attr]
            return
        if node.checked and not _has_its_extents(view):
            return
        node.array = view.base
        node.index = tuple(
            _at(place, node.index[place.axis], builder) if isinstance(place, Along) else place
            for place in view.places
        )

    # ---- views -----------------------------------------------------------------------------------

    def _learn(self, node: Node, builder: Builder) -> None:
        """Take notice of a view; where it begins is computed behind it."""
        match node:
            case Assign(op="alias", target=target, args=(Var() as array,)) if is_array(target.type):
                self.views[target] = self._view(array)
            case Assign(op="transpose", target=target, args=(Var() as array,)) if not node.attrs:
                view = self._view(array)
                if not view.has_new_axes:
                    self.views[target] = _transposed(view)
            case Load(array=Var() as array, target=target) if is_array(target.type):
                view = self._selected(node, array, builder)
                if view is not None:
                    self.views[target] = view

    def _view(self, array: Var) -> View:
        """The array as a view, of itself if it is none."""
        assert isinstance(array.type, Array)
        whole = View(array, tuple(Along(axis) for axis in range(array.type.ndim)))
        return self.views.get(array, whole)

    def _selected(self, node: Load, array: Var, builder: Builder) -> View | None:
        view = self._view(array)
        items = _without_ellipsis(node.index, array.type.ndim)  # type: ignore[union-attr]
        if not all(is_upward(i) or isinstance(i, NewAxis) or _is_integer(i) for i in items):
            return None
        if node.checked and any(map(_is_integer, items)):
            return None
        places = {place.axis: place for place in view.places if isinstance(place, Along)}
        axis, new_axis = 0, 0
        has_new_axes = view.has_new_axes
        found: dict[Along, Operand | Along] = {}
        for item in items:
            if isinstance(item, NewAxis):
                has_new_axes, new_axis = True, new_axis + 1
                continue
            old, axis = places.get(axis), axis + 1
            if old is None:
                return None  # a part of an axis that was new itself
            if isinstance(item, Slice):
                found[old] = _part(old, item, array, axis - 1, new_axis, builder)
                new_axis += 1
            else:
                found[old] = _at(old, item, builder)
        return replace(
            view,
            places=tuple(found[p] if isinstance(p, Along) else p for p in view.places),
            has_new_axes=has_new_axes,
        )


def _at(along: Along, place: IndexItem, builder: Builder) -> Operand:
    """The place in the base."""
    assert isinstance(place, (Var, Const))
    steps = integer(builder, "mul", place, Const(along.step), "k")
    return integer(builder, "add", steps, along.first, "k")


def _part(old: Along, item: Slice, array: Var, axis: int, new_axis: int, builder: Builder) -> Along:
    """The part of an axis that a slice selects."""
    if item == Slice():
        return replace(old, axis=new_axis)
    extent = builder.assign("shape", array, hint="n", type=INT, axis=axis)
    first = _at(old, first_of(item, extent, builder), builder)
    return Along(new_axis, first, old.step * step_of(item), is_whole=False)


def _transposed(view: View) -> View:
    last = sum(isinstance(place, Along) for place in view.places) - 1
    places = tuple(
        replace(place, axis=last - place.axis) if isinstance(place, Along) else place
        for place in view.places
    )
    return replace(view, places=places)


def _has_its_extents(view: View) -> bool:
    """Whether an index that is out of range of the view is so for the base, and the other way."""
    alongs = [place for place in view.places if isinstance(place, Along)]
    return not view.has_new_axes and all(along.is_whole for along in alongs)


def _is_element(index: Index, type_: object) -> bool:
    return isinstance(type_, Array) and len(index) == type_.ndim and all(map(_is_integer, index))


def _is_integer(item: IndexItem) -> bool:
    if isinstance(item, Const):
        return type(item.value) is int
    return isinstance(item, Var) and item.type == INT


def _without_ellipsis(index: Index, rank: int) -> Index:
    """The index with an item for each axis."""
    missing = rank - sum(not isinstance(item, (NewAxis, Ellipsis)) for item in index)
    if Ellipsis() not in index:
        return (*index, *[Slice()] * missing)
    at = index.index(Ellipsis())
    return (*index[:at], *[Slice()] * missing, *index[at + 1 :])
