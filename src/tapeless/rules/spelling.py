"""Writing operations as text: what the templates of the tables have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from tapeless.rules.registry import CHEAP, Operation, callee, define

Spell = Callable[[Sequence[str], Mapping[str, Any]], str]


def same(name: str, text: str | Spell, **how: Any) -> Operation:
    """Define an operation that both dialects write alike."""
    return define(Operation(name, numba=text, python=text, **how))


def helped(name: str, text: str | Spell, module: str, *, plain: str = "plain", **how: Any) -> None:
    """Define an operation that is a function of ours: native from `runtime/<module>.py`, else from `runtime/plain.py`.

    The name of the function is what `text` calls; a callable spelling takes the operation's last name.
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
    """Define elementwise functions of `numpy`, `math` or `builtins` that both dialects call by their own name."""
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
