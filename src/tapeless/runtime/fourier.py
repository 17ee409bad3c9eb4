"""Fourier transforms along one axis in compiled code, by the loops of NumPy's own transforms.

NumPy's transforms are ufuncs, whose loops over C pointers need no interpreter. The machine code
refers to each by a symbol of its own rather than by its address, which differs from process to
process, so that code in the cache can be loaded again.
"""

from __future__ import annotations

import ctypes
import importlib
from typing import Any

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import make_array
from numba.np.numpy_support import as_dtype

from tapeless.runtime import plain_fourier
from tapeless.runtime.native import compiled_late, tuple_setitem
from tapeless.runtime.reduce import around
from tapeless.runtime.shaping import checked_axis


def fourier(x, axis, inverse, power):
    return plain_fourier.fourier(x, axis, inverse, power)


def half_fourier(x, axis, power):
    return plain_fourier.half_fourier(x, axis, power)


def real_fourier(c, n, axis, power):
    return plain_fourier.real_fourier(c, n, axis, power)


def inner_frequencies(c, n, axis, factor):
    return plain_fourier.inner_frequencies(c, n, axis, factor)


def fitted(x, n, axis):
    return plain_fourier.fitted(x, n, axis)


UFUNCS: Any = importlib.import_module("numpy.fft._pocketfft_umath")  # no public name leads there


# ---- the loops -----------------------------------------------------------------------------------


class _Ufunc(ctypes.Structure):
    """The head of a PyUFuncObject, as `numpy/ufuncobject.h` has it."""

    _fields_ = (
        ("references", ctypes.c_ssize_t),
        ("kind", ctypes.c_void_p),
        ("counts", ctypes.c_int * 4),
        ("functions", ctypes.POINTER(ctypes.c_void_p)),
    )


_POINTER, _WORD = ir.IntType(8).as_pointer(), ir.IntType(64)
_LOOP = ir.FunctionType(
    ir.VoidType(), [_POINTER.as_pointer(), _WORD.as_pointer(), _WORD.as_pointer(), _POINTER]
)


