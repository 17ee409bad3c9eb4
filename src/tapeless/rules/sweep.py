"""Operations that only derivatives contain: tapes, stacks, sums in any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tapeless.ir.types import Array, Opaque, Stack, Type
from tapeless.rules.registry import (
    PRODUCT,
    SUM,
    WHOLE_ARRAY,
    Operation,
    define,
    partials,
    zero_derivative,
)
from tapeless.rules.spelling import call_text, dims_text, dtype_text, same


def _tape(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    return call_text("np.empty", dims_text(args), dtype_text(attrs["dtype"]))


def example(type_: Type) -> str:
    """A value of the type, which tells Numba what a stack will hold."""
    if isinstance(type_, Stack):
        return f"empty_stack({example(type_.element)})"
    dtype = dtype_text(type_.dtype)
    if not isinstance(type_, Array):
        return f"{dtype}(0)"
    empty = f"np.empty({(0,) * type_.ndim!r}, {dtype})"
    steps = ", ".join(["::2"] * type_.ndim)
    return {"C": empty, "F": f"{empty}.T"}.get(type_.layout, f"{empty}[{steps}]")


def _stack(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    if isinstance(attrs["element"], Opaque):  # several results of a user's function
        return "[]"  # which Numba types by what is pushed
    return f"empty_stack({example(attrs['element'])})"


same("tape", _tape, cost=WHOLE_ARRAY)
define(
    Operation(
        "stack",
        _stack,
        lambda args, attrs: "[]",
        runtime=("tape:empty_stack",),
    )
)
# The sum of two adjoints. Its terms may be added in any order, so that a loop of such sums runs in
# vector registers.
define(
    Operation(
        "radd",
        "radd({0}, {1})",
        "{0} + {1}",
        precedence=SUM,
        runtime=("accumulate:radd",),
        elementwise=True,
    )
)
# The extremum of two floats, nan if one is. It costs less than Numba's `np.maximum`, which asks for
# each nan by itself, where one waits for the other.
for name, python in (("larger", "np.maximum"), ("smaller", "np.minimum")):
    define(
        Operation(
            name,
            f"{name}({{0}}, {{1}})",
            f"{python}({{0}}, {{1}})",
            runtime=(f"accumulate:{name}",),
            elementwise=True,
        )
    )
# A product of an adjoint or a tangent, which the sum that it goes into may take in unrounded.
define(
    Operation(
        "rmul",
        "rmul({0}, {1})",
        "{0} * {1}",
        precedence=PRODUCT,
        runtime=("accumulate:rmul",),
        elementwise=True,
    )
)
# That two extents are equal, which lets loops over them be joined. Where they are not, the
# derivative leaves by an exception, and one that assumes nothing takes its place.
same(
    "assume_equal",
    "assume_equal({0}, {1})",
    effect=True,
    runtime=("assumptions:assume_equal",),
    python_runtime=("assumptions:assume_equal",),
)
# That an argument is as long as it was when the code was made: see `lower/small_arguments.py`.
same(
    "assume_extent",
    lambda args, attrs: f"assume_extent({args[0]}.shape[{attrs['axis']}], {attrs['extent']})",
    effect=True,
    shape_only=True,
    runtime=("assumptions:assume_extent",),
    python_runtime=("assumptions:assume_extent",),
)
# That no extremum of a loop is attained twice: see `transform/attained.py`.
same(
    "assume_untied",
    "assume_untied({0})",
    effect=True,
    runtime=("assumptions:assume_untied",),
    python_runtime=("assumptions:assume_untied",),
)
# For each place that `array[index] = value` writes, whether that is the last write to it. The array
# has to be zero there; it is marked and cleared again.
define(
    Operation(
        "last_writes",
        lambda args, attrs: call_text("last_writes", args[0], f"({', '.join(args[1:])},)"),
        lambda args, attrs: call_text("last_writes", args[0], f"({', '.join(args[1:])},)"),
        runtime=("indexing:last_writes",),
        python_runtime=("plain:last_writes",),
        cost=WHOLE_ARRAY,
    )
)

zero_derivative("tape", "last_writes", "assume_equal", "assume_extent", "assume_untied")


@partials("radd", at=[(0.3, 2.0)])
def radd(a, b, y):
    return 1, 1
