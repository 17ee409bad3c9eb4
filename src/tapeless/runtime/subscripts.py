"""Loops over the places that a subscript with arrays selects, written for the types of its items.

The slices and new axes of the index make a view; the indexed axes of that view are moved to the
front. Then place number b is `view[places[b, 0], places[b, 1], …]`, an element or a subarray, and
the result has the shape

    front of the view + shape of the index arrays + rest of the view

where the arrays stand in the middle if they are next to each other in the index, else first
(NumPy's rule).
"""

from dataclasses import dataclass

import numpy as np
from numba import njit, types

from tapeless.runtime.native import tuple_setitem

# What is done at each place, in terms of the names that `_text` defines.
LOOPS = {
    "gather": """
    result = np.empty((size,) + rest, x.dtype)
    for b in range(size):
        result[b] = view[{place}]
    return {unfolded}
""",
    "scatter": """
    for b in range(size):
        view[{place}] = {item}
""",
    "add_at": """
    for b in range(size):
        view[{place}] += {item}
""",
    # Backwards: the write that stays finds zero and leaves one to those before it.
    "last_writes": """
    result = np.empty((size,) + rest, np.bool_)
    for b in range(size - 1, -1, -1):
        result[b] = view[{place}] == 0
        view[{place}] = 1
    for b in range(size):
        view[{place}] = 0
    return {unfolded}
""",
}


def gather_loop(x, index):
    return _write("gather", x, index)


def scatter_loop(x, index, value):
    return _write("scatter", x, index, value)


def add_at_loop(x, index, value):
    return _write("add_at", x, index, value)


def last_writes_loop(x, index):
    return _write("last_writes", x, index)


def _write(verb, x, index, value=None):
    """The implementation for these Numba types, or None if this is no subscript with arrays."""
    if not isinstance(x, types.Array) or not isinstance(index, (types.Tuple, types.UniTuple)):
        return None
    plan = _plan(x.ndim, list(index.types))
    if plan is None:
        return None
    names = {"np": np, "broadcast": broadcast, "size_of": size_of}
    names |= {"fill_places": fill_places, "true_places": true_places}
    exec(_text(verb, plan, isinstance(value, types.Array)), names)
    return names["loop"]


@dataclass(frozen=True)
class Plan:
    """How one kind of subscript is taken apart; everything is text or a number of axes."""

    items: tuple[str, ...]  # of the basic subscript that makes the view
    arrays: tuple[str, ...]  # what indexes each indexed axis: an array or an integer
    integers: frozenset[str]  # those of them that are integers
    masks: tuple[tuple[int, int], ...]  # position in the index and rank of each mask
    indexed: tuple[int, ...]  # the axes of the view that are indexed
    rank: int  # of the index arrays together
    before: int  # axes of the result in front of those of the index arrays


def _plan(ndim, items):
    """Take the index apart; None if it holds no array, or something unknown."""
    kinds = [_kind(item) for item in items]
    if None in kinds or not {"array", "mask"} & set(kinds):
        return None
    used = sum(_axes_used(kind, item) for kind, item in zip(kinds, items, strict=True))
    if "..." not in kinds:
        kinds, items = [*kinds, "..."], [*items, types.ellipsis]
    view, arrays, integers, indexed = [], [], [], []
    for position, (kind, item) in enumerate(zip(kinds, items, strict=True)):
        this = f"index[{position}]"
        if kind == "...":
            view += [":"] * (ndim - used)
            continue
        if kind in ("None", "slice"):
            view.append("None" if kind == "None" else this)
            continue
        count = _axes_used(kind, item)
        arrays += [f"mask{position}[:, {k}]" for k in range(count)] if kind == "mask" else [this]
        integers += [this] if kind == "integer" else []
        indexed += range(len(view), len(view) + count)
        view += [":"] * count
    at = [k for k, kind in enumerate(kinds) if kind in ("array", "mask", "integer")]
    together = at[-1] - at[0] + 1 == len(at)
    masks = tuple((k, items[k].ndim) for k, kind in enumerate(kinds) if kind == "mask")
    rank = max(
        [1 if masks else 0, *(i.ndim for i, k in zip(items, kinds, strict=True) if k == "array")]
    )
    return Plan(
        tuple(view),
        tuple(arrays),
        frozenset(integers),
        masks,
        tuple(indexed),
        rank,
        indexed[0] if together else 0,
    )


def _kind(item):
    """What an item of the index is, by its Numba type; None if it is none of these."""
    if isinstance(item, types.Array):
        if isinstance(item.dtype, types.Boolean):
            return "mask"
        return "array" if isinstance(item.dtype, types.Integer) else None
    for kind, type_ in (
        ("slice", types.SliceType),
        ("...", types.EllipsisType),
        ("None", types.NoneType),
        ("integer", types.Integer),
    ):
        if isinstance(item, type_):
            return kind
    return None


