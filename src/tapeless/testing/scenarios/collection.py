"""A program to differentiate, with a point and what is known about its derivative there."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ENGINES = ("numba", "python")


@dataclass(frozen=True)
class Scenario:
    """One function at one point.

    `args` is a factory, since programs may write into what they are given. `expected_gradient` has
    the structure that `grad` returns, and may be a function of the arguments; where it is None,
    finite differences decide. `refused` says why no derivative can be built: a `TapelessError`,
    or the one that `error` names, must be raised then. `raises` is what the program itself raises
    at this point, and so must its derivative. `differences` is False on a kink, where only the
    stated gradient says what is meant.
    """

    name: str
    function: Callable
    args: Callable[[], tuple]
    heading: str
    expected_value: Any = None
    expected_gradient: Any = None
    argnums: int | tuple[int, ...] | None = None
    tags: frozenset[str] = frozenset()
    refused: str | None = None
    error: str = "TapelessError"
    raises: type[Exception] | None = None
    engines: tuple[str, ...] = ENGINES
    differences: bool = True

    @property
    def gradient(self) -> Any:
        """The stated gradient, worked out if it is a formula."""
        if callable(self.expected_gradient):
            return self.expected_gradient(*self.args())
        return self.expected_gradient

    def __str__(self) -> str:
        return self.name


@dataclass
class Collection:
    """The scenarios of one heading, in the order in which they were written."""

    heading: str
    scenarios: list[Scenario] = field(default_factory=list)

    def add(
        self,
        function: Callable,
        *point: Any,
        at: str = "",
        name: str = "",
        args: Callable[[], tuple] | None = None,
        value: Any = None,
        gradient: Any = None,
        tags: tuple[str, ...] = (),
        **more: Any,
    ) -> None:
        """Add `function` at `point`; `at` tells this point from others of the same function."""
        name = name or function.__name__
        scenario = Scenario(
            name=f"{name}_{at}" if at else name,
            function=function,
            args=args or _copies_of(point),
            heading=self.heading,
            expected_value=value,
            expected_gradient=gradient,
            tags=frozenset(tags),
            **more,
        )
        self.scenarios.append(scenario)


def _copies_of(point: tuple) -> Callable[[], tuple]:
    # One deep copy for all arguments: an array that is passed twice stays one array.
    return lambda: copy.deepcopy(point)
