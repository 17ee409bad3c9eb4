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


class Mapped:
    """A function that is called with row after row of its arguments: `derivative`, by `in_axes`."""

    derivative: Any
    in_axes: Any


F = TypeVar("F", bound=Callable)

OPERATORS: set[Callable] = set()  # functions of a function that return a `Differentiated`
PUSHES: set[Callable] = {value_and_tangent}  # of (f, primals, tangents) to (value, tangent)

PULLS: set[Callable] = set()  # of (f, *primals) to (value, pullback)
BATCHES: set[Callable] = set()  # of a function and axes to a `Mapped`

PRODUCTS: dict[Any, Callable] = {}  # of (f, x, v, …), by the operator that gives gradients


def operator(function: F) -> F:
    """Decorator: programs may call the operator themselves."""
    OPERATORS.add(function)
    return function


def push(function: F) -> F:
    """Decorator: `jvp`, which programs may call themselves."""
    PUSHES.add(function)
    return function


def pull(function: F) -> F:
    """Decorator: `vjp`, which programs may call themselves."""
    PULLS.add(function)
    return function


def mapping(function: F) -> F:
    """Decorator: `batch`, which programs may call themselves."""
    BATCHES.add(function)
    return function
