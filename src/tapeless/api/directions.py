"""Cotangents and tangents: zeros, unit vectors in turn, and those that the user gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from tapeless.api.outline import Branch, Output, Slot
from tapeless.errors import ShapeMismatch


def zero_like(model: Any) -> Any:
    """A zero of the shape and dtype of a number or an array."""
    if isinstance(model, np.ndarray) and model.ndim:
        return np.zeros_like(model)  # in the memory order of the model, which its type states
    return number_of(np.result_type(model), 0.0)


def one_like(model: Any) -> Any:
    """A one of the dtype of a number."""
    return number_of(np.result_type(model), 1.0)


def number_of(dtype: np.dtype, value: Any) -> Any:
    """A number of this dtype, as compiled code takes it."""
    if dtype.kind == "c":
        return complex(value) if dtype == np.complex128 else dtype.type(value)
    return np.float32(value) if dtype == np.float32 else float(value)


def _zeros_like(model: Any, count: int) -> tuple[Sequence[Any], np.ndarray | None]:
    """So many zeros as `zero_like` makes, and the memory that they share if they are arrays."""
    if not isinstance(model, np.ndarray) or not model.ndim:
        return [zero_like(model)] * count, None
    if model.flags.fnc:
        memory = np.zeros((count, *reversed(model.shape)), model.dtype)
        return [zero.T for zero in memory], memory.reshape(-1)
    memory = np.zeros((count, *model.shape), model.dtype)
    return list(memory), memory.reshape(-1)


class Run(NamedTuple):
    """Unit vectors in a row: so many, from an element of a seat on, by lanes from one on."""

    place: int
    length: int
    lane: int


Group = dict[int, Run]  # the unit vectors of one call, by seats


class Directions:
    """The unit vectors of a space whose elements are several numbers and arrays, one for each seat.

    Iteration yields, for as many of them as there are lanes, which elements of which seats are 1;
    `values` then holds the vectors one after the other, in arrays that are used again for the
    next. Where there are fewer, the last vectors are zero.
    """

    def __init__(self, models: Sequence[Any], lanes: int = 1) -> None:
        of_seats = [_zeros_like(model, lanes) for model in models]
        self.values = [zeros[lane] for lane in range(lanes) for zeros, _ in of_seats]
        self.ones = [one_like(model) for model in models]
        self.zeros = [0.0 * one for one in self.ones]
        self.shapes = [np.shape(model) for model in models]
        self.sizes = [int(np.size(model)) for model in models]
        self.lanes = lanes
        self._memory = [memory for _, memory in of_seats]
        self._turned = [isinstance(m, np.ndarray) and m.flags.fnc for m in models]
        self._groups = list(_groups(self.sizes, lanes))
        self._ones: Group = {}  # the unit vectors that `values` holds

    @property
    def is_one_run(self) -> bool:
        """Whether all of them are taken at once, and no other lane."""
        return len(self) == self.lanes > 1

    def __len__(self) -> int:
        return sum(self.sizes)

    def __iter__(self) -> Iterator[Group]:
        for group in self._groups:
            if group is not self._ones:
                self._put(self._ones, self.zeros)
                self._put(group, self.ones)
                self._ones = group
            yield group

    def _put(self, group: Group, numbers: Sequence[Any]) -> None:
        """Set the elements that are 1 in the vectors of a group."""
        for seat, run in group.items():
            memory = self._memory[seat]
            if memory is None:
                self.values[run.lane * len(self.sizes) + seat] = numbers[seat]
            else:
                memory[self._places(seat, run)] = numbers[seat]

    def _places(self, seat: int, run: Run) -> slice | np.ndarray:
        """Where these are in the memory of all lanes: on a diagonal, if that is in C order."""
        size, first = self.sizes[seat], run.lane * self.sizes[seat]
        if not self._turned[seat]:
            return slice(first + run.place, first + run.place + run.length * (size + 1), size + 1)
        elements = np.arange(run.place, run.place + run.length)
        index = np.unravel_index(elements, self.shapes[seat])
        within = np.ravel_multi_index(index, self.shapes[seat], order="F")
        return first + size * np.arange(run.length) + within


def _groups(sizes: Sequence[int], lanes: int) -> Iterator[Group]:
    """All unit vectors, so many at a time."""
    group: Group = {}
    lane = 0
    for seat, size in enumerate(sizes):
        place = 0
        while place < size:
            count = min(size - place, lanes - lane)
            group[seat] = Run(place, count, lane)
            place, lane = place + count, lane + count
            if lane == lanes:
                yield group
                group, lane = {}, 0
    if group:
        yield group


C, F, ALIGNED, WRITEABLE = 0x1, 0x2, 0x100, 0x400  # bits of `flags.num`
LAYOUT = C | F | ALIGNED | WRITEABLE


def fits_as_it_is(model: Any, given: Any) -> bool:
    """Whether compiled code takes `given` for a direction at `model` without conversion."""
    kind = type(given)
    if kind is not type(model):
        return False
    if kind is np.ndarray:
        return (
            given.dtype is model.dtype
            and given.shape == model.shape
            and not (given.flags.num ^ model.flags.num) & LAYOUT
        )
    return kind is float


class Given:
    """One direction that the user gives, read into a flat list of numbers and arrays."""

    def __init__(self, models: Sequence[Any]) -> None:
        self.models = models
        self.values = [zero_like(model) for model in models]

    def read_tree(self, output: Output, given: Any, name: str) -> None:
        """Take what was given for a structure; a slot's index is its seat among the values."""
        if isinstance(output, Slot):
            self.read(output.index, given, name)
        elif isinstance(output, Branch):
            count = len(output.children)
            items = output.form.items_of(given)
            if items is None or len(items) != count:
                raise ShapeMismatch(
                    f"{name} is {describe(given)}, but it belongs to {output.form.describe(count)}."
                )
            for i, (child, part) in enumerate(zip(output.children, items, strict=True)):
                self.read_tree(child, part, f"{name}{output.form.label(i)}")

    def read(self, seat: int, given: Any, name: str) -> None:
        """Take one number or array."""
        model = self.models[seat]
        array = np.asarray(given)
        dtype = np.asarray(self.values[seat]).dtype
        kinds = "fiuc" if dtype.kind == "c" else "fiu"
        fits = array.dtype.kind in kinds and np.can_cast(array.dtype, dtype, "same_kind")
        if array.shape != np.shape(model) or not fits:
            numbers = "numbers" if dtype.kind == "c" else "floats"
            raise ShapeMismatch(
                f"{name} is {describe(given)}, but it belongs to {describe(model)}. "
                f"It must have the same shape and be of {numbers}."
            )
        if isinstance(self.values[seat], np.ndarray):
            order = "F" if self.values[seat].flags.fnc else "C"
            self.values[seat] = np.asarray(array, dtype, order=order)
        else:
            self.values[seat] = number_of(dtype, array)


def describe(value: Any) -> str:
    """A number or an array in words."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if isinstance(value, tuple):
        return f"a tuple of {len(value)}"
    if value is None:
        return "None"
    return (
        f"a number of type {type(value).__name__}"
        if np.isscalar(value)
        else f"a {type(value).__name__}"
    )