def _axes_used(kind, item):
    return {"None": 0, "...": 0, "mask": getattr(item, "ndim", 0)}.get(kind, 1)


def _text(verb, plan, value_is_array):
    """The implementation as a function of Numba's Python."""
    is_write = verb in ("scatter", "add_at")
    depth = len(plan.indexed)
    others = [k for k in range(len(plan.items)) if k not in plan.indexed]
    order = (*plan.indexed, *others)
    view = f"x[{', '.join(plan.items)}]"
    is_sorted = list(order) == sorted(order)
    lines = [
        f"def loop(x, index{', value' if is_write else ''}):",
        f"    view = {view if is_sorted else f'np.transpose({view}, {order!r})'}",
        f"    rest = view.shape[{depth}:]",
        *_places(plan),
        "    size = len(places)",
    ]
    # The loop makes the axes of the index arrays first; in the result some others come before.
    own, before = plan.rank, plan.before
    axes = range(own + len(others))
    order = (*axes[own : own + before], *axes[:own], *axes[own + before :])
    if is_write and value_is_array:
        spread = f"np.broadcast_to(value, rest[:{before}] + shape + rest[{before}:])"
        if before:
            spread = f"np.transpose({spread}, {tuple(order.index(k) for k in axes)!r})"
        lines.append(f"    values = np.ascontiguousarray({spread}).reshape((size,) + rest)")
    unfolded = "result" if own == 1 else "result.reshape(shape + rest)"
    loop = LOOPS[verb].format(
        place=", ".join(f"places[b, {k}]" for k in range(depth)),
        unfolded=f"np.transpose({unfolded}, {order!r})" if before else unfolded,
        item="values[b]" if value_is_array else "value",
    )
    return "\n".join(lines) + loop


def _places(plan):
    """Lines that make `places` and `shape`, the shape of the index arrays together."""
    if len(plan.masks) == 1 and plan.masks[0][1] == len(plan.indexed):
        position, rank = plan.masks[0]
        return [
            f"    places = true_places(index[{position}], view.shape[:{rank}])",
            "    shape = (len(places),)",
        ]
    lines = []
    for position, rank in plan.masks:
        first = plan.arrays.index(f"mask{position}[:, 0]")
        extents = f"view.shape[{first}:{first + rank}]"
        lines.append(f"    mask{position} = true_places(index[{position}], {extents})")
    arrays = [a for a in plan.arrays if a not in plan.integers]
    if len(plan.arrays) == 1:
        lines.append(f"    shape = {arrays[0]}.shape")
    else:
        lines.append(f"    shape = (1,) * {plan.rank}")
        lines += [f"    shape = broadcast(shape, {a}.shape)" for a in arrays]
    lines.append(f"    places = np.empty((size_of(shape), {len(plan.arrays)}), np.int64)")
    for k, array in enumerate(plan.arrays):
        array = f"np.full(shape, {array})" if array in plan.integers else array
        if len(plan.arrays) > 1:
            array = f"np.broadcast_to({array}, shape)"
        lines.append(f"    fill_places(places, {k}, {array}, view.shape[{k}])")
    return lines


@njit(error_model="numpy", cache=True)
def broadcast(shape, other):
    """`shape` with `other`, of no higher rank, broadcast against it."""
    for k in range(len(other)):
        place = len(shape) - len(other) + k
        if shape[place] == 1:
            shape = tuple_setitem(shape, place, other[k])
        elif other[k] != 1 and other[k] != shape[place]:
            raise IndexError("shape mismatch: indexing arrays could not be broadcast together")
    return shape


@njit(error_model="numpy", cache=True)
def size_of(shape):
    size = 1
    for extent in shape:
        size *= extent
    return size


@njit(error_model="numpy", cache=True)
def fill_places(places, axis, array, extent):
    """One column of `places`: the indices in order, counted from the start of the axis."""
    for b, place in enumerate(array.flat):
        if place < -extent or place >= extent:
            raise IndexError("index is out of bounds")
        places[b, axis] = place + extent if place < 0 else place


@njit(error_model="numpy", cache=True)
def true_places(mask, extents):
    """Where a mask over axes of these extents is true: one row of indices for each place."""
    if mask.shape != extents:
        raise IndexError("boolean index did not match the shape of the indexed array")
    count = 0
    for value in mask.flat:
        count += value
    places = np.empty((count, mask.ndim), np.int64)
    b = 0
    for place, value in np.ndenumerate(mask):
        if value:
            for k in range(mask.ndim):
                places[b, k] = place[k]
            b += 1
    return places
