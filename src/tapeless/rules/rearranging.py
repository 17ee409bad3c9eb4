"""The same elements in another order, repeated, or with others around them."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapeless.rules.registry import PROPERTIES, known, lower

# ---- axes, known while a program is read ---------------------------------------------------------


@known
def axes_of(axis: Any, ndim: int) -> tuple[int, ...]:
    """An axis, a tuple of them, or None for all, as positions from 0."""
    axes = range(ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    if not all(-ndim <= k < ndim for k in axes):
        raise ValueError(f"axis {axis} is out of bounds for an array of dimension {ndim}")
    return tuple(k % ndim for k in axes)


@known
def repetitions(reps: Any, ndim: int) -> tuple[int, ...]:
    """`reps` of `np.tile`, one for each axis of the result."""
    counts = reps if isinstance(reps, tuple) else (reps,)
    return (1,) * (ndim - len(counts)) + tuple(counts)


@known
def rolled(axis: int, start: int, ndim: int) -> int:
    """Where `np.rollaxis` moves the axis to."""
    axis, start = axis % ndim, start + ndim if start < 0 else start
    return start - 1 if axis < start else start


@known
def whole(value: Any) -> bool:
    """Whether the constant is a number, not a tuple."""
    return not isinstance(value, tuple)


# ---- order ---------------------------------------------------------------------------------------


@lower(np.flip)
def flip(m, axis=None):
    for k in axes_of(axis, m.ndim):
        m = reversed_along(m, k)
    return m


def reversed_along(m, axis):
    if axis == 0:
        return m[::-1]
    return np.moveaxis(np.moveaxis(m, axis, 0)[::-1], 0, axis)


@lower(np.flipud)
def flipud(m):
    return m[::-1]


@lower(np.fliplr)
def fliplr(m):
    return m[:, ::-1]


@lower(np.rot90)
def rot90(m, k=1, axes=(0, 1)):
    if k % 4 == 1:
        return np.swapaxes(np.flip(m, axes[1]), axes[0], axes[1])
    if k % 4 == 2:
        return np.flip(np.flip(m, axes[0]), axes[1])
    if k % 4 == 3:
        return np.flip(np.swapaxes(m, axes[0], axes[1]), axes[1])
    return m


@lower(np.roll)
def roll(a, shift, axis=None):
    if axis is None:
        if a.ndim == 1:
            return rolled_rows(a, shift)
        return np.reshape(rolled_rows(np.ravel(a), shift), a.shape)
    if isinstance(axis, tuple):
        for s, k in zip(shift, axis, strict=False):
            a = np.roll(a, s, k)
        return a
    if axis % a.ndim == 0:
        return rolled_rows(a, shift)
    return np.moveaxis(rolled_rows(np.moveaxis(a, axis, 0), shift), 0, axis)


def rolled_rows(a, shift):
    n = a.shape[0]
    cut = n - shift % max(n, 1)
    return np.concatenate((a[cut:], a[:cut]))


@lower(np.rollaxis)
def rollaxis(a, axis, start=0):
    return np.moveaxis(a, axis, rolled(axis, start, a.ndim))


@lower(np.permute_dims)
def permute_dims(a, axes=None):
    return np.transpose(a, axes)


@lower(np.matrix_transpose, np.linalg.matrix_transpose)
def matrix_transpose(x):
    return np.swapaxes(x, -1, -2)


PROPERTIES["mT"] = np.matrix_transpose


# ---- dimensions ----------------------------------------------------------------------------------


@lower(np.atleast_1d)
def atleast_1d(a):
    return np.full(1, a) if a.ndim == 0 else a


@lower(np.atleast_2d)
def atleast_2d(a):
    if a.ndim == 0:
        return np.full((1, 1), a)
    return np.expand_dims(a, 0) if a.ndim == 1 else a


@lower(np.atleast_3d)
def atleast_3d(a):
    if a.ndim == 0:
        return np.full((1, 1, 1), a)
    if a.ndim == 1:
        return np.expand_dims(np.expand_dims(a, 0), 2)
    return np.expand_dims(a, 2) if a.ndim == 2 else a


# ---- repetition ----------------------------------------------------------------------------------


@lower(np.repeat, method="repeat")
def repeat(a, repeats, axis=None):
    if axis is None:
        return repeated_rows(a if a.ndim == 1 else np.ravel(a), repeats)
    if axis % a.ndim == 0:
        return repeated_rows(a, repeats)
    return np.moveaxis(repeated_rows(np.moveaxis(a, axis, 0), repeats), 0, axis)


def repeated_rows(a, repeats):
    if isinstance(repeats, int):
        return a[np.arange(a.shape[0] * repeats) // max(repeats, 1)]
    ends = np.cumsum(repeats)
    return a[np.searchsorted(ends, np.arange(np.sum(repeats)), side="right")]


@lower(np.tile)
def tile(A, reps):
    counts = repetitions(reps, A.ndim)
    for k, _ in enumerate(counts):
        if k < len(counts) - A.ndim:
            A = np.expand_dims(A, 0)
    for k, count in enumerate(counts):
        if not whole(count) or count != 1:
            A = tiled_along(A, count, k)
    return A


def tiled_along(a, count, axis):
    if axis == 0:
        return a[np.arange(count * a.shape[0]) % max(a.shape[0], 1)]
    return np.moveaxis(tiled_along(np.moveaxis(a, axis, 0), count, 0), 0, axis)


@lower(np.resize)
def resize(a, new_shape):
    """Repeated as often as it takes."""
    count = 1
    for n in new_shape if isinstance(new_shape, (tuple, list)) else (new_shape,):
        count = count * n
    return np.reshape(np.ravel(a)[np.arange(count) % max(a.size, 1)], new_shape)
