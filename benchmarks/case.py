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

    def given(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments of the function and, if there is one, the direction."""
        return args if self.direction is None else (*args, self.direction(args[0]))


@dataclass(frozen=True)
class Limit:
    """A derivative written by hand, as fast as we know how, which the compiler should reach.

    `run(*args, *workspace)` returns the value, or a tuple of it and the gradients of active
    arguments that are numbers. Those of arrays are then in the first arrays of the workspace.
    """

    run: Callable[..., Any]
    workspace: Callable[..., tuple[Any, ...]]

    def results(self, case: Case, args: tuple[Any, ...]) -> tuple[float, tuple[Any, ...]]:
        """The value and the gradients, in order."""
        workspace = self.workspace(*args)
        returned = self.run(*case.given(args), *workspace)
        value, *numbers = returned if isinstance(returned, tuple) else (returned,)
        sources = {True: iter(numbers), False: iter(workspace)}
        return value, tuple(next(sources[np.ndim(args[i]) == 0]) for i in case.active)
