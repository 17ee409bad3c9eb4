"""A part of an array along one axis, and its adjoint."""

import numpy as np
from numba import types

from tapeless.runtime import plain
from tapeless.runtime.native import compiled
from tapeless.runtime.shaping import checked_axis


def part(x, start, stop, axis):
    return plain.part(x, start, stop, axis)


def embed(c, like, start, stop, axis):
    return plain.embed(c, like, start, stop, axis)


@compiled(part)
def _part(x, start, stop, axis):
    if not isinstance(x, types.Array):
        return None
    if x.ndim == 1:
        return lambda x, start, stop, axis: x[start:stop]

    def view(x, start, stop, axis):
        axis = checked_axis(axis, x.ndim)
        rows = np.swapaxes(x, 0, axis)[start:stop]
        return np.swapaxes(rows, 0, axis)

    return view


@compiled(embed)
def _embed(c, like, start, stop, axis):
    def put(c, like, start, stop, axis):
        result = np.zeros(like.shape, like.dtype)
        part(result, start, stop, axis)[...] = c
        return result

    return put
