"""Runs with cotangents and tangents: along one direction, or along all unit vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any

import numpy as np

from tapeless.api.directions import Directions, Group
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
    kept, gives_away = specialisation.kept, specialisation.gives_away
    blocks = [Blocks(slot, feeds, kept, gives_away=gives_away) for slot in slots(output)]
    call = specialisation.call
    for groups in _walk(feeds, 0, {}):
        results = call(*inputs, *fixed(feeds))
        call = quietly(specialisation.call)  # what the program prints it has printed
        for block in blocks:
            block.put(groups, results)
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


Groups = dict[int, Group]  # for each layer that is fed unit vectors, those of this run


def _walk(feeds: Sequence[Fed], depth: int, groups: Groups) -> Iterator[Groups]:
    """Sets each combination of unit vectors, and says which it is."""
    if depth == len(feeds):
        yield groups
        return
    feed = feeds[depth]
    if not isinstance(feed, Directions):
        yield from _walk(feeds, depth + 1, groups)
        return
    for group in feed:
        yield from _walk(feeds, depth + 1, {**groups, depth: group})


class Blocks:
    """Collects one leaf of the output, block by block."""

    def __init__(
        self,
        slot: Slot,
        feeds: Sequence[Fed],
        kept: dict[Any, np.ndarray] | None,
        *,
        gives_away: bool,
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
        self._has_lanes = self._takes_whole = False
        last = slot.axes[-1]
        if isinstance(last, Swept):
            feed = self._feed(last.layer)
            is_whole = feed.is_one_run and feed.sizes[last.seat] == feed.lanes
            self._has_lanes = feed.lanes > 1
            self._takes_whole = gives_away and is_whole and len(self._swept) == 1

    @property
    def is_begun(self) -> bool:
        return self.array is not None

    def begin(self, results: Sequence[Any]) -> np.ndarray:
        """Make the array, now that the shape of a block is known."""
        own = np.shape(results[self.slot.index])
        own = own[:-1] if self._has_lanes else own
        shapes = [
            own if isinstance(axes, Own) else self._feed(axes.layer).shapes[axes.seat]
            for axes in self.slot.axes
        ]
        self.shape = tuple(length for shape in shapes for length in shape)
        sizes = tuple(prod(shape) for shape in shapes)
        self.array = self._given(results, sizes)
        return self.array

    def _given(self, results: Sequence[Any], sizes: tuple[int, ...]) -> np.ndarray:
        """What the code returned, if that is the whole leaf; else the array of the last call if it
        fits, or a new one. All of it will be written.
        """
        value = results[self.slot.index]
        dtype = self.slot.kind.dtype if self.slot.kind else None
        if self._takes_whole and value.dtype == dtype:
            return value.reshape(sizes)
        array = None if self.kept is None else self.kept.get(self.slot)
        if array is None or array.shape != sizes:
            array = np.empty(sizes, dtype)
            if self.kept is not None:
                self.kept[self.slot] = array
        return array

    def put(self, groups: Groups, results: Sequence[Any]) -> None:
        """Put what a run gave where it belongs, if its unit vectors concern this leaf."""
        index = self._index  # the same list each time: this runs once for each run
        value, run = results[self.slot.index], None
        for axis, layer, seat in self._swept:
            run = groups[layer].get(seat)
            if run is None:
                return
            index[axis] = run.place
        array = self.begin(results) if self.array is None else self.array
        if run is not None and self._has_lanes:
            if self._takes_whole and value.dtype == array.dtype:
                return  # it is there
            index[-1] = slice(run.place, run.place + run.length)
            lanes = value[..., run.lane : run.lane + run.length]
            array[tuple(index)] = lanes if value.ndim <= 2 else lanes.reshape(-1, run.length)
        else:
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
