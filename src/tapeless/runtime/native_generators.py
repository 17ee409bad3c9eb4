"""Random numbers in compiled code: NumPy's algorithms as Numba has them, on copies of generators.

What stands for a copy in compiled code is the address of its `bitgen_t`. Compiled code finds
`tapeless_begin_drawing` by that name, so that it can be loaded again in another process.
"""

from __future__ import annotations

import ctypes
from typing import Any

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir
from numba import njit
from numba.core import cgutils, types
from numba.extending import intrinsic
from numba.np.random.distributions import random_standard_exponential, random_standard_normal
from numba.np.random.generator_core import next_double

from tapeless.runtime import generators
from tapeless.runtime.native import compiled

FORGOTTEN = "the state of a generator is forgotten: too many others were bound since"
_BIT_GENERATOR = types.NumPyRandomBitGeneratorType("bit_generator")
_FIELDS = ("state", "fnptr_next_uint64", "fnptr_next_uint32", "fnptr_next_double")


def begin_drawing(key):
    return generators.begin_drawing(key)


def draw(key, kind, *shape):
    return generators.draw(key, kind, *shape)


def draw_like(key, kind, like):
    return generators.draw_like(key, kind, like)


# ---- the copy that a run draws from --------------------------------------------------------------


@ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)
def _address(key):
    """Where the copy of a new run is; 0 if the state that it begins with is forgotten."""
    try:
        return generators.address(generators.begin_drawing(key))
    except RuntimeError:
        return 0


llvm.add_symbol("tapeless_begin_drawing", ctypes.cast(_address, ctypes.c_void_p).value)


def _calls_address(typing_context: Any, key: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(ir.IntType(64), [ir.IntType(64)])
        function = cgutils.get_or_insert_function(builder.module, kind, "tapeless_begin_drawing")
        return builder.call(function, args)

    return types.int64(types.int64), generate


_begin: Any = intrinsic(_calls_address)


@compiled(begin_drawing)
def _begin_drawing(key):
    def begun(key):
        address = _begin(key)
        if address == 0:
            raise RuntimeError(FORGOTTEN)
        return address

    return begun


# ---- numbers -------------------------------------------------------------------------------------


def _reads_bit_generator(typing_context: Any, address: Any) -> Any:
    """The `bitgen_t` at an address, as Numba's algorithms take it."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        word = context.get_value_type(types.uintp)
        interface = builder.inttoptr(args[0], word.as_pointer())
        made = cgutils.create_struct_proxy(_BIT_GENERATOR)(context, builder)
        for place, name in enumerate(_FIELDS):
            where = builder.gep(interface, [ir.Constant(ir.IntType(32), place)])
            setattr(made, name, builder.load(where))
        return made._getvalue()

    return _BIT_GENERATOR(types.int64), generate


_bit_generator: Any = intrinsic(_reads_bit_generator)


@njit(error_model="numpy", cache=True)
def _standard_normal(address):
    return random_standard_normal(_bit_generator(address))


@njit(error_model="numpy", cache=True)
def _standard_exponential(address):
    return random_standard_exponential(_bit_generator(address))


@njit(error_model="numpy", cache=True)
def _random(address):
    return next_double(_bit_generator(address))


_ONE = {
    "standard_normal": _standard_normal,
    "standard_exponential": _standard_exponential,
    "random": _random,
}


def _numbers(kind: Any) -> Any:
    """Compiled code that fills an array."""
    one = _ONE[kind.literal_value]

    def fill(key, out):
        for place in np.ndindex(out.shape):
            out[place] = one(key)
        return out

    return one, njit(error_model="numpy")(fill)


@compiled(draw)
def _draw(key, kind, *shape):
    if not isinstance(kind, types.StringLiteral):
        return None
    one, fill = _numbers(kind)
    if not shape:
        return lambda key, kind, *shape: one(key)
    return lambda key, kind, *shape: fill(key, np.empty(shape))


@compiled(draw_like)
def _draw_like(key, kind, like):
    if not isinstance(kind, types.StringLiteral):
        return None
    one, fill = _numbers(kind)
    if not isinstance(like, types.Array):
        return lambda key, kind, like: one(key)
    return lambda key, kind, like: fill(key, np.empty(like.shape))
