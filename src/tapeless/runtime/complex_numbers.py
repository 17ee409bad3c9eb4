"""Complex numbers and their parts. What these return of an array is always new memory."""

import numpy as np
from numba import types
from numba.np.numpy_support import as_dtype

from tapeless.runtime import plain_complex
from tapeless.runtime.native import compiled


def real_part(z):
    return plain_complex.real_part(z)


def imag_part(z):
    return plain_complex.imag_part(z)


def complex_of(x):
    return plain_complex.complex_of(x)


def complex_number(x, y):
    return plain_complex.complex_number(x, y)


def angle(z):
    return plain_complex.angle(z)


@compiled(real_part)
def _real_part(z):
    if isinstance(z, types.Array):
        return lambda z: z.real.copy()
    return lambda z: z.real


@compiled(imag_part)
def _imag_part(z):
    if isinstance(z, types.Array):
        return lambda z: z.imag.copy()
    return lambda z: z.imag


@compiled(complex_of)
def _complex_of(x):
    dtype = x.dtype if isinstance(x, types.Array) else types.unliteral(x)
    number = np.result_type(as_dtype(dtype), np.complex64)
    if isinstance(x, types.Array):
        return lambda x: x.astype(number)
    convert = number.type
    return lambda x: convert(x)


@compiled(complex_number)
def _complex_number(x, y):
    if isinstance(x, types.Complex) or isinstance(y, types.Complex):
        return lambda x, y: x + 1j * y
    return lambda x, y: complex(x, y)


@compiled(angle)
def _angle(z):
    if isinstance(z, types.Array):
        return lambda z: np.arctan2(z.imag, z.real)
    return lambda z: np.arctan2(z.imag, z.real)
