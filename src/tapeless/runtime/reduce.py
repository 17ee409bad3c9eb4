"""From a kernel to a reduction over all axes, over some, and over some that are kept with length 1.

A kernel takes an array of three axes in C order and reduces the middle one: any axis of any array
is the middle one of such a view.
"""

import numpy as np
from numba import njit, types
from numba.core.errors import TypingError

from tapeless.runtime.native import compiled, tuple_setitem
from tapeless.runtime.shaping import checked_axis, without


def define_reduction(on_all, on_axis, on_keep, kernel, of_scalar, *, in_order=False):
    """Give three stubs, `f(x)`, `f(x, axis)` and `f(x, axis)`, their meaning in compiled code.

    `in_order`: over all elements, it matters which one comes first in C order.
    """

    @compiled(on_all)
    def _all(x):
        if not isinstance(x, types.Array):
            return of_scalar
        if x.layout == "C":
            return lambda x: kernel(x.reshape((1, x.size, 1)))[0, 0]
        if x.layout == "F" and not in_order:
            return lambda x: kernel(x.T.reshape((1, x.size, 1)))[0, 0]
        return lambda x: kernel(np.ascontiguousarray(x).reshape((1, x.size, 1)))[0, 0]

    @compiled(on_keep)
    def _keep(x, axis):
        if not isinstance(x, types.Array):
            return None
        if isinstance(axis, types.NoneType):
            ones = (1,) * x.ndim
            return lambda x, axis: np.full(ones, on_all(x))
        if isinstance(axis, types.BaseTuple):
            return _each_axis(on_keep, len(axis))
        if x.layout == "F":
            return lambda x, axis: on_keep(x.T, -1 - axis).T

        def keep(x, axis):
            axis = checked_axis(axis, x.ndim)
            result = kernel(np.ascontiguousarray(x).reshape(around(x.shape, axis)))
            return result.reshape(tuple_setitem(x.shape, axis, 1))

        return keep

    @compiled(on_axis)
    def _axis(x, axis):
        if not isinstance(x, types.Array):
            return None
        if isinstance(axis, types.BaseTuple) and len(axis) > 1:
            return _axes_dropped(on_keep, x.ndim, len(axis))
        if isinstance(axis, types.BaseTuple):
            return lambda x, axis: on_axis(x, axis[0])
        if x.ndim == 1:
            return lambda x, axis: on_all(x)
        few = (0,) * (x.ndim - 1)
        if x.layout == "F":
            return lambda x, axis: on_axis(x.T, -1 - axis).T

        def dropped(x, axis):
            axis = checked_axis(axis, x.ndim)
            result = kernel(np.ascontiguousarray(x).reshape(around(x.shape, axis)))
            return result.reshape(without(x.shape, (axis,), few))

        return dropped


def _each_axis(on_keep, count):
    if count == 0:
        raise TypingError("a reduction over no axes")

    def keep(x, axis):
        result = on_keep(x, axis[0])
        for k in range(1, count):
            result = on_keep(result, axis[k])
        return result

    return keep


def _axes_dropped(on_keep, ndim, count):
    few = (0,) * (ndim - count)
    if count == ndim:
        return lambda x, axis: on_keep(x, axis).item()

    def dropped(x, axis):
        kept = on_keep(np.ascontiguousarray(x), axis)
        return kept.reshape(without(x.shape, positive(axis, ndim), few))

    return dropped


@njit(error_model="numpy", cache=True)
def positive(axis, ndim):
    for k in range(len(axis)):
        axis = tuple_setitem(axis, k, checked_axis(axis[k], ndim))
    return axis


@njit(error_model="numpy", cache=True)
def around(shape, axis):
    """The extents of an array seen as what is before the axis, the axis, and what is after it."""
    before, after = 1, 1
    for k in range(len(shape)):
        if k < axis:
            before *= shape[k]
        elif k > axis:
            after *= shape[k]
    return before, shape[axis], after
