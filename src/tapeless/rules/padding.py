"""`np.pad`: an array with others of its own elements, or constants, around it."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapeless.rules.refusing import refused
from tapeless.rules.registry import known, lower

STATISTICS = {"maximum": np.max, "minimum": np.min, "mean": np.mean, "median": np.median}


@known
def widths(pad_width: Any, ndim: int) -> tuple:
    """`pad_width` of `np.pad` as (before, after) for each axis."""
    if isinstance(pad_width, dict):
        return tuple(_pair(pad_width.get(k, pad_width.get(k - ndim, 0))) for k in range(ndim))
    return tuple((int(a), int(b)) for a, b in np.broadcast_to(pad_width, (ndim, 2)))


def _pair(width: Any) -> tuple[int, int]:
    return (width, width) if isinstance(width, int) else tuple(width)


@known
def statistic(mode: str) -> Any:
    return STATISTICS.get(mode)


def at_ends(values, axis):
    """What holds before and after an axis, of one value, a pair, or a pair for each axis."""
    if not isinstance(values, (list, tuple)):
        return values, values
    if isinstance(values[0], (list, tuple)):
        pair = values[0] if len(values) == 1 else values[axis]
        return pair[0], pair[1]
    return (values[0], values[0]) if len(values) == 1 else (values[0], values[1])


@lower(np.pad)
def pad(
    array,
    pad_width,
    mode="constant",
    *,
    constant_values=0.0,
    end_values=0.0,
    stat_length=None,
    reflect_type="even",
):
    if reflect_type != "even":
        refused("np.pad with reflect_type='odd'")
    beyond = end_values if mode == "linear_ramp" else constant_values
    beyond = beyond if statistic(mode) is None else stat_length
    for k, (before, after) in enumerate(widths(pad_width, array.ndim)):
        if before + after > 0:
            ends = at_ends(beyond, k)
            if k == 0:
                array = padded(array, before, after, mode, ends)
            else:
                rows = padded(np.moveaxis(array, k, 0), before, after, mode, ends)
                array = np.moveaxis(rows, 0, k)
    return array


def padded(a, before, after, mode, ends):
    n = a.shape[0]
    if mode == "constant":
        return between(a, before, after, ends[0], ends[1])
    if n == 0:
        raise ValueError("an empty axis cannot be padded with its own elements")
    if mode == "linear_ramp":
        return ramps(a, before, after, ends)
    of = statistic(mode)
    if of is not None:
        first = n if ends[0] is None else min(ends[0], n)
        last = n if ends[1] is None else min(ends[1], n)
        return between(a, before, after, of(a[:first], axis=0), of(a[n - last :], axis=0))
    return a[place_of(np.arange(n + before + after) - before, n, mode)]


def between(a, before, after, first, last):
    n = a.shape[0]
    result = np.empty((n + before + after, *a.shape[1:]))
    result[:before] = first
    result[before : before + n] = a
    result[before + n :] = last
    return result


def ramps(a, before, after, ends):
    """Straight lines from the edges to the values at the ends."""
    n = a.shape[0]
    up, down = (
        np.arange(before) / max(before, 1),
        np.arange(after - 1.0, -1.0, -1.0) / max(after, 1),
    )
    for _ in a.shape[1:]:
        up, down = np.expand_dims(up, -1), np.expand_dims(down, -1)
    first, last = ends[0] + (a[0] - ends[0]) * up, ends[1] + (a[n - 1] - ends[1]) * down
    return np.concatenate((first, a, last), axis=0)


def place_of(place, n, mode):
    """Which element stands at a place outside of 0, …, n - 1."""
    if mode == "edge":
        return np.minimum(np.maximum(place, 0), n - 1)
    if mode == "wrap":
        return place % n
    if mode == "reflect":
        place = np.abs(place) % max(2 * n - 2, 1)
        return np.minimum(place, 2 * n - 2 - place)
    if mode == "symmetric":
        place = place % (2 * n)
        return np.minimum(place, 2 * n - 1 - place)
    return refused("np.pad in this mode")
