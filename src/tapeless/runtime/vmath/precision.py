"""Which type a function computes in, and which it returns.

Everything is computed in double precision. A result is single precision if all arguments are:
rounding it once from double makes it correct to little more than half a unit in the last place.
"""

from numba import types

from tapeless.runtime.vmath.floats import intrinsic


@intrinsic
def widen(context, x):
    """A real number of any type as a double."""
    if not isinstance(x, (types.Float, types.Integer, types.Boolean)):
        return None

    def codegen(context, builder, signature, values):
        return context.cast(builder, values[0], signature.args[0], types.float64)

    return types.float64(x), codegen


@intrinsic
def narrow(context, y, x):
    """`y`, in single precision if `x` is."""
    result = types.float32 if x == types.float32 else types.float64

    def codegen(context, builder, signature, values):
        return context.cast(builder, values[0], types.float64, result)

    return result(types.float64, x), codegen


@intrinsic
def narrow_both(context, y, a, b):
    """`y`, in single precision if `a` and `b` are."""
    single = a == types.float32 and b == types.float32
    result = types.float32 if single else types.float64

    def codegen(context, builder, signature, values):
        return context.cast(builder, values[0], types.float64, result)

    return result(types.float64, a, b), codegen
