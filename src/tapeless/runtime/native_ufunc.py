"""Functions of numbers that broadcast over arrays in compiled code, typed without being compiled.

A ufunc of Numba's is compiled where its type is asked for, which takes a tenth of a second each.
Most calls are on numbers once the lowering is done, so the loop over arrays is only compiled where
it is called.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import vectorize
from numba.core import types
from numba.extending import intrinsic


def elementwise(arity: int, scalar: Any, counted: int | None = None) -> Any:
    """The function of float64 numbers `scalar`, callable on numbers and arrays of any float type.

    `scalar` is something that compiled code can call. Where only the first arguments count for the
    type of the result, `counted` says how many.
    """
    exact = types.float64(*[types.float64] * arity)

    def typed(context, *args):
        dtype = _dtype(args[:counted])
        ndim = max((a.ndim for a in args if isinstance(a, types.Array)), default=0)
        if ndim == 0:
            return dtype(*[types.float64] * arity), of_numbers
        return types.Array(dtype, ndim, "C")(*args), of_arrays

    def of_numbers(context, builder, signature, args):
        value = context.compile_internal(builder, _CALLS[arity](scalar), exact, args)
        return context.cast(builder, value, types.float64, signature.return_type)

    def of_arrays(context, builder, signature, args):
        is_single = signature.return_type.dtype == types.float32
        ufunc = vectorize(_CALLS[arity](scalar))
        loop = _LOOPS[arity](ufunc, np.float32 if is_single else np.float64)
        return context.compile_internal(builder, loop, signature, args)

    return intrinsic(_FORMS[arity](typed))


def _dtype(args: tuple) -> Any:
    """float32 if all operands are, else float64."""
    kinds = {a.dtype if isinstance(a, types.Array) else a for a in args}
    return types.float32 if kinds == {types.float32} else types.float64


# Intrinsics and ufuncs name their arguments one by one.
_FORMS: Any = {
    1: lambda typed: lambda context, a: typed(context, a),
    2: lambda typed: lambda context, a, b: typed(context, a, b),
    3: lambda typed: lambda context, a, b, c: typed(context, a, b, c),
    4: lambda typed: lambda context, a, b, c, d: typed(context, a, b, c, d),
    7: lambda typed: lambda context, a, b, c, d, e, f, g: typed(context, a, b, c, d, e, f, g),
}
_CALLS: Any = {
    1: lambda f: lambda a: f(a),
    2: lambda f: lambda a, b: f(a, b),
    3: lambda f: lambda a, b, c: f(a, b, c),
    4: lambda f: lambda a, b, c, d: f(a, b, c, d),
    7: lambda h: lambda a, b, c, d, e, f, g: h(a, b, c, d, e, f, g),
}
_LOOPS: Any = {
    1: lambda f, dtype: lambda a: np.ascontiguousarray(f(a)).astype(dtype),
    2: lambda f, dtype: lambda a, b: np.ascontiguousarray(f(a, b)).astype(dtype),
    3: lambda f, dtype: lambda a, b, c: np.ascontiguousarray(f(a, b, c)).astype(dtype),
    4: lambda f, dtype: lambda a, b, c, d: np.ascontiguousarray(f(a, b, c, d)).astype(dtype),
    7: lambda h, dtype: (
        lambda a, b, c, d, e, f, g: np.ascontiguousarray(h(a, b, c, d, e, f, g)).astype(dtype)
    ),
}
