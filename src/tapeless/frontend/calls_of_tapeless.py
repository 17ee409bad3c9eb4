"""Calls of tapeless itself in a program: `grad`, `jvp`, `vjp`, `batch`, and what these give."""

from __future__ import annotations

import ast
from collections.abc import Hashable
from typing import Any

from tapeless.errors import UnsupportedCall
from tapeless.frontend import batches, inner, pullbacks
from tapeless.frontend.binding import Arguments
from tapeless.frontend.differentiated import (
    BATCHES,
    OPERATORS,
    PRODUCTS,
    PULLS,
    PUSHES,
    Differentiated,
    Mapped,
)
from tapeless.frontend.objects import Apply
from tapeless.frontend.origin import name_in_tapeless
from tapeless.frontend.reader import Reader
from tapeless.frontend.values import Derived, Static, Value


def call_of_tapeless(
    reader: Reader, function: Any, arguments: Arguments, node: ast.AST, apply: Apply
) -> Value | None:
    """The result of a call of what is tapeless's; None if it is not.

    Raises:
        UnsupportedCall: if it cannot be called inside of a program.
    """
    if isinstance(function, Mapped):
        return apply(reader, batches.from_outside(reader, function), arguments, node)
    if isinstance(function, Differentiated):
        derived = Derived(Static(function.function), function.layers)
        return inner.call(reader, derived, arguments, node, apply)
    if not isinstance(function, Hashable):
        return None
    if function in OPERATORS:
        return inner.differentiate(reader, function, arguments, node)  # type: ignore[arg-type]
    if function in PUSHES:
        return inner.push(reader, arguments, node, apply)
    if function in PULLS:
        return pullbacks.pull(reader, arguments, node, apply)
    if function in PRODUCTS:
        return inner.product(reader, arguments, node, PRODUCTS[function])
    if function in BATCHES:
        return batches.mapped(reader, arguments, node)
    if (name := name_in_tapeless(function)) is not None:
        raise reader.refuse(
            node,
            f"`{name}` cannot be called inside of a function that is differentiated",
            "grad, value_and_grad, derivative, jvp, vjp, hvp, batch, Jacobians and Hessians can.",
            error=UnsupportedCall,
        )
    return None
