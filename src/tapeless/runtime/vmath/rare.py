"""Cases too rare to be computed for every element, in loops that LLVM vectorises all the same.

A branch to other code would keep LLVM from vectorising a loop. Here the rare case is behind a call
for which LLVM finds vector forms (`vector-function-abi-variant`, the way of `#pragma omp declare
simd`): each looks whether any element of a vector is such a case, and nearly always returns its
argument as it is. Old versions of LLVM (15, with Numba 0.61) do not find the forms and call once
for each element, inside a loop that is vectorised otherwise.
"""

from typing import Any

from llvmlite import ir
from numba import types

from tapeless.runtime.vmath.floats import DOUBLE, intrinsic

POINTER = ir.IntType(8).as_pointer()
WIDTHS = (2, 4, 8, 16)
SIGNATURE = types.float64(types.float64)


def beyond(bound: float, slow) -> Any:
    """A function that is `slow(x)` where not |x| < bound, and x elsewhere."""

    def codegen(context, builder, signature, values):
        scalar = _scalar_form(context, builder, bound, slow)
        return builder.call(scalar, [*values, _anchor(builder)])

    @intrinsic
    def operation(context, x):
        return SIGNATURE, codegen

    return operation


def _anchor(builder):
    """An aligned place on the stack, which holds nothing, as another argument.

    A call leaves no vector register as it was, so that a loop around it keeps its constants on the
    stack. Unless something there is aligned before registers are allocated, LLVM does not align
    the stack for them, and each load touches two lines of the cache. LLVM merges places of size
    zero, and so the calls for the sine and the cosine of one angle remain the same.
    """
    with builder.goto_entry_block():
        place = builder.alloca(ir.ArrayType(ir.IntType(8), 0), name="anchor")
        place.align = 64
        return builder.bitcast(place, POINTER)


def _scalar_form(context, builder, bound, slow):
    """The function that is called, with its vector forms beside it in the module."""
    module = builder.module
    name = f"tapeless_{slow.__name__}_beyond"
    if name in module.globals:
        return module.globals[name]
    scalar = _guarded(module, name, DOUBLE, bound, _calls(context, builder, slow))
    vectors = [
        _guarded(module, f"{name}_{n}", ir.VectorType(DOUBLE, n), bound, _each(scalar, n))
        for n in WIDTHS
    ]
    forms = (f"_ZGV_LLVM_N{n}vu_{name}({name}_{n})" for n in WIDTHS)
    # llvmlite knows the attributes that are a word; others it prints as they are.
    set.add(scalar.attributes, f'"vector-function-abi-variant"="{",".join(forms)}"')
    _keep(module, vectors)
    return scalar


def _guarded(module, name, kind, bound, rare) -> ir.Function:
    """A function of a number or a vector that returns it if it is within bounds."""
    function = ir.Function(module, ir.FunctionType(kind, [kind, POINTER]), name)
    function.linkage = "linkonce_odr"
    for attribute in ("noinline", "nounwind", "readnone"):
        function.attributes.add(attribute)
    for attribute in ("willreturn", "speculatable"):
        set.add(function.attributes, attribute)
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    x, anchor = function.args
    width = kind.count if isinstance(kind, ir.VectorType) else 0
    suffix = f"v{width}f64" if width else "f64"
    magnitude = builder.call(_declared(module, f"llvm.fabs.{suffix}", kind, kind), [x])
    limit = ir.Constant(kind, [bound] * width if width else bound)
    outside = builder.fcmp_unordered(">=", magnitude, limit)
    if width:
        outside = builder.call(_any(module, width), [outside])
    with builder.if_then(outside, likely=False):
        builder.ret(rare(builder, x, anchor))
    builder.ret(x)
    return function


def _any(module, width):
    """Whether any of a vector of truth values holds."""
    truth = ir.IntType(1)
    name = f"llvm.vector.reduce.or.v{width}i1"
    return _declared(module, name, truth, ir.VectorType(truth, width))


def _declared(module, name, result, argument):
    kind = ir.FunctionType(result, [argument])
    return module.globals.get(name) or ir.Function(module, kind, name)


def _calls(context, builder, slow):
    """Emits a call of the Python function `slow`, compiled by Numba."""
    compiled = context.compile_subroutine(builder, slow, SIGNATURE)

    def rare(builder, x, anchor):
        _, result = context.call_internal_no_propagate(builder, compiled.fndesc, SIGNATURE, [x])
        return result

    return rare


def _each(scalar, width):
    """Emits a call of `scalar` for each element."""

    def rare(builder, x, anchor):
        result = x
        for k in range(width):
            lane = ir.Constant(ir.IntType(32), k)
            y = builder.call(scalar, [builder.extract_element(x, lane), anchor])
            result = builder.insert_element(result, y, lane)
        return result

    return rare


def _keep(module, functions) -> None:
    """Keep functions that nothing calls yet until LLVM has vectorised."""
    kind = ir.ArrayType(POINTER, len(functions))
    used: Any = ir.GlobalVariable(module, kind, "llvm.compiler.used")
    used.linkage = "appending"
    used.section = "llvm.metadata"
    used.initializer = ir.Constant(kind, [function.bitcast(POINTER) for function in functions])
