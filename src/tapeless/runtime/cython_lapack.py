"""LAPACK's `getrs`, which Numba has not, at the address that SciPy has for Cython.

The machine code refers to it by a symbol of its own rather than by its address, which differs from
process to process, so that code in the cache can be loaded again.
"""

from __future__ import annotations

from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import get_cython_function_address, intrinsic


def _getrs(name: str) -> Any:
    """Solve by factors in place: `getrs(trans, n, sides, factors, pivots, b)`."""
    symbol = f"tapeless_lapack_{name}"
    llvm.add_symbol(symbol, get_cython_function_address("scipy.linalg.cython_lapack", name))
    byte, whole = ir.IntType(8).as_pointer(), ir.IntType(32).as_pointer()

    def call(typingctx, trans, n, sides, factors, pivots, b):
        def codegen(context, builder, signature, args):
            def place(value, width):
                return cgutils.alloca_once_value(builder, builder.trunc(value, ir.IntType(width)))

            def data(position):
                kind = signature.args[position]
                array = context.make_array(kind)(context, builder, args[position])
                return builder.bitcast(array.data, byte)

            kind = ir.FunctionType(
                ir.VoidType(),
                [byte, whole, whole, byte, whole, whole, byte, whole, whole],
            )
            function = cgutils.get_or_insert_function(builder.module, kind, symbol)
            extent, status = place(args[1], 32), cgutils.alloca_once(builder, ir.IntType(32))
            pivots = builder.bitcast(data(4), whole)
            builder.call(
                function,
                [place(args[0], 8), extent, place(args[2], 32), data(3), extent, pivots, data(5),
                 extent, status],
            )  # fmt: skip
            return context.get_dummy_value()

        return types.void(trans, n, sides, factors, pivots, b), codegen

    return intrinsic(call)


def _known() -> dict[types.Type, Any]:
    try:
        return {types.float64: _getrs("dgetrs"), types.float32: _getrs("sgetrs")}
    except ImportError:  # without SciPy Numba has no LAPACK either
        return {}


# the type of the numbers -> the function
GETRS = _known()
