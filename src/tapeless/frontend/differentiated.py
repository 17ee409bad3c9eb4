"""What the frontend knows of derivatives that a program takes itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tapeless.rules.inner import value_and_tangent


@dataclass(frozen=True)
class Request:
    """What one operator asks for, of a function that is read in place."""

    argnums: Any
    is_reverse: bool
    with_value: bool = False
    has_aux: bool = False
    is_swept: bool = False  # along every unit vector


class Differentiated:
    """A function that operators differentiated: by `layers`, the first innermost.

    Each layer has a `title`, and the `request` that it makes, None if only Python can run it.
    """

    function: Callable
    layers: tuple[Any, ...]


F = TypeVar("F", bound=Callable)

OPERATORS: set[Callable] = set()  # functions of a function that return a `Differentiated`
PUSHES: set[Callable] = {value_and_tangent}  # of (f, primals, tangents) to (value, tangent)

PRODUCTS: dict[Any, Callable] = {}  # of (f, x, v, …), by the operator that gives gradients


def operator(function: F) -> F:
    """Decorator: programs may call the operator themselves."""
    OPERATORS.add(function)
    return function


def push(function: F) -> F:
    """Decorator: `jvp`, which programs may call themselves."""
    PUSHES.add(function)
    return function
