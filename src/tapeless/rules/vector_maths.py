"""Elementary functions of `runtime/vmath`, which the lowering puts into loops that vectorise."""

from __future__ import annotations

from tapeless.rules.registry import TRANSCENDENTAL, Operation, define

# operation on numbers -> the function of the vector maths that stands for it
VECTOR_MATHS: dict[str, str] = {}

# name in vmath and in math -> name in NumPy, where they differ
NAMES = {
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "atan2": "arctan2",
    "asinh": "arcsinh",
    "acosh": "arccosh",
    "atanh": "arctanh",
    "pow": "power",
}
OF_ONE = """exp exp2 expm1 log log2 log10 log1p sin cos tan sinh cosh tanh
    asin acos atan asinh acosh atanh cbrt"""
OF_TWO = "atan2 hypot"
NOT_IN_NUMPY = "erf erfc"

for function in f"{OF_ONE} {OF_TWO} {NOT_IN_NUMPY}".split():
    operands = "{0}, {1}" if function in OF_TWO.split() else "{0}"
    in_numpy = NAMES.get(function, function)
    in_python = "math" if function in NOT_IN_NUMPY.split() else "np"
    define(
        Operation(
            f"vmath.{function}",
            numba=f"{function}({operands})",
            python=f"{in_python}.{in_numpy}({operands})",
            runtime=(f"vmath:{function}",),
            elementwise=True,
            cost=TRANSCENDENTAL,
        )
    )
    for name in (f"numpy.{in_numpy}", f"math.{function}"):
        VECTOR_MATHS[name] = f"vmath.{function}"
