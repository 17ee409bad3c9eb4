"""Allocations in memory that is kept between calls, as `lower/workspace.py` uses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tapeless.rules.registry import ATOM, WHOLE_ARRAY, Operation, define
from tapeless.rules.spelling import same


def _shape(dims: Sequence[str]) -> str:
    return f"({', '.join(dims)},)" if len(dims) == 1 else f"({', '.join(dims)})"


def _fit(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    return f"fit({args[0]}, {_shape(args[1:])})"


def _fit_zeros(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    return f"fit_zeros({args[0]}, {_shape(args[1:])})"


def _replaced(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    """The arrays in use if any of them is not the one that was given, else None."""
    given, used = args[: len(args) // 2], args[len(args) // 2 :]
    if not used:
        return "None"
    same_as = " and ".join(f"{a} is {b}" for a, b in zip(used, given, strict=True))
    return f"(None if {same_as} else {_shape(used)})"


same("replaced", _replaced, cost=WHOLE_ARRAY)
same("kept_stack", "({0}, {1}, {2})", precedence=ATOM, cost=WHOLE_ARRAY)

for name, spelling in (
    ("apart", "apart({0}, {1})"),
    ("fit", _fit),
    ("fit_zeros", _fit_zeros),
    ("fit_zeros_like", "fit_zeros_like({0}, {1})"),
    ("fit_copy", "fit_copy({0}, {1})"),
):
    define(
        Operation(
            name,
            numba=spelling,
            python=spelling,
            runtime=(f"workspace:{name}",),
            python_runtime=(f"workspace:{name}",),
            cost=WHOLE_ARRAY,
        )
    )

for space in ("space", "next_space", "turn_space", "last_space"):
    of_shape = f"{space}({{0}}, {{1}}.shape)"
    of_product = f"{space}({{0}}, shape_of_product({{1}}, {{2}}))"
    for name, spelling in (
        (space, lambda args, attrs, space=space: f"{space}({args[0]}, {_shape(args[1:])})"),
        (f"{space}_like", of_shape),
        (f"{space}_of_product", of_product),
        (f"{space}_of_outer", f"{space}({{0}}, ({{1}}.size, {{2}}.size))"),
    ):
        uses = (f"stacks:{space}", "products:shape_of_product")
        define(
            Operation(
                name,
                numba=spelling,
                python=spelling,
                runtime=uses,
                python_runtime=uses,
                cost=WHOLE_ARRAY,
            )
        )

for name in ("fit_product", "fit_outer"):
    define(
        Operation(
            name,
            numba=f"{name}({{0}}, {{1}}, {{2}})",
            python=f"{name}({{0}}, {{1}}, {{2}})",
            runtime=(f"products:{name}",),
            python_runtime=(f"products:{name}",),
            cost=5 * WHOLE_ARRAY,
        )
    )
