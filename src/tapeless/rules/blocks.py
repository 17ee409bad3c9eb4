"""Arrays put side by side in other ways than `concatenate`, taken apart, shortened, extended."""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import known, lower

# ---- together ------------------------------------------------------------------------------------


@lower(np.column_stack)
def column_stack(tup):
    return np.concatenate([np.expand_dims(a, 1) if a.ndim == 1 else a for a in tup], axis=1)


@lower(np.dstack)
def dstack(tup):
    return np.concatenate([np.atleast_3d(a) for a in tup], axis=2)


@lower(np.block)
def block(arrays):
    """Matrices in a list of rows, or in one row."""
    if isinstance(arrays[0], (tuple, list)):
        return np.concatenate([np.concatenate(row, axis=-1) for row in arrays], axis=-2)
    return np.concatenate(arrays, axis=-1)


@lower(np.append)
def append(arr, values, axis=None):
    if axis is not None:
        return np.concatenate((arr, values), axis=axis)
    more = np.full(1, values) if values.ndim == 0 else np.ravel(values)
    return np.concatenate((arr if arr.ndim == 1 else np.ravel(arr), more))


@lower(np.insert)
def insert(arr, obj, values, axis=None):
    """One number, or one row along the axis, in front of position `obj`."""
    if axis is None:
        row = arr if arr.ndim == 1 else np.ravel(arr)
        place = obj + row.shape[0] if obj < 0 else obj
        more = np.full(1, values) if values.ndim == 0 else values
        return np.concatenate((row[:place], more, row[place:]))
    rows = np.moveaxis(arr, axis, 0)
    place = obj + rows.shape[0] if obj < 0 else obj
    row = np.expand_dims(np.broadcast_to(values, rows.shape[1:]), 0)
    return np.moveaxis(np.concatenate((rows[:place], row, rows[place:])), 0, axis)


@lower(np.delete)
def delete(arr, obj, axis=None):
    """Without the element, or the row along the axis, at `obj`: a number or an array of them."""
    rows = arr if arr.ndim == 1 else np.ravel(arr) if axis is None else np.moveaxis(arr, axis, 0)
    stays = np.full(rows.shape[0], True)
    stays[obj] = False
    left = rows[np.flatnonzero(stays)]
    return left if axis is None or arr.ndim == 1 else np.moveaxis(left, 0, axis)


# ---- apart ---------------------------------------------------------------------------------------


@known
def counted(parts: int) -> tuple[int, ...]:
    """0, 1, …, parts - 1."""
    return tuple(range(parts))


@lower(np.split)
def split(ary, indices_or_sections, axis=0):
    rows = ary if ary.ndim == 1 or axis == 0 else np.moveaxis(ary, axis, 0)
    parts = ()
    if isinstance(indices_or_sections, int):
        size = rows.shape[0] // indices_or_sections
        if size * indices_or_sections != rows.shape[0]:
            raise ValueError("array split does not result in an equal division")
        for k in counted(indices_or_sections):
            parts = (*parts, rows[k * size : (k + 1) * size])
    else:
        start = 0
        for stop in indices_or_sections:
            parts = (*parts, rows[start:stop])
            start = stop
        parts = (*parts, rows[start:])
    return parts if ary.ndim == 1 or axis == 0 else tuple([np.moveaxis(p, 0, axis) for p in parts])


@lower(np.array_split)
def array_split(ary, indices_or_sections, axis=0):
    """The first parts are one longer where the division leaves a rest."""
    if not isinstance(indices_or_sections, int):
        return split(ary, indices_or_sections, axis)
    n = ary.shape[axis]
    size, rest = n // indices_or_sections, n % indices_or_sections
    ends = [(k + 1) * size + min(k + 1, rest) for k in counted(indices_or_sections)]
    return split(ary, ends[:-1], axis)


@lower(np.hsplit)
def hsplit(ary, indices_or_sections):
    return split(ary, indices_or_sections, 0 if ary.ndim == 1 else 1)


@lower(np.vsplit)
def vsplit(ary, indices_or_sections):
    return split(ary, indices_or_sections, 0)


@lower(np.dsplit)
def dsplit(ary, indices_or_sections):
    return split(ary, indices_or_sections, 2)
