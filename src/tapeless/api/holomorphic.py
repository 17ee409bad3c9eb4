"""Derivatives in complex arguments, and of complex results.

The gradient of a real function of z = x + iy is ∂/∂x - i ∂/∂y, and the derivative of a holomorphic
function is f'(z). A function of complex numbers that is neither has no single complex derivative.
"""

from __future__ import annotations

from tapeless.api.arguments import Arguments
from tapeless.api.outline import Outline
from tapeless.errors import ArgumentError, NonScalarOutput
from tapeless.ir.types import is_complex


def only_complex(arguments: Arguments, active: tuple[int, ...]) -> tuple[int, ...]:
    """The leaves to differentiate in, for a holomorphic function; an error if one is real."""
    for leaf in active:
        if not is_complex(arguments.types[leaf]):
            raise ArgumentError(
                f"holomorphic=True needs complex arguments, and `{arguments.leaf_names[leaf]}` is "
                f"{arguments.types[leaf]}. Pass {arguments.leaf_names[leaf]} + 0j, or leave "
                "holomorphic out."
            )
    return active


def only_real(arguments: Arguments, active: tuple[int, ...], remedy: str) -> tuple[int, ...]:
    """The leaves to differentiate in; an error if one is complex."""
    for leaf in active:
        if is_complex(arguments.types[leaf]):
            raise ArgumentError(
                f"argument `{arguments.leaf_names[leaf]}` is complex, and a function of it need "
                f"not have one complex derivative. {remedy}"
            )
    return active


def check_results(inner: Outline, *, holomorphic: bool) -> None:
    """Refuse complex results, or, of a holomorphic function, real ones."""
    for index in inner.floats:
        type_ = inner.results[index].type
        if is_complex(type_) != holomorphic:
            raise NonScalarOutput(REAL.format(type_) if holomorphic else COMPLEX.format(type_))


REAL = (
    "holomorphic=True needs a function with complex results, and this one returns {}. "
    "Leave holomorphic out."
)
COMPLEX = (
    "The function returns {}. If it is holomorphic, pass holomorphic=True. If it is not, "
    "differentiate its real and its imaginary part, or use vjp or jvp."
)