def _loop(name: str, precision: str) -> Any:
    """A loop of one of NumPy's ufuncs, as `loop(x, factor, y, lengths, steps, forward)`.

    It transforms `lengths[0]` vectors of `lengths[1]` numbers to as many of `lengths[2]`. The
    steps, in bytes, are those from vector to vector in x, factor and y, then those within x and y.
    """
    ufunc = getattr(UFUNCS, name)
    kinds = [kind[-1].lower() for kind in ufunc.types]
    symbol = f"tapeless_numpy_{name}_{precision}"
    llvm.add_symbol(symbol, _Ufunc.from_address(id(ufunc)).functions[kinds.index(precision)])

    def call(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        arrays = [
            builder.bitcast(make_array(kind)(context, builder, value).data, _POINTER)
            for kind, value in zip(signature.args[:3], args[:3], strict=True)
        ]
        places = cgutils.alloca_once_value(builder, cgutils.pack_array(builder, arrays))
        numbers = [cgutils.alloca_once_value(builder, value) for value in args[3:]]
        builder.call(
            cgutils.get_or_insert_function(builder.module, _LOOP, symbol),
            [
                builder.bitcast(places, _POINTER.as_pointer()),
                builder.bitcast(numbers[0], _WORD.as_pointer()),
                builder.bitcast(numbers[1], _WORD.as_pointer()),
                builder.bitcast(numbers[2], _POINTER),
            ],
        )
        return context.get_dummy_value()

    def typed(context, x, factor, y, lengths, steps, forward):
        words = types.UniTuple(types.intp, 3), types.UniTuple(types.intp, 5)
        return types.void(x, factor, y, *words, types.boolean), call

    return intrinsic(typed)


# ---- along one axis ------------------------------------------------------------------------------


def _kernel(name: str, x: Any, result: Any) -> Any:
    """`transform(rows, m, factor, forward)`: of the middle one of three axes, to m numbers."""
    size, size_of_result = as_dtype(x).itemsize, as_dtype(result).itemsize
    is_single = x in (types.float32, types.complex64)
    real, numbers = np.dtype("f" if is_single else "d"), as_dtype(result)
    loop = _loop(name, real.char)

    @njit(error_model="numpy")
    def transform(rows, m, factor, forward):
        count, n, inner = rows.shape
        if n < 1 or m < 1:
            raise ValueError("a Fourier transform of no points")
        y = np.empty((count, m, inner), numbers)
        factors = np.full(1, factor, real)
        steps = (size, 0, size_of_result, inner * size, inner * size_of_result)
        for k in range(count):
            loop(rows[k], factors, y[k], (inner, n, m), steps, forward)
        return y

    return transform


def _types_of(x: Any) -> tuple[Any, Any] | None:
    """The real and the complex type of a transform; None if `x` is no array."""
    if not isinstance(x, types.Array):
        return None
    is_single = x.dtype in (types.float32, types.complex64)
    return (types.float32, types.complex64) if is_single else (types.float64, types.complex128)


def _array(dtype: Any, like: Any) -> Any:
    return types.Array(dtype, like.ndim, "C")


@compiled_late(fourier)
def _fourier(x, axis, inverse, power):
    if (found := _types_of(x)) is None:
        return None
    numbers = as_dtype(found[1])

    def along(x, axis, inverse, power):
        axis = checked_axis(axis, x.ndim)
        rows = np.ascontiguousarray(x).astype(numbers).reshape(around(x.shape, axis))
        n = rows.shape[1]
        return transform(rows, n, float(n) ** -power, not inverse).reshape(x.shape)

    transform = _kernel("fft", found[1], found[1])
    return _array(found[1], x), along


@compiled_late(half_fourier)
def _half_fourier(x, axis, power):
    if (found := _types_of(x)) is None or isinstance(x.dtype, types.Complex):
        return None
    numbers = as_dtype(found[0])

    def along(x, axis, power):
        axis = checked_axis(axis, x.ndim)
        rows = np.ascontiguousarray(x).astype(numbers).reshape(around(x.shape, axis))
        n = rows.shape[1]
        m, factor = n // 2 + 1, float(n) ** -power
        result = even(rows, m, factor, True) if n % 2 == 0 else odd(rows, m, factor, True)
        return result.reshape(tuple_setitem(x.shape, axis, m))

    even, odd = _kernel("rfft_n_even", *found), _kernel("rfft_n_odd", *found)
    return _array(found[1], x), along


@compiled_late(real_fourier)
def _real_fourier(c, n, axis, power):
    if (found := _types_of(c)) is None:
        return None
    numbers = as_dtype(found[1])

    def along(c, n, axis, power):
        axis = checked_axis(axis, c.ndim)
        rows = np.ascontiguousarray(c).astype(numbers).reshape(around(c.shape, axis))
        result = transform(rows, n, float(n) ** -power, False)
        return result.reshape(tuple_setitem(c.shape, axis, n))

    transform = _kernel("irfft", found[1], found[0])
    return _array(found[0], c), along


@njit(error_model="numpy", cache=True)
def _weighted(rows, n, factor):
    result = rows.copy()
    for k in range(1, (n + 1) // 2):
        result[:, k] *= factor
    return result


@compiled_late(inner_frequencies)
def _inner_frequencies(c, n, axis, factor):
    if not isinstance(c, types.Array):
        return None
    number = c.dtype.underlying_float if isinstance(c.dtype, types.Complex) else c.dtype

    def along(c, n, axis, factor):
        extents = around(c.shape, checked_axis(axis, c.ndim))
        rows = np.ascontiguousarray(c).reshape(extents)
        return _weighted(rows, n, number(factor)).reshape(c.shape)

    return _array(c.dtype, c), along


@compiled_late(fitted)
def _fitted(x, n, axis):
    if not isinstance(x, types.Array):
        return None

    def along(x, n, axis):
        rows = np.ascontiguousarray(x).reshape(around(x.shape, axis))
        count, m, inner = rows.shape
        result = np.zeros((count, n, inner), x.dtype)
        kept = min(m, n)
        result[:, :kept] = rows[:, :kept]
        return result.reshape(tuple_setitem(x.shape, axis, n))

    return _array(x.dtype, x), along
