"""Reverse mode with a cotangent that the user gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tapeless.api.arguments import Arguments
from tapeless.api.call import Derivative
from tapeless.api.directions import Given
from tapeless.api.layer import Feed, Layer, gradient_of, reverse_results
from tapeless.api.outline import Branch, Fixed, Outline, Output, Slot, replace_slots, slots
from tapeless.api.specialisation import Specialisation
from tapeless.api.sweep import Fed, run_once
from tapeless.errors import ArgumentError, NonScalarOutput
from tapeless.runtime.telling import quietly
from tapeless.transform.reverse import Reverse


@dataclass(frozen=True)
class Cotangents(Layer):
    """The cotangents of all arguments that hold floats, for cotangents of the results."""

    feed = Feed.GIVEN
    is_reverse = True

    @property
    def title(self) -> str:
        return "pullback"

    def active(self, arguments: Arguments) -> tuple[int, ...]:
        found = arguments.floats(arguments.passed)
        return found or arguments.only_floats(arguments.passed)  # the latter raises, with a name

    def step(self, active: tuple[int, ...]) -> Reverse:
        return Reverse(active, "given", keep_values=False)

    def outline(
        self, inner: Outline, arguments: Arguments, active: tuple[int, ...], depth: int
    ) -> Outline:
        if any(slot.is_swept for slot in slots(inner.output)):
            raise ArgumentError("vjp of a Jacobian is not supported. Use jvp, or hessian.")
        if not inner.floats:
            raise NonScalarOutput(NO_FLOAT)
        of = gradient_of(arguments, active, first=0)
        output = Branch(tuple(map(of, arguments.passed)))
        return Outline(reverse_results(inner, arguments, active, keep=False), output)


NO_FLOAT = "The function returns no float, so it has no derivative."


@dataclass(frozen=True)
class Pullback:
    """Takes a cotangent of the value to those of the arguments as `vjp` was given them."""

    _specialisation: Specialisation
    _inputs: tuple[Any, ...]
    _feeds: tuple[Fed, ...]
    _expected: Output
    _models: tuple[Any, ...]

    @classmethod
    def at(
        cls, derivative: Derivative, specialisation: Specialisation, args: tuple
    ) -> tuple[Any, Pullback]:
        """The value at these arguments, and the pullback there."""
        inputs = tuple(map(_own, specialisation.inputs(args, {})))
        feeds = tuple(derivative.feeds(specialisation, inputs, args, {})[:-1])
        inner = derivative.inside(len(derivative.layers) - 1)
        results = inner.results(args, {})
        value = inner.specialisation(args, {}).finish(results)
        outline = specialisation.outlines[-2]
        seats = {index: seat for seat, index in enumerate(outline.floats)}

        def seat(slot: Slot) -> Output:
            return replace(slot, index=seats[slot.index]) if slot.index in seats else Fixed(None)

        expected = replace_slots(outline.output, seat)
        models = tuple(_shape_only(results[index]) for index in outline.floats)
        return value, cls(specialisation, inputs, feeds, expected, models)

    def __call__(self, cotangent: Any) -> tuple:
        given = Given(self._models)
        given.read_tree(self._expected, cotangent, "the cotangent")
        feeds = (*self._feeds, given.values)
        return quietly(run_once)(self._specialisation, self._inputs, feeds)


class PulledBack(Derivative):
    """A function of the arguments that returns the value and the pullback there."""

    def run_fed(self, specialisation: Specialisation, args: tuple, kwargs: dict[str, Any]) -> Any:
        if kwargs:
            raise ArgumentError("vjp takes the arguments of the function by position.")
        return Pullback.at(self, specialisation, args)


def _own(value: Any) -> Any:
    """A copy, so that what the caller writes later does not matter."""
    return value.copy(order="K") if isinstance(value, np.ndarray) else value


def _shape_only(value: Any) -> Any:
    """Something of the same shape and dtype that keeps no other memory alive."""
    if isinstance(value, np.ndarray):
        return np.zeros_like(value)
    return value
