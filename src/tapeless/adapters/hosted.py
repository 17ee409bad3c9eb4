"""A function and what pulls cotangents back through it, up to second order, on NumPy arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tapeless.api.gradients import grad
from tapeless.api.products import vjp
from tapeless.errors import ArgumentError


@dataclass(frozen=True)
class Hosted:
    """What another package calls: `run(*args)`, and the same for its derivative.

    `pull(active)` is for `(y_bar, *args)` and returns a tuple: the cotangents of the arguments at
    these positions.
    """

    run: Callable[..., Any]
    pull: Callable[[tuple[int, ...]], Hosted]


def hosted(f: Callable, engine: str) -> Hosted:
    """A function of numbers and arrays that tapeless differentiates."""

    def paired(y_bar, *args):
        y = f(*args)
        if isinstance(y, tuple):
            return sum([np.sum(bar * part) for bar, part in zip(y_bar, y)])  # noqa: B905
        return np.sum(y_bar * y)

    def first(active: tuple[int, ...]) -> Hosted:
        gradient = grad(paired, argnums=tuple(k + 1 for k in active), engine=engine)
        return Hosted(gradient, lambda others: second(gradient, others))

    def second(gradient: Callable, active: tuple[int, ...]) -> Hosted:
        def pulled(bars: Any, *args: Any) -> tuple:
            found = vjp(gradient, *args, engine=engine)[1](bars)
            return tuple(found[k] for k in active)

        return Hosted(pulled, _no_third)

    return Hosted(f, first)


def _no_third(active: tuple[int, ...]) -> Hosted:
    raise ArgumentError("a function of tapeless has derivatives up to second order here")


def plain(array: Any) -> Any:
    """An array of NumPy; a number for an array without dimensions."""
    return np.asarray(array)[()]
