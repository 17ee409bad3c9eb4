"""Operations that are functions of `scipy.special`, each by its own name."""

from __future__ import annotations

from typing import Any

import scipy.special

from tapeless.rules.registry import TRANSCENDENTAL, Operation, callee, define, poles
from tapeless.runtime import scipy_special

# Series, fractions, recurrences: dearer than an exponential.
COST = 5 * TRANSCENDENTAL


def calls(
    names: str, signature: str = "x", module: str = "cython_special", has_poles: bool = True
) -> None:
    """Define operations: natively at the address that SciPy exports, else SciPy's ufuncs."""
    operands = ", ".join(f"{{{k}}}" for k in range(len(signature.split(","))))
    for name in names.split():
        full = f"scipy.special.{name}"
        define(
            Operation(
                full,
                *[f"{name}({operands})"] * 2,
                runtime=(f"{module}:{name}",),
                python_runtime=(f"scipy_special:{name}",),
                elementwise=True,
                cost=COST,
            )
        )
        for home in (scipy.special, scipy_special):
            function: Any = getattr(home, name, None)
            if function is not None:
                callee(function, operation=full, signature=f"{signature}, /")
        if has_poles:
            poles(full)
