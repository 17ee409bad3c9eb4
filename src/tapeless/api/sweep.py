"""Runs with cotangents and tangents: along one direction, or along all unit vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any

import numpy as np

from tapeless.api.directions import Directions
from tapeless.api.outline import Own, Slot, finisher, renumbered, slots
from tapeless.api.specialisation import Specialisation

Fed = Sequence[Any] | Directions  # what one layer is fed: fixed values, or each unit vector in turn


def run_once(specialisation: Specialisation, inputs: tuple, feeds: Sequence[Fed]) -> Any:
    """The derivative in one direction."""
    return specialisation.finish(specialisation.call(*inputs, *fixed(feeds)))


def run_sweep(specialisation: Specialisation, inputs: tuple, feeds: Sequence[Fed]) -> Any:
    """The derivative in every direction of the feeds that are `Directions`, put together."""
    output = specialisation.outline.output
    blocks = [Blocks(slot, feeds, specialisation.kept) for slot in slots(output)]
    for places in _walk(feeds, 0, {}):
        results = specialisation.call(*inputs, *fixed(feeds))
        for block in blocks:
            block.put(places, results)
    if not all(block.is_begun for block in blocks):  # no direction: only the shapes are wanted
        results = specialisation.call(*inputs, *fixed(feeds))
        for block in blocks:
            block.begin(results)
    return finisher(renumbered(output), exact=False)([block.whole() for block in blocks])


def fixed(feeds: Sequence[Fed]) -> list[Any]:
    """The cotangents and tangents as they are now, in the order of the compiled code."""
    values: list[Any] = []
    for feed in feeds:
        values += feed.values if isinstance(feed, Directions) else feed
    return values


def _walk(feeds: Sequence[Fed], depth: int, places: dict) -> Iterator[dict[int, tuple[int, int]]]:
    """Sets each combination of unit vectors, and says for each layer which one it is."""
    if depth == len(feeds):
        yield places
        return
    feed = feeds[depth]
    if not isinstance(feed, Directions):
        yield from _walk(feeds, depth + 1, places)
        return
    for place in feed:
        places[depth] = place
        yield from _walk(feeds, depth + 1, places)


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

    def put(self, places: dict[int, tuple[int, int]], results: Sequence[Any]) -> None:
        """Put a block where it belongs, if the unit vectors concern this leaf."""
        index: list[Any] = []
        for axes in self.slot.axes:
            if isinstance(axes, Own):
                index.append(slice(None))
                continue
            seat, place = places[axes.layer]
            if seat != axes.seat:
                return
            index.append(place)
        array = self.begin(results) if self.array is None else self.array
        array[tuple(index)] = np.ravel(results[self.slot.index])

    def whole(self) -> Any:
        """The leaf in its shape."""
        assert self.array is not None
        array = self.array.reshape(self.shape)
        return array if self.shape else array[()]

    def _feed(self, layer: int) -> Directions:
        feed = self.feeds[layer]
        assert isinstance(feed, Directions)
        return feed
