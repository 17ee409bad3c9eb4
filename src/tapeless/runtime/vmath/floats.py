"""Operations on doubles that Numba does not offer as single instructions.

Each is a few instructions of LLVM that every processor has. They take scalars; LLVM widens them
when it vectorises the loop that they are in.
"""

from typing import Any

from llvmlite import ir
from numba import extending, njit, types

DOUBLE = ir.DoubleType()
INTEGER = ir.IntType(64)

intrinsic: Any = extending.intrinsic  # its results take fewer arguments than what it decorates

# Every function is straight-line code that LLVM inlines wherever it is called, decorated with one
# of these three. `contract` lets a product and a sum become one instruction where there is one.
_OPTIONS: Any = {"error_model": "numpy", "forceinline": True, "cache": True}
# Without what it takes to call them from Python and C, functions compile twice as fast.
_INNER: Any = {**_OPTIONS, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

public: Any = njit(**_OPTIONS, fastmath={"contract"})
elementary: Any = njit(**_INNER, fastmath={"contract"})
# Where each operation has to be rounded as it is written: fast-math flags belong to instructions,
# and do not spread to those of another function when it is inlined.
exact: Any = njit(**_INNER)


def _unary(build, argument: Any = types.float64, result: Any = types.float64) -> Any:
    """An intrinsic of one argument; `build(builder, a)` emits its instructions."""

    def codegen(context, builder, signature, values):
        return build(builder, *values)

    @intrinsic
    def operation(context, a):
        return result(argument), codegen

    return operation


def _binary(build) -> Any:
    """An intrinsic of two doubles; `build(builder, a, b)` emits its instructions."""

    def codegen(context, builder, signature, values):
        return build(builder, *values)

    @intrinsic
    def operation(context, a, b):
        return types.float64(types.float64, types.float64), codegen

    return operation


def _named(name: str):
    """An LLVM intrinsic on doubles."""

    def build(builder, *values):
        kind = ir.FunctionType(DOUBLE, [DOUBLE] * len(values))
        return builder.call(builder.module.declare_intrinsic(name, [DOUBLE], kind), values)

    return build


magnitude = _unary(_named("llvm.fabs"))
root = _unary(_named("llvm.sqrt"))
rounded_down = _unary(_named("llvm.floor"))
with_sign = _binary(_named("llvm.copysign"))

# The 64 bits of a double as an integer, and back.
bits = _unary(lambda builder, a: builder.bitcast(a, INTEGER), result=types.int64)
from_bits = _unary(lambda builder, a: builder.bitcast(a, DOUBLE), argument=types.int64)


# −1, all of whose bits are set, for a truth, and 0 for a falsehood.
from_truth = _unary(
    lambda builder, a: builder.sext(a, INTEGER), argument=types.boolean, result=types.int64
)


@intrinsic
def choose(context, condition, a, b):
    """`a if condition else b`, where both are at hand: no branch."""

    def codegen(context, builder, signature, values):
        return builder.select(*values)

    return types.float64(types.boolean, types.float64, types.float64), codegen


@intrinsic
def product_error(context, a, b, product):
    """a · b − product, exact if `product` is a · b rounded and neither over- nor underflows."""

    def codegen(context, builder, signature, values):
        exactly = _fused_error if fuses(context) else _split_error
        return exactly(builder, *values)

    return types.float64(types.float64, types.float64, types.float64), codegen


@intrinsic
def less_product(context, x, a, b):
    """x − a · b, rounded once if a · b is near x."""

    def codegen(context, builder, signature, values):
        x, a, b = values
        if fuses(context):
            return builder.fma(builder.fneg(a), b, x)
        product = builder.fmul(a, b)
        return builder.fsub(builder.fsub(x, product), _split_error(builder, a, b, product))

    return types.float64(types.float64, types.float64, types.float64), codegen


def fuses(context) -> bool:
    """Whether the processor multiplies and adds in one instruction; else LLVM would call libm."""
    triple, _, features = context.codegen().magic_tuple()
    return "+fma" in features or not triple.startswith(("x86", "i386", "i686"))


def _fused_error(builder, a, b, product):
    return builder.fma(a, b, builder.fneg(product))


def _split_error(builder, a, b, product):
    """Dekker's product of halves."""
    (a1, a2), (b1, b2) = _halves(builder, a), _halves(builder, b)
    error = builder.fsub(builder.fmul(a1, b1), product)
    error = builder.fadd(error, builder.fmul(a1, b2))
    error = builder.fadd(error, builder.fmul(a2, b1))
    return builder.fadd(error, builder.fmul(a2, b2))


def _halves(builder, a):
    """Veltkamp: two numbers of 26 bits whose sum is `a`."""
    scaled = builder.fmul(ir.Constant(DOUBLE, 134217729.0), a)  # 2**27 + 1
    high = builder.fsub(scaled, builder.fsub(scaled, a))
    return high, builder.fsub(a, high)


def polynomial(*coefficients: float) -> Any:
    """A polynomial with the given coefficients, of ascending degree, by Horner's rule.

    As an intrinsic it costs Numba's type inference one operation instead of two for each term.
    """

    def build(builder, x):
        value = ir.Constant(DOUBLE, coefficients[-1])
        for coefficient in reversed(coefficients[:-1]):
            product = builder.fmul(value, x, flags=("contract",))
            value = builder.fadd(product, ir.Constant(DOUBLE, coefficient), flags=("contract",))
        return value

    return _unary(build)
