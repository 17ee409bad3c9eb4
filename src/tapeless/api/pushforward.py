"""Forward mode along a direction that the user gives."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tapeless.api.arguments import Arguments
from tapeless.api.call import Derivative
from tapeless.api.directions import Given, fits_as_it_is
from tapeless.api.layer import Feed, Layer, forward_results, tangent_of
from tapeless.api.outline import Branch, Fixed, Outline, Output, Slot, replace_slots
from tapeless.api.specialisation import Specialisation
from tapeless.transform.forward import Forward


@dataclass(frozen=True)
class Pushforward(Layer):
    """The tangent of the results, for tangents of the arguments `moving`."""

    moving: tuple[int | str, ...]
    with_value: bool = True

    feed = Feed.GIVEN
    is_reverse = False

    @property
    def title(self) -> str:
        return "derivative along a direction"

    def active(self, arguments: Arguments) -> tuple[int, ...]:
        chosen = arguments.select(self.moving)
        for argument in chosen:
            if not arguments.floats((argument,)):
                arguments.only_floats((argument,))  # raises, with the name
        return arguments.floats(chosen)

    def step(self, active: tuple[int, ...]) -> Forward:
        return Forward(active, keep_values=self.with_value)

    def outline(
        self, inner: Outline, arguments: Arguments, active: tuple[int, ...], depth: int
    ) -> Outline:
        results = forward_results(inner, keep=self.with_value)
        change = tangent_of(inner, first=len(inner.results) if self.with_value else 0)
        tangent = replace_slots(inner.output, change, static=None)
        return Outline(results, Branch((inner.output, tangent)) if self.with_value else tangent)


def tangent_values(
    specialisation: Specialisation, args: tuple, kwargs: dict[str, Any], tangents: tuple
) -> Sequence[Any]:
    """The tangents of a specialisation whose last layer is a `Pushforward`, as a flat list."""
    active = specialisation.actives[-1]
    if specialisation.is_direct and not kwargs:
        for i, tangent in zip(active, tangents):  # noqa: B905  one for each, and strict= is slow
            if not fits_as_it_is(args[i], tangent):
                break
        else:
            return tangents
    layer = specialisation.layers[-1]
    assert isinstance(layer, Pushforward)
    arguments = Arguments.of(specialisation.function, args, kwargs)
    given = Given([arguments.leaves[i] for i in active])
    seats = {leaf: seat for seat, leaf in enumerate(active)}

    def leaf(index: int) -> Output:
        return Slot(seats[index], None) if index in seats else Fixed(None)

    for argument, tangent in zip(arguments.select(layer.moving), tangents, strict=True):
        given.read_tree(
            arguments.structure(argument, leaf, None), tangent, f"the tangent of `{argument.name}`"
        )
    return given.values


class Along(Derivative):
    """A derivative along directions that come with each call, as a function of both."""

    @abstractmethod
    def tangents(self, args: tuple) -> tuple:
        """The directions among the arguments of a call, one for each argument that moves."""

    def long_way(self, /, *args: Any, **kwargs: Any) -> Any:
        return self.at(args, kwargs, self.own(args), self.tangents(args))

    def at(self, args: tuple, kwargs: dict[str, Any], own: tuple, tangents: tuple) -> Any:
        """A call, of which the function's own arguments and the tangents are known."""
        specialisation = self.specialisation(own, kwargs)
        if self.is_fed_once:
            self._count_call(specialisation, args, kwargs)
        return self._along(specialisation, own, kwargs, tangents)

    def run_fed(self, specialisation: Specialisation, args: tuple, kwargs: dict[str, Any]) -> Any:
        return self._along(specialisation, self.own(args), kwargs, self.tangents(args))

    def _along(
        self, specialisation: Specialisation, own: tuple, kwargs: dict[str, Any], tangents: tuple
    ) -> Any:
        values = tangent_values(specialisation, own, kwargs, tangents)
        if self.is_fed_once:
            return specialisation.run(own, kwargs, values)
        return self.run_sweeps(specialisation, own, kwargs, values)
