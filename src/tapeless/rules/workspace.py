"""Allocations in memory that is kept between calls, as `lower/workspace.py` uses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tapeless.rules.registry import WHOLE_ARRAY, Operation, define


def _shape(dims: Sequence[str]) -> str:
    return f"({', '.join(dims)},)" if len(dims) == 1 else f"({', '.join(dims)})"


def _fit(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    return f"fit({args[0]}, {_shape(args[1:])})"


def _fit_zeros(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    return f"fit_zeros({args[0]}, {_shape(args[1:])})"


for name, spelling in (
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
