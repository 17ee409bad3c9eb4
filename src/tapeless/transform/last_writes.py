"""Which writes to places that may repeat stay: `a[places] = value` keeps the last of each."""

from __future__ import annotations

from tapeless.errors import UnsupportedSyntax
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Const,
    Ellipsis,
    Index,
    IndexItem,
    NewAxis,
    Operand,
    Slice,
    Store,
    Var,
)
from tapeless.ir.types import Array, is_array, is_bool

EVERYTHING = Slice(None, None, None)


def last_writes(builder: Builder, shadow: Operand, index: Index, node: Store) -> Operand:
    """For each entry of `shadow[index]`, whether it is written last; it broadcasts against them.

    `shadow` is zero there.
    """
    if all(isinstance(item, (Var, Const)) for item in index):
        return builder.assign("last_writes", shadow, *index, hint="last")  # type: ignore[arg-type]
    items = _for_each_axis(index, node)
    named = [k for k, item in enumerate(items) if isinstance(item, (Var, Const))]
    extents = [
        builder.assign("shape", shadow, hint="n", axis=_axis(items, place)) for place in named
    ]
    marks = builder.assign("numpy.zeros", *extents, hint="marks", dtype="float64")
    places: list[Operand] = [items[place] for place in named]  # type: ignore[misc]
    last = builder.assign("last_writes", marks, *places, hint="last")
    # The axes of the index arrays stand together in the middle, or else first: NumPy's rule.
    together = named[-1] - named[0] + 1 == len(named)
    behind = len(items) - 1 - named[-1] if together else len(items) - len(named)
    for _ in range(behind):
        last = builder.assign("numpy.expand_dims", last, hint="last", axis=-1)
    return last


def _for_each_axis(index: Index, node: Store) -> list[IndexItem]:
    """The index with an item for each axis of the array, besides new ones."""
    assert isinstance(node.array, Var)
    assert isinstance(node.array.type, Array)
    if any(isinstance(item, Var) and is_array(item.type) and is_bool(item.type) for item in index):
        raise UnsupportedSyntax(
            "tapeless does not differentiate a store whose index mixes masks with arrays of "
            "integers and slices",
            node.location,
            "Make indices of the mask: `np.flatnonzero(mask)`.",
        )
    used = sum(not isinstance(item, (NewAxis, Ellipsis)) for item in index)
    others: list[IndexItem] = [EVERYTHING] * (node.array.type.ndim - used)
    place = next((k for k, item in enumerate(index) if isinstance(item, Ellipsis)), len(index))
    return [*index[:place], *others, *index[place + 1 :]]


def _axis(items: list[IndexItem], place: int) -> int:
    """The axis of the array that an item speaks of."""
    return sum(not isinstance(item, NewAxis) for item in items[:place])
