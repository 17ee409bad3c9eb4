"""What a benchmark is made of: a function, its arguments, and the best derivative known by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Case:
    """A function as a user would write it, with arguments of the size that is measured.

    What is measured is its value and gradient or, where a `direction` is given, the product of its
    Hessian with that direction.
    """

    name: str
    title: str
    primal: Callable[..., float]
    example: Callable[[], tuple[Any, ...]]
    small: Callable[[], tuple[Any, ...]]
    """Arguments of a size that a test can afford."""
    argnums: int | tuple[int, ...] = 0
    direction: Callable[[np.ndarray], np.ndarray] | None = None

    @property
    def program(self) -> str:
        """The name of the file that the limit and the programs of the peers are found by."""
        return self.primal.__module__.rpartition(".")[2]

    @property
    def active(self) -> tuple[int, ...]:
        return self.argnums if isinstance(self.argnums, tuple) else (self.argnums,)


@dataclass(frozen=True)
class Limit:
    """A derivative written by hand, as fast as we know how, which the compiler should reach.

    `run(*args, *workspace)` returns the value. The gradients are then in the first arrays of the
    workspace, one for each active argument; that of a scalar is an array with one element.
    """

    run: Callable[..., float]
    workspace: Callable[..., tuple[Any, ...]]
