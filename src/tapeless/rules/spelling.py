"""Writing operations as text: what the templates of the tables have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from tapeless.rules.registry import CHEAP, WHOLE_ARRAY, Operation, callee, define

Spell = Callable[[Sequence[str], Mapping[str, Any]], str]


def same(name: str, text: str | Spell, **how: Any) -> Operation:
    """Define an operation that both dialects write alike."""
    return define(Operation(name, numba=text, python=text, **how))


def helped(name: str, text: str | Spell, module: str, *, plain: str = "plain", **how: Any) -> None:
    """Define an operation that is a function of ours.

    The native one is in `runtime/<module>.py`, the other in `runtime/plain.py`. Its name is what
    `text` calls; a callable spelling calls the last part of the operation's name.
    """
    function = text.partition("(")[0] if isinstance(text, str) else name.rpartition(".")[2]
    define(
        Operation(
            name,
            numba=text,
            python=text,
            runtime=(f"{module}:{function}",),
            python_runtime=(f"{plain}:{function}",),
            **how,
        )
    )


def functions(module: Any, names: str, arity: int = 1, cost: int = CHEAP, **how: Any) -> None:
    """Define elementwise functions of `numpy`, `math` or `builtins`, called by their own names."""
    prefix = {"numpy": "np.", "math": "math.", "builtins": ""}[module.__name__]
    operands = ", ".join(f"{{{i}}}" for i in range(arity))
    signature = ", ".join("abc"[:arity]) + ", /"
    for name in names.split():
        full = f"{module.__name__}.{name}"
        same(full, f"{prefix}{name}({operands})", elementwise=True, cost=cost, **how)
        callee(getattr(module, name), operation=full, signature=signature)


def dtype_text(dtype: Any) -> str:
    """A dtype as an expression: `np.float32`."""
    name = np.dtype(dtype).name
    return "np.bool_" if name == "bool" else f"np.{name}"


def dims_text(dims: Sequence[str]) -> str:
    """Dimensions as a shape: `n`, `(n, m)`, `()`. One operand may be a whole shape by itself."""
    return dims[0] if len(dims) == 1 else f"({', '.join(dims)})"


def call_text(function: str, *args: str, **keywords: str | None) -> str:
    """A call; keywords that are None are left out."""
    named = [f"{key}={value}" for key, value in keywords.items() if value is not None]
    return f"{function}({', '.join([*args, *named])})"


def reduction(
    name: str, function: str, module: str, *, python: str = "", keeps: bool = True
) -> None:
    """Define a function of an array along `axis`: `sum_all(x)`, `sum_axis(x, 0)`, `sum_keep(x, 0)`.

    Whether an axis is given and whether it is kept decides the rank of the result, so natively each
    is a function by itself.
    """
    forms = ("all", "axis", "keep") if keeps else ("all", "axis")
    python = python or (f"np.{function}" if name.startswith("numpy.") else function)

    def native_text(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
        axis = attrs.get("axis")
        if attrs.get("keepdims"):
            return call_text(f"{function}_keep", *args, repr(axis))
        if axis is None:
            return call_text(f"{function}_all", *args)
        return call_text(f"{function}_axis", *args, repr(axis))

    def python_text(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
        axis = attrs.get("axis")
        keepdims = "True" if attrs.get("keepdims") else None
        return call_text(
            python, *args, axis=None if axis is None else repr(axis), keepdims=keepdims
        )

    define(
        Operation(
            name,
            native_text,
            python_text,
            runtime=tuple(f"{module}:{function}_{form}" for form in forms),
            python_runtime=() if "." in python else (f"plain:{function}",),
            cost=WHOLE_ARRAY,
        )
    )
