"""The functions of `scipy.special` in compiled code, at the addresses that SciPy exports for Cython.

`from tapeless.runtime.cython_special import gammaln` makes the function at its first import. The
machine code refers to it by a symbol of its own rather than by its address, which differs from
process to process, so that code in the cache can be loaded again.
"""

from __future__ import annotations

import ctypes
from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic
from scipy.special import cython_special

from tapeless.runtime.native_ufunc import elementwise

# A function of several types has a variant for each: this one is of doubles alone.
_FUSED = ("", "__pyx_fuse_0", "__pyx_fuse_1", "__pyx_fuse_2", "__pyx_fuse_0_1", "__pyx_fuse_1_1")
_TRAILER = "int __pyx_skip_dispatch"

# functions with several results, and which of them has the name
_AMONG = {
    "airy_ai": ("airy", 0, 4),
    "airy_aip": ("airy", 1, 4),
    "airy_bi": ("airy", 2, 4),
    "airy_bip": ("airy", 3, 4),
    "sine_integral": ("sici", 0, 2),
    "cosine_integral": ("sici", 1, 2),
    "sinh_integral": ("shichi", 0, 2),
    "cosh_integral": ("shichi", 1, 2),
    "fresnel_s": ("fresnel", 0, 2),
    "fresnel_c": ("fresnel", 1, 2),
}

_name_of = ctypes.pythonapi.PyCapsule_GetName
_name_of.restype, _name_of.argtypes = ctypes.c_char_p, [ctypes.py_object]
_address_of = ctypes.pythonapi.PyCapsule_GetPointer
_address_of.restype, _address_of.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    if name in _AMONG:
        function, position, results = _AMONG[name]
        symbol, _ = _symbol(function, f"void (double, {', '.join(['double *'] * results)})")
        made = elementwise(1, _one_of(symbol, position, results))
    else:
        symbol, arity = _symbol(name)
        made = elementwise(arity, _scalar(symbol, arity))
    globals()[name] = made
    return made


def _symbol(name: str, signature: str | None = None) -> tuple[str, int]:
    """Make the function of doubles known to LLVM under a symbol, and count its arguments."""
    for prefix in _FUSED:
        capsule = cython_special.__pyx_capi__.get(prefix + name)
        if capsule is None:
            continue
        found = _name_of(capsule).decode()
        given = found.removeprefix("double (").removesuffix(")").split(", ")
        is_plain = found.startswith("double (") and set(given) == {"double", _TRAILER}
        if is_plain if signature is None else found == signature:
            symbol = f"tapeless_scipy_{name}"
            llvm.add_symbol(symbol, _address_of(capsule, _name_of(capsule)))
            return symbol, len(given) - 1
    raise AttributeError(f"scipy.special.cython_special has no `{name}` of doubles")


def _scalar(symbol: str, arity: int) -> Any:
    """The function of numbers, called at its symbol."""
    signature = types.float64(*[types.float64] * arity)
    kind = ir.FunctionType(ir.DoubleType(), [ir.DoubleType()] * arity + [ir.IntType(32)])

    def call(context, builder, signature, args):
        function = cgutils.get_or_insert_function(builder.module, kind, symbol)
        return builder.call(function, [*args, ir.Constant(ir.IntType(32), 0)])

    if arity == 1:
        return intrinsic(lambda context, a: (signature, call))
    if arity == 2:
        return intrinsic(lambda context, a, b: (signature, call))
    if arity == 3:
        return intrinsic(lambda context, a, b, c: (signature, call))
    return intrinsic(lambda context, a, b, c, d: (signature, call))


def _one_of(symbol: str, position: int, results: int) -> Any:
    """One result of a function that writes several."""
    double = ir.DoubleType()
    kind = ir.FunctionType(ir.VoidType(), [double] + [double.as_pointer()] * results)

    def call(context, builder, signature, args):
        function = cgutils.get_or_insert_function(builder.module, kind, symbol)
        places = [cgutils.alloca_once(builder, double) for _ in range(results)]
        builder.call(function, [*args, *places])
        return builder.load(places[position])

    return intrinsic(lambda context, x: (types.float64(types.float64), call))
