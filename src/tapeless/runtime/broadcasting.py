"""Broadcasting and its adjoint. What these return is always new memory, in the dtype of `like`."""

import numpy as np
from numba import njit, types

from tapeless.runtime import plain
from tapeless.runtime.complex_numbers import real_part
from tapeless.runtime.kernels import sum_kernel
from tapeless.runtime.native import compiled, tuple_setitem
from tapeless.runtime.reduce import around, positive
from tapeless.runtime.reductions import sum_all


def unbroadcast(c, like):
    return plain.unbroadcast(c, like)


def broadcast_like(c, like):
    return plain.broadcast_like(c, like)


def expand(c, like, axis):
    return plain.expand(c, like, axis)


def is_wider(c, like):
    """Whether `c` is complex and what it belongs to is real."""
    return is_complex(c) and not is_complex(like)


def is_complex(value):
    dtype = value.dtype if isinstance(value, types.Array) else value
    return isinstance(types.unliteral(dtype), types.Complex)


def _converted(like):
    """The type of numbers that belong to `like`: that of its floats, float64 for others."""
    dtype = like.dtype if isinstance(like, types.Array) else types.unliteral(like)
    return dtype if isinstance(dtype, (types.Float, types.Complex)) else types.float64


@compiled(unbroadcast)
def _unbroadcast(c, like):
    if is_wider(c, like):
        return lambda c, like: unbroadcast(real_part(c), like)
    number = _converted(like)
    if isinstance(like, types.Array):
        if not isinstance(c, types.Array) or c.ndim < like.ndim:
            return None
        if c.layout == "C":
            return lambda c, like: summed_to(c, like)
        return lambda c, like: summed_to(np.ascontiguousarray(c), like)
    if isinstance(c, types.Array):
        return lambda c, like: number(sum_all(c))
    return lambda c, like: number(c)


@njit(error_model="numpy", cache=True)
def summed_to(c, like):
    """Sum `c`, in C order, over each axis that `like` has not or has with length 1."""
    extra = c.ndim - like.ndim
    result = np.empty(like.shape, like.dtype)
    if extra == 0 and c.shape == like.shape:
        result[...] = c
        return result
    for k in range(c.ndim):
        extent = 1 if k < extra else like.shape[k - extra]
        if extent != c.shape[k]:
            kept = tuple_setitem(c.shape, k, 1)
            c = sum_kernel(c.reshape(around(c.shape, k))).reshape(kept)
    result[...] = c.reshape(like.shape)
    return result


@compiled(broadcast_like)
def _broadcast_like(c, like):
    if is_wider(c, like):
        return lambda c, like: broadcast_like(real_part(c), like)
    number = _converted(like)
    if isinstance(like, types.Array):
        return lambda c, like: spread(c, like)
    if isinstance(c, types.Array):
        return lambda c, like: number(c.item())
    return lambda c, like: number(c)


@njit(error_model="numpy", cache=True)
def spread(c, like):
    result = np.empty(like.shape, like.dtype)
    result[...] = c
    return result


@compiled(expand)
def _expand(c, like, axis):
    if not isinstance(c, types.Array):
        return lambda c, like, axis: broadcast_like(c, like)
    if isinstance(axis, types.BaseTuple):
        return lambda c, like, axis: spread(with_axes(np.ascontiguousarray(c), like, axis), like)
    return lambda c, like, axis: spread(with_axes(np.ascontiguousarray(c), like, (axis,)), like)


@njit(error_model="numpy", cache=True)
def with_axes(c, like, axis):
    """`c`, in C order, with axes of length 1 where those of `like` were reduced."""
    axes = positive(axis, like.ndim)
    shape = like.shape
    place = 0
    for k in range(like.ndim):
        if k in axes:
            shape = tuple_setitem(shape, k, 1)
        else:
            shape = tuple_setitem(shape, k, c.shape[place])
            place += 1
    return c.reshape(shape)
