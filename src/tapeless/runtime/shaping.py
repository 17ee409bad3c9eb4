"""Copies and changes of shape, for arrays of any memory layout."""

import numpy as np
from numba import types
from numba.extending import register_jitable
from numba.np.numpy_support import as_dtype

from tapeless.runtime import plain
from tapeless.runtime.native import compiled, tuple_setitem


def copy(a):
    return plain.copy(a)


def astype(a, dtype):
    return plain.astype(a, dtype)


def array_of(items):
    return plain.array_of(items)


def zeros_shadow(x):
    return plain.zeros_shadow(x)


def reshape(a, shape):
    return np.reshape(a, shape)


def ravel(a):
    return np.ravel(a)


def squeeze(a, axis):
    return np.squeeze(a, axis)


@compiled(copy)
def _copy(a):
    if not isinstance(a, types.Array):
        return lambda a: a
    return (lambda a: a.copy()) if a.layout == "C" else _copy_in_order


def _copy_in_order(a):
    """Numba's `copy` keeps the order of Fortran."""
    copied = np.empty(a.shape, a.dtype)
    copied[...] = a
    return copied


@compiled(astype)
def _astype(a, dtype):
    if isinstance(a, types.Array):
        return lambda a, dtype: a.astype(dtype)
    return lambda a, dtype: dtype(a)


@compiled(zeros_shadow)
def _zeros_shadow(x):
    if isinstance(x, types.Array):
        return lambda x: np.zeros(x.shape, x.dtype)
    return lambda x: x - x


@compiled(array_of)
def _array_of(items):
    if any(isinstance(item, types.Array) for item in items):
        return lambda items: np.stack(items)
    dtype = np.result_type(*(as_dtype(types.unliteral(item)) for item in items))
    fill = [f"    result[{k}] = items[{k}]" for k in range(len(items))]
    text = "\n".join(
        [
            "def array(items):",
            f"    result = np.empty({len(items)}, dtype)",
            *fill,
            "    return result",
        ]
    )
    names = {"np": np, "dtype": dtype}
    exec(text, names)
    return names["array"]


# ---- a view of contiguous memory, else a copy ----------------------------------------------------


@compiled(reshape)
def _reshape(a, shape):
    if not isinstance(a, types.Array):
        return lambda a, shape: np.full(shape, a)
    if a.layout == "C":
        return lambda a, shape: a.reshape(shape)
    return lambda a, shape: np.ascontiguousarray(a).reshape(shape)


@compiled(ravel)
def _ravel(a):
    return lambda a: reshape(a, a.size)


@compiled(squeeze)
def _squeeze(a, axis):
    if not isinstance(a, types.Array):
        return None
    count = len(axis) if isinstance(axis, types.BaseTuple) else 1
    few = (0,) * (a.ndim - count)
    if a.ndim == count:
        return lambda a, axis: a.item()
    if a.layout == "C":
        return lambda a, axis: a.reshape(without(a.shape, axes_of(axis, a.ndim), few))

    def strided(a, axis):
        axes = axes_of(axis, a.ndim)
        return np.lib.stride_tricks.as_strided(
            a, without(a.shape, axes, few), without(a.strides, axes, few)
        )

    return strided


@register_jitable
def without(extents, axes, few):
    """`extents` without those at `axes`, whose number `few` has."""
    kept = 0
    for k in range(len(extents)):
        if k not in axes:
            few = tuple_setitem(few, kept, extents[k])
            kept += 1
    return few


def axes_of(axis, ndim):
    """`axis`, a number or a tuple of them, as a tuple of numbers from 0 to ndim - 1."""
    axes = axis if isinstance(axis, tuple) else (axis,)
    return tuple(k % ndim for k in axes)


@compiled(axes_of)
def _axes_of(axis, ndim):
    if isinstance(axis, types.BaseTuple):
        zeros = (0,) * len(axis)

        def axes(axis, ndim):
            result = zeros
            for k in range(len(axis)):
                result = tuple_setitem(result, k, checked_axis(axis[k], ndim))
            return result

        return axes
    return lambda axis, ndim: (checked_axis(axis, ndim),)


@register_jitable
def checked_axis(axis, ndim):
    if axis < -ndim or axis >= ndim:
        raise ValueError("axis is out of bounds for the array")
    return axis % ndim
