"""Forward mode along a direction that the user gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tapeless.api.arguments import Arguments
from tapeless.api.directions import Given
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
) -> list[Any]:
    """The tangents of a specialisation whose last layer is a `Pushforward`, as a flat list."""
    layer, active = specialisation.layers[-1], specialisation.actives[-1]
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
