"""Runs with cotangents and tangents: along one direction, or along all unit vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any

import numpy as np

from tapeless.api.directions import Directions
from tapeless.api.outline import Own, Slot, Swept, slots
from tapeless.api.specialisation import Specialisation
from tapeless.runtime.telling import quietly

Fed = Sequence[Any] | Directions  # what one layer is fed: fixed values, or each unit vector in turn


def run_once(specialisation: Specialisation, inputs: tuple, feeds: Sequence[Fed]) -> Any:
    """The derivative in one direction."""
    return specialisation.finish(specialisation.call(*inputs, *fixed(feeds)))


def run_sweep(specialisation: Specialisation, inputs: tuple, feeds: Sequence[Fed]) -> Any:
    """The derivative in every direction of the feeds that are `Directions`, put together."""
    output = specialisation.outline.output
    blocks = [Blocks(slot, feeds, specialisation.kept) for slot in slots(output)]
    width = len(specialisation.outline.results)
    call = specialisation.call
    for lanes in _walk(feeds, 0, [{}]):
        results = call(*inputs, *fixed(feeds))
        call = quietly(specialisation.call)  # what the program prints it has printed
        for lane, places in enumerate(lanes):
            for block in blocks:
                block.put(places, results, lane * width)
    if not all(block.is_begun for block in blocks):  # no direction: only the shapes are wanted
        results = specialisation.call(*inputs, *fixed(feeds))
        for block in blocks:
            block.begin(results)
    return specialisation.outline.finish_swept([block.whole() for block in blocks])


def fixed(feeds: Sequence[Fed]) -> list[Any]:
    """The cotangents and tangents as they are now, in the order of the compiled code."""
    values: list[Any] = []
    for feed in feeds:
        values += feed.values if isinstance(feed, Directions) else feed
    return values


Places = dict[int, tuple[int, int]]  # for each layer the seat and the element of a unit vector


def _walk(feeds: Sequence[Fed], depth: int, lanes: list[Places]) -> Iterator[list[Places]]:
    """Sets each combination of unit vectors, and says for each lane of the results which it is."""
    if depth == len(feeds):
        yield lanes
        return
    feed = feeds[depth]
    if not isinstance(feed, Directions):
        yield from _walk(feeds, depth + 1, lanes)
        return
    for group in feed:
        inner = [{**outer, depth: place} for outer in lanes for place in group]
        yield from _walk(feeds, depth + 1, inner)


class Blocks:
    """Collects one leaf of the output, block by block."""

    def __init__(
        self, slot: Slot, feeds: Sequence[Fed], kept: dict[Any, np.ndarray] | None
    ) -> None:
        self.slot = slot
        self.feeds = feeds
        self.kept = kept
        self.shape: tuple[int, ...] = ()
        self.array: np.ndarray | None = None
        self._index: list[Any] = [slice(None)] * len(slot.axes)
        self._swept = [
            (axis, axes.layer, axes.seat)
            for axis, axes in enumerate(slot.axes)
            if isinstance(axes, Swept)
        ]

    @property
    def is_begun(self) -> bool:
        return self.array is not None

    def begin(self, results: Sequence[Any]) -> np.ndarray:
        """Make the array, now that the shape of a block is known."""
        own = np.shape(results[self.slot.index])
        shapes = [
            own if isinstance(axes, Own) else self._feed(axes.layer).shapes[axes.seat]
            for axes in self.slot.axes
        ]
        self.shape = tuple(length for shape in shapes for length in shape)
        sizes = tuple(prod(shape) for shape in shapes)
        self.array = self._kept(sizes)
        return self.array

    def _kept(self, sizes: tuple[int, ...]) -> np.ndarray:
        """The array of the last call if it fits, else a new one. All of it will be written."""
        array = None if self.kept is None else self.kept.get(self.slot)
        if array is None or array.shape != sizes:
            array = np.empty(sizes, self.slot.kind.dtype if self.slot.kind else None)
            if self.kept is not None:
                self.kept[self.slot] = array
        return array

    def put(self, places: Places, results: Sequence[Any], first: int) -> None:
        """Put a block where it belongs, if the unit vectors concern this leaf. The results of their
        lane begin with `first`.
        """
        index = self._index  # the same list each time: this runs once for each column
        for axis, layer, seat in self._swept:
            concerned, place = places[layer]
            if concerned != seat:
                return
            index[axis] = place
        value = results[first + self.slot.index]
        array = self.begin(results) if self.array is None else self.array
        is_flat = not isinstance(value, np.ndarray) or value.ndim == 1
        array[tuple(index)] = value if is_flat else np.ravel(value)

    def whole(self) -> Any:
        """The leaf in its shape."""
        assert self.array is not None
        array = self.array.reshape(self.shape)
        return array if self.shape else array[()]

    def _feed(self, layer: int) -> Directions:
        feed = self.feeds[layer]
        assert isinstance(feed, Directions)
        return feed
